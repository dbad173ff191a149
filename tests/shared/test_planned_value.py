"""Planned value: on whose calendar, steps, and the weekly curve of thousands of activities."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.rules.planned_value import Planned, planned, planned_curve, planned_value
from shared.rules.weeks import (
    WorkingWeek,
    nth_working_day,
    saturday_before,
    working_days,
    working_days_in,
)

D = Decimal
SUNDAY = date(2026, 9, 6)
SATURDAY = date(2026, 9, 5)
WEEK = WorkingWeek()


def part(
    start: date = SUNDAY, finish: date = SUNDAY + timedelta(days=4), value: str = "1000"
) -> Planned:
    return Planned(D(value), start, finish, WEEK)


def test_planned_value_grows_on_working_days_only() -> None:
    """Two weeks of work, Sunday to Thursday twice: 10 working days of KD 100."""
    work = part(finish=SUNDAY + timedelta(days=11))
    by_day = [planned_value(work, SUNDAY + timedelta(days=n)) for n in range(-1, 13)]
    assert by_day == [0, 100, 200, 300, 400, 500, 500, 500, 600, 700, 800, 900, 1000, 1000]


@pytest.mark.parametrize("start", [SUNDAY, SUNDAY + timedelta(days=5)])
def test_an_activity_without_working_time_is_a_step(start: date) -> None:
    work = part(start, start)
    assert planned_value(work, start - timedelta(days=1)) == 0
    assert planned_value(work, start) == work.value


def test_period_zero_ends_on_the_saturday_before_the_start() -> None:
    assert saturday_before(SUNDAY) == SATURDAY
    assert saturday_before(SATURDAY) == SATURDAY - timedelta(days=7)
    curve = planned_curve([part()])
    assert curve is not None
    assert (curve.origin, curve.values, curve.duration) == (SATURDAY, (0, 1000), 1)


def test_period_zero_of_a_roll_up_is_the_earliest() -> None:
    late = part(SUNDAY + timedelta(weeks=2), SUNDAY + timedelta(weeks=2, days=4))
    curve = planned_curve([late, part()])
    assert curve is not None
    assert (curve.origin, curve.values) == (SATURDAY, (0, 1000, 1000, 2000))


@pytest.mark.parametrize("parts", [[], [part(value="0")]])
def test_a_plan_without_value_has_no_curve(parts: list[Planned]) -> None:
    assert planned_curve(parts) is None


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def plans(draw: st.DrawFn) -> list[Planned]:
    """Up to six parts; some end before they start, as a wrong import may have it."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        start = draw(days)
        finish = start + timedelta(days=draw(st.integers(-3, 200)))
        found.append(part(start, finish, str(draw(st.decimals(0, 10_000, places=3)))))
    return found


@given(plans(), days, days)
def test_planned_value_never_falls_and_stays_within_the_budget(
    parts: list[Planned], one: date, other: date
) -> None:
    early, late = sorted([one, other])
    assert 0 <= planned(parts, early) <= planned(parts, late)
    assert planned(parts, late) <= sum(p.value for p in parts)


@given(plans())
def test_the_weekly_curve_is_the_planned_value_of_each_saturday(parts: list[Planned]) -> None:
    curve, bac = planned_curve(parts), sum(p.value for p in parts)
    if curve is None:
        assert bac == 0
        return
    assert (curve.values[0], curve.bac) == (0, bac)
    assert all(before <= after for before, after in pairwise(curve.values))
    for period, value in enumerate(curve.values):
        assert abs(value - planned(parts, curve.period_end(period))) < D("1e-15")


@settings(max_examples=300)
@given(days, st.integers(-10, 60))
def test_counted_working_days_agree_with_listed_ones(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    listed = working_days_in(first, last) if length >= 0 else []
    assert working_days(first, last) == len(listed)
    for n, day in enumerate(listed, start=1):
        assert nth_working_day(first, n) == day
