"""Earned value: capped by the activity's share and by the whole BOQ line."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.earned_value import (
    Line,
    Quantities,
    earned_by_activity,
    earned_by_share,
    percent,
)

D = Decimal


def line(activity: str = "C09-A01", quantity: str = "100", boq: str | None = None) -> Line:
    return Line(activity, 9, "M1", D(quantity), D(10), D(boq or quantity))


def test_earned_value_stops_at_the_activitys_share() -> None:
    assert earned_by_activity([line()], {("C09-A01", "M1"): D(130)}) == {"C09-A01": D(1000)}


def test_earned_value_stops_at_the_whole_boq_line_too() -> None:
    """Two shares of 100 on a line of 150: both filled, they earn 150 together, half each."""
    lines = [line(f"C09-A0{n}", boq="150") for n in (1, 2)]
    found = earned_by_activity(lines, {(one.activity, "M1"): D(100) for one in lines})
    assert found == {"C09-A01": D(750), "C09-A02": D(750)}


def test_a_line_that_nobody_reported_earns_nothing_and_is_no_less_than_nothing() -> None:
    assert earned_by_activity([line()], {}) == {"C09-A01": 0}
    assert earned_by_activity([line()], {("C09-A01", "M1"): D(-5)}) == {"C09-A01": 0}


def test_a_part_of_nothing_has_no_percentage() -> None:
    assert percent(D(0), D(0)) is None
    assert percent(D(1), D(4)) == 25


amounts = st.decimals(0, 10_000, places=3)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Up to eight shares of up to three BOQ lines; the shares may promise more than the line."""
    items = {f"M{n}": (draw(amounts), draw(st.decimals(0, 100, places=3))) for n in range(3)}
    found = []
    for n in range(draw(st.integers(1, 8))):
        item = draw(st.sampled_from(sorted(items)))
        whole, rate = items[item]
        found.append(Line(f"C09-A{n}", 9, item, draw(amounts), rate, whole))
    return found


@st.composite
def accepted(draw: st.DrawFn) -> Quantities:
    return {(f"C09-A{n}", f"M{item}"): draw(amounts) for n in range(8) for item in range(3)}


@given(lines(), accepted(), st.randoms())
def test_what_earns_never_exceeds_the_boq_in_any_order(
    shares: list[Line], found: Quantities, chance: object
) -> None:
    once = earned_by_activity(shares, found)
    for item in {share.boq_item for share in shares}:
        of_item = [share for share in shares if share.boq_item == item]
        value = sum(once[share.activity] for share in of_item)
        assert value <= of_item[0].boq_quantity * of_item[0].rate + D("1e-15")
        assert all(0 <= once[share.activity] <= share.value for share in of_item)
    chance.shuffle(shares)  # type: ignore[attr-defined]
    assert earned_by_activity(shares, found) == once


@given(lines(), accepted(), st.data())
def test_more_accepted_never_earns_less_in_all(
    shares: list[Line], found: Quantities, data: st.DataObject
) -> None:
    """An activity may fall behind where a full line is shared anew; the whole never does."""
    key = data.draw(st.sampled_from(sorted(found)))
    more = {**found, key: found[key] + data.draw(amounts)}
    before, after = earned_by_activity(shares, found), earned_by_activity(shares, more)
    assert sum(after.values()) >= sum(before.values()) - D("1e-15")
    assert after.get(key[0], D(0)) >= before.get(key[0], D(0)) - D("1e-15")


@given(lines(), accepted())
def test_an_acceptance_touches_the_shares_of_its_own_boq_line_only(
    shares: list[Line], found: Quantities
) -> None:
    """Line by line, as after one acceptance, or all at once: the same."""
    at_once = earned_by_share(shares, found)
    piecemeal: dict[tuple[str, str], Decimal] = {}
    for item in {share.boq_item for share in shares}:
        piecemeal |= earned_by_share([s for s in shares if s.boq_item == item], found)
    assert piecemeal == at_once
