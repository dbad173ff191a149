"""A contractor's score: bounded, monotone, by weights that make 100, and none on thin data."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.rules.scores import Facts, Rules, faults_of, net_days_behind, score
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.scores import (
    DEFECTS,
    DOCUMENTS,
    KNOWN,
    LEFT_OUT_STATE,
    PARTS,
    QUALITY,
    RESPONSE,
    SAFETY,
    THIN,
    TIME,
    UNRECORDED,
)

ROOT = Path(__file__).parents[2]
NUMBERS = json.loads((ROOT / "server/scores/data/score_rules.json").read_text("utf-8"))["numbers"]
RULES = Rules(NUMBERS)
COUNT = st.integers(0, 60)


def shares(most: int = 60) -> st.SearchStrategy[tuple[int, int]]:
    """How many there are, and how many of them are good."""
    return st.integers(0, most).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    (looked, passed), (checked, safe), (due, answered), (defects, repaired), (wanted, came) = (
        *(draw(shares()) for _ in range(4)),
        draw(shares(4)),
    )
    return Facts(
        days=draw(st.integers(1, 1500)),
        behind=draw(st.none() | st.decimals(-900, 300, places=1)),
        excusable=draw(st.integers(0, 400)),
        looked=looked,
        passed=passed,
        overdue={code: draw(st.integers(0, 4)) for code in SEVERITIES.codes},
        checked=checked,
        safe=safe,
        stopped=draw(st.integers(0, 9)),
        due=due,
        answered=answered,
        defects_due=defects,
        repaired=repaired,
        wanted=wanted,
        delivered=draw(st.sampled_from((None, came))),
    )


GOOD = Facts(
    **{"days": 100, "behind": Decimal(0), "looked": 20, "passed": 20, "checked": 10, "safe": 10},
    **{"due": 5, "answered": 5, "defects_due": 4, "repaired": 4, "wanted": 3, "delivered": 3},
)


def part(of: Facts, code: str) -> Decimal | None:
    return next(one.score for one in score(of, RULES).parts if one.code == code)


def test_the_products_rules_are_sound_and_weigh_100() -> None:
    assert faults_of(NUMBERS) == {}
    assert [NUMBERS[f"weight_{code}"] for code in PARTS.codes] == [30, 25, 15, 15, 10, 5]


def test_a_faultless_contract_has_100_and_one_by_hand() -> None:
    assert score(GOOD, RULES).value == 100
    # 15 days behind of 100, 3 of them excusable: a pace of 88 %, 60 of 100 above its floor.
    late = replace(GOOD, behind=Decimal(-15), excusable=3)
    assert (net_days_behind(late), part(late, TIME)) == (12, 60)
    # 16 of 20 conformed, one major overdue: 80 - 8.
    poor = replace(late, passed=16, overdue={"major": 1})
    assert part(poor, QUALITY) == 72
    assert score(poor, RULES).value == Decimal("81.0")  # 0.3 x 60 + 0.25 x 72 + 45


@given(facts())
def test_every_score_lies_between_0_and_100_or_is_none(of: Facts) -> None:
    found = score(of, RULES)
    values = [found.value, *(one.score for one in found.parts)]
    assert all(value is None or 0 <= value <= 100 for value in values)
    assert 0 <= found.weight <= 100
    assert found.weight == sum(one.weight for one in found.parts if one.score is not None)


@given(facts(), st.sampled_from(SEVERITIES.codes))
def test_one_more_overdue_never_raises_a_score(of: Facts, severity: str) -> None:
    worse = replace(of, overdue={**of.overdue, severity: of.overdue[severity] + 1})
    _never_higher(score(of, RULES).value, score(worse, RULES).value)


@given(facts())
def test_what_is_worse_never_raises_a_score(of: Facts) -> None:
    before = score(of, RULES).value
    worse = [replace(of, stopped=of.stopped + 1)]
    if of.behind is not None:
        worse.append(replace(of, behind=of.behind - 5))
    for good in ("passed", "safe", "answered", "repaired", "delivered"):
        if getattr(of, good):
            worse.append(replace(of, **{good: getattr(of, good) - 1}))
    for one in worse:
        _never_higher(before, score(one, RULES).value)


@given(facts(), st.integers(1, 100))
def test_a_day_that_excuses_never_counts_against_anybody(of: Facts, days: int) -> None:
    more = replace(of, excusable=of.excusable + days)
    _never_higher(score(more, RULES).value, score(of, RULES).value)


def _never_higher(before: Decimal | None, after: Decimal | None) -> None:
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before


@given(facts())
def test_thin_data_has_no_score_and_says_how_thin(of: Facts) -> None:
    for one in score(of, RULES).parts:
        if one.state == KNOWN:
            assert one.count >= one.least
        else:
            assert one.score is None
        if one.state == THIN:
            assert 0 < one.count < one.least
        assert (one.state == UNRECORDED) == (one.count == 0)


def test_nothing_recorded_is_no_score_at_all() -> None:
    found = score(Facts(), RULES)
    assert (found.value, found.weight) == (None, 0)
    assert {one.state for one in found.parts} == {UNRECORDED}


def test_components_that_weigh_too_little_make_no_score() -> None:
    """Time and safety together weigh 45 of the 60 that are needed."""
    thin = Facts(days=100, behind=Decimal(0), checked=10, safe=10)
    assert (score(thin, RULES).value, score(thin, RULES).weight) == (None, 45)


def test_the_weight_of_what_is_not_known_is_shared_out() -> None:
    unsaid = replace(GOOD, delivered=None, defects_due=0, behind=Decimal(-15))
    assert part(unsaid, DOCUMENTS) is part(unsaid, DEFECTS) is None
    # 30 x 50 + 55 x 100, by 85.
    assert score(unsaid, RULES).value == Decimal("82.4")


@given(facts(), st.sets(st.sampled_from(PARTS.codes)))
def test_what_an_appeal_left_out_counts_for_nothing(of: Facts, out: set[str]) -> None:
    found = score(of, RULES, frozenset(out))
    assert {one.code for one in found.parts if one.state == LEFT_OUT_STATE} == out
    assert all(one.score is None for one in found.parts if one.code in out)


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_rules_pass_when_their_weights_make_100(weights: list[int]) -> None:
    said = {f"weight_{code}": n for code, n in zip(PARTS.codes, weights, strict=True)}
    assert (not faults_of({**NUMBERS, **said})) == (sum(weights) == 100)
    last = 100 - sum(weights[:5])
    assume(0 <= last <= 100)
    assert not faults_of({**NUMBERS, **said, f"weight_{PARTS.codes[5]}": last})


def test_wrong_rules_name_the_field() -> None:
    assert faults_of({**NUMBERS, "weight_time": 40}) == {"weight_documents": "weights_wrong"}
    assert faults_of({**NUMBERS, "least_quality": 0}) == {"least_quality": "number_not_allowed"}
    milder = {**NUMBERS, "overdue_minor": 9}
    assert faults_of(milder) == {"overdue_observation": "severities_wrong"}
    assert faults_of({})["weight_time"] == "required"


def test_a_stopped_work_takes_points_of_safety() -> None:
    assert part(replace(GOOD, stopped=2), SAFETY) == 80
    assert part(replace(GOOD, answered=4), RESPONSE) == 80
