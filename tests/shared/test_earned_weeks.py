"""What weeks earn adds up to what was earned, whatever was accepted when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.earned_value import Line, Quantities, earned_by_share
from shared.rules.earned_weeks import KEPT, ShareWeek, earned_by_week, growth

D = Decimal
FIRST = date(2026, 1, 3)
LAST = FIRST + timedelta(weeks=8)
SHARES = [("A0", "M"), ("A1", "M"), ("A2", "N")]
amounts = st.decimals(-50, 200, places=3)
held_amounts = st.decimals(0, 200, places=3)
# The line M holds 150: its two shares of 100 promise too much.
TIGHT = [Line("A0", 9, "M", D(100), D("3.5"), D(150)), Line("A1", 9, "M", D(100), D("3.5"), D(150))]
LOOSE = [Line("A2", 9, "N", D(100), D("0.867"), D(1000))]
weeks = st.dictionaries(
    st.tuples(st.sampled_from(SHARES), st.integers(0, 8)), amounts, max_size=20
).map(lambda found: {(*share, FIRST + timedelta(weeks=n)): q for (share, n), q in found.items()})
holds = st.dictionaries(st.sampled_from(SHARES), held_amounts, max_size=3)


def until(accepted: dict[ShareWeek, Decimal], last: date) -> Quantities:
    sums: Quantities = {}
    for (activity, item, week), quantity in accepted.items():
        if week <= last:
            sums[activity, item] = sums.get((activity, item), D(0)) + quantity
    return sums


positive_weeks = weeks.map(lambda found: {place: abs(q) for place, q in found.items()})


def earned_until(found: dict[ShareWeek, Decimal], share: tuple[str, str], last: date) -> Decimal:
    return sum((v for place, v in found.items() if place[:2] == share and place[2] <= last), D(0))


@given(weeks, st.integers(0, 8))
def test_weeks_add_up_to_what_was_earned_by_the_end_of_each(
    accepted: dict[ShareWeek, Decimal], n: int
) -> None:
    last = FIRST + timedelta(weeks=n)
    found = earned_by_week(TIGHT + LOOSE, accepted, {})
    right = earned_by_share(TIGHT + LOOSE, until(accepted, last))
    for share, value in right.items():
        assert earned_until(found, share, last) == value.quantize(KEPT)


@given(weeks, holds)
def test_with_what_is_held_all_weeks_add_up_to_what_is_free(
    accepted: dict[ShareWeek, Decimal], held: Quantities
) -> None:
    found = earned_by_week(TIGHT + LOOSE, accepted, held)
    sums = {key: max(q - held.get(key, 0), D(0)) for key, q in until(accepted, LAST).items()}
    for share, value in earned_by_share(TIGHT + LOOSE, sums).items():
        assert earned_until(found, share, LAST) == value.quantize(KEPT)


@given(positive_weeks, holds)
def test_a_hold_leaves_every_week_before_those_that_it_needs(
    accepted: dict[ShareWeek, Decimal], held: Quantities
) -> None:
    share = SHARES[2]
    now = earned_by_week(LOOSE, accepted, held)
    without = earned_by_week(LOOSE, accepted, {})
    needed = FIRST + timedelta(weeks=9)
    left = held.get(share, D(0))
    while left > 0 and needed >= FIRST:
        needed -= timedelta(weeks=1)
        left -= accepted.get((*share, needed), D(0))
    before = {place: value for place, value in without.items() if place[2] < needed}
    assert {place: value for place, value in now.items() if place[2] < needed} == before
    assert all(value >= 0 for value in now.values()), "nothing earned is taken back by a hold"


@given(weeks, holds)
def test_a_line_that_promises_no_more_than_it_holds_earns_alone(
    accepted: dict[ShareWeek, Decimal], held: Quantities
) -> None:
    together = earned_by_week(TIGHT + LOOSE, accepted, held)
    mine = {place: q for place, q in accepted.items() if place[1] == "N"}
    alone = earned_by_week(LOOSE, mine, held)
    assert alone == {place: value for place, value in together.items() if place[1] == "N"}


@given(weeks, holds)
def test_nobody_earns_more_than_the_bill_of_quantities(
    accepted: dict[ShareWeek, Decimal], held: Quantities
) -> None:
    found = earned_by_week(TIGHT + LOOSE, accepted, held)
    sums = {item: D(0) for item in "MN"}
    for (_, item, _), value in sorted(found.items(), key=lambda pair: pair[0][2]):
        sums[item] += value
    assert sums["M"] <= 150 * D("3.5") + KEPT
    assert sums["N"] <= 100 * D("0.867")


@given(st.lists(st.decimals(0, 1000, places=8)))
def test_growth_adds_up(values: list[Decimal]) -> None:
    kept = growth(values)
    assert len(kept) == len(values)
    if values:
        assert sum(kept) == values[-1].quantize(KEPT)
