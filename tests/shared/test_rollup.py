"""Roll-ups: parts add up to the whole at each level, and silence is not added as nothing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.indices import schedule_indices
from shared.rules.rollup import Values, of_part, roll_up
from tests.shared.oracles import oracle

D = Decimal


def test_sum_governorates_agrees_with_the_published_figure() -> None:
    case = oracle("rollup", "SUM-governorates")
    parts = [(iso, Values(D(value))) for iso, value in case["in"].items()]
    by_governorate = roll_up(parts)
    programme = roll_up(("all", values) for values in by_governorate.values())["all"]
    assert programme.bac == case["out"]["total"]


def test_nobody_reported_is_not_nothing_earned() -> None:
    silent = of_part(D(100), D(50), None, None, is_recent=False)
    idle = of_part(D(100), D(50), None, D(0), is_recent=True)
    assert (silent.earned, silent.accepted_percent, silent.is_silent) == (None, None, True)
    assert (idle.earned, idle.accepted_percent, idle.is_silent) == (0, 0, False)
    assert schedule_indices(silent.planned, silent.earned).spi is None
    both = silent + idle
    assert (both.bac, both.earned, both.silent_bac, both.is_silent) == (200, 0, 100, False)
    assert (silent + silent).earned is None
    assert (silent + silent).is_silent
    assert not Values().is_silent


def test_what_is_done_or_not_begun_does_not_break_the_silence_of_what_is_due() -> None:
    silent = of_part(D(100), D(50), None, D(10), is_recent=False)
    done = of_part(D(900), D(900), None, D(900), is_recent=True)
    not_begun = of_part(D(900), D(0), None, None, is_recent=True)
    for others in (done, not_begun, done + not_begun, Values()):
        assert (silent + others).is_silent
        assert not others.is_silent
    assert not (silent + of_part(D(1), D(1), None, D(0), is_recent=True)).is_silent


def test_claimed_stands_beside_and_moves_nothing() -> None:
    found = Values(D(100), D(50), claimed=D(90))
    assert (found.claimed_percent, found.earned) == (90, None)
    assert found.planned_percent == 50


amounts = st.decimals(0, 10**6, places=6)
known = st.none() | amounts
leaves = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["KW-HA", "KW-JA"]),
    st.builds(of_part, amounts, amounts, known, known, st.booleans()),
)


@given(st.lists(leaves, min_size=1, max_size=20), st.randoms())
def test_parts_add_up_at_each_level_in_any_order(found: list, chance: object) -> None:
    """Activity to contract and governorate, to governorate, to programme; and straight."""
    whole = roll_up(("all", values) for _, _, values in found)["all"]
    chance.shuffle(found)  # type: ignore[attr-defined]
    strips = roll_up(((contract, iso), values) for contract, iso, values in found)
    by_iso = roll_up((iso, values) for (_, iso), values in strips.items())
    by_contract = roll_up((contract, values) for (contract, _), values in strips.items())
    for level in (by_iso, by_contract):
        assert roll_up(("all", values) for values in level.values())["all"] == whole
    assert whole == sum((values for _, _, values in found), Values())
    assert (whole.earned is None) == all(values.earned is None for *_, values in found)
