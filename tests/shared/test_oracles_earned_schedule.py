"""Earned schedule: every published example by name, each edge of the domain, its properties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.earned_schedule import Schedule, earned_schedule, schedule
from shared.rules.planned_value import Curve
from tests.shared.oracles import decimals, is_close, oracle

D = Decimal
SATURDAY = date(2026, 9, 5)  # the end of period 0 of every plan here


def after(weeks: int) -> date:
    return SATURDAY + timedelta(weeks=weeks)


def curve(*values: int) -> Curve:
    return Curve(SATURDAY, decimals(values))


@pytest.mark.parametrize("name", ["ES-1", "ES-2"])
def test_earned_schedule_agrees_with_the_published_example(name: str) -> None:
    case = oracle("earned_schedule", name)
    found = earned_schedule(decimals(case["in"]["cumulative_PV"]), D(case["in"]["EV"]))
    assert is_close(found, case["out"]["ES"], case["tolerance"])


@pytest.mark.parametrize("period", ["6", "10", "15"])
def test_es_late_keeps_its_lateness(period: str) -> None:
    """Lipke's example: SPI drifts to 1.0 at the end, SPI(t) stays at 0.8."""
    case = oracle("earned_schedule", "ES-late")
    late = Curve(SATURDAY, decimals(case["in"]["cumulative_PV"]))
    earned = D(case["in"]["EV_by_period"][int(period) - 1])
    at = after(int(period))
    now = late.values[min(int(period), late.duration)]
    found = schedule(late, earned, now, at, at if earned >= late.bac else None)
    assert late.duration == case["in"]["PD"]
    figures = {"ES": found.es, "SPI_t": found.spi_t, "SV_t": found.sv_t, "IEAC_t": found.ieac_t}
    figures["SPI"] = earned / now
    expected, tolerance = case["out"][period], case["tolerance"]
    assert all(is_close(figures[name], expected[name], tolerance) for name in expected)


@pytest.mark.parametrize("name", ["EVM-3", "EVM-4"])
def test_a_straight_plan_agrees_with_the_published_example(name: str) -> None:
    case = oracle("earned_value", name)
    told, expected, tolerance = case["in"], case["out"], case["tolerance"]
    values = [told["planned_value_per_period"] * n for n in range(told["PD"] + 1)]
    found = schedule(curve(*values), D(told["EV"]), D(values[told["AT"]]), after(told["AT"]))
    assert is_close(found.es, expected["ES"], tolerance)
    assert is_close(found.spi_t, expected["SPI"], tolerance)
    assert is_close(found.ieac_t, expected["IEAC_t"], tolerance)


def test_flat_plan_counts_the_first_period_that_reaches_the_value() -> None:
    values = decimals([0, 100, 100, 100, 200])
    assert earned_schedule(values, D(100)) == 1
    assert earned_schedule(values, D(150)) == D("3.5")


def test_nothing_earned_has_no_forecast() -> None:
    found = schedule(curve(0, 100, 200), D(0), D(100), after(1))
    assert (found.es, found.sv_t, found.spi_t) == (0, -1, 0)
    assert (found.ieac_t, found.forecast_finish) == (None, None)
    assert found.gap_days == -7


@pytest.mark.parametrize("earned", [200, 250])
def test_everything_earned_is_the_planned_duration_and_stops_the_clock(earned: int) -> None:
    found = schedule(curve(0, 100, 200), D(earned), D(200), after(10), finished=after(3))
    assert (found.es, found.at, found.sv_t, found.ieac_t) == (2, 3, -1, 3)
    assert found.forecast_finish == after(3)


def test_a_finish_that_was_undone_does_not_stop_the_clock() -> None:
    """EV fell below BAC again, as when an acceptance is taken back: AT goes on."""
    assert schedule(curve(0, 100, 200), D(150), D(200), after(10), after(3)).at == 10


@pytest.mark.parametrize("weeks", [0, -4])
def test_before_the_plan_begins_nothing_is_said(weeks: int) -> None:
    """AT = 0 and before it: grey, even for work that came early."""
    found = schedule(curve(0, 100), D(50), D(0), after(weeks))
    assert (found.sv_t, found.spi_t, found.forecast_finish) == (None, None, None)


def test_before_the_first_planned_value_nothing_is_said() -> None:
    assert schedule(curve(0, 0, 100), D(0), D(0), after(1)).spi_t is None


def test_all_done_before_the_first_planned_value_has_figures() -> None:
    found = schedule(curve(0, 0, 100), D(100), D(0), after(1), finished=after(1))
    assert (found.es, found.spi_t, found.forecast_finish) == (2, 2, after(1))


def test_silence_is_grey_not_nothing_earned() -> None:
    found = schedule(curve(0, 100, 200), None, D(100), after(1))
    assert found == Schedule(None, D(1), 2, after(2))
    assert found.gap_days is None


def test_forecast_does_not_gain_a_day_from_a_divisions_last_digit() -> None:
    """ES = 3 1/3 of AT = 5 and PD = 10: 15 weeks, 105 days, to the day."""
    found = schedule(curve(*(30 * n for n in range(11))), D(100), D(150), after(5))
    assert found.forecast_finish == SATURDAY + timedelta(days=105)


def test_a_forecast_past_the_calendar_is_none() -> None:
    found = schedule(curve(0, 10**9), D("0.001"), D(10**9), after(1))
    assert found.forecast_finish is None


amounts = st.decimals(0, 10_000, places=3)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """A plan of up to 30 weeks, flat ones among them, that is worth something."""
    steps = draw(st.lists(st.one_of(st.just(D(0)), amounts), min_size=1, max_size=30))
    values = [D(0)]
    for step in [*steps, draw(st.decimals("0.001", 10_000, places=3))]:
        values.append(values[-1] + step)
    return Curve(SATURDAY, tuple(values))


@given(curves(), amounts, amounts)
def test_earned_schedule_never_falls_with_what_is_earned(
    plan: Curve, one: Decimal, other: Decimal
) -> None:
    low, high = sorted([one, other])
    before, later = (earned_schedule(plan.values, value) for value in (low, high))
    assert 0 <= before <= later <= plan.duration
    assert earned_schedule(plan.values, plan.bac) == plan.duration


@given(curves(), st.integers(0, 31))
def test_work_that_keeps_to_the_plan_is_never_behind_it(plan: Curve, week: int) -> None:
    """At the end of each week that plans something, EV = PV gives SPI(t) of 1 (flat: below)."""
    now = plan.values[min(week, plan.duration)]
    found = schedule(plan, now, now, after(week), after(plan.duration))
    if now == 0:
        assert found.spi_t is None
    elif now > plan.values[min(week, plan.duration) - 1]:
        assert (found.sv_t, found.spi_t) == (0, 1)
        assert found.forecast_finish == after(plan.duration)
    else:
        assert found.spi_t is not None
        assert found.spi_t < 1


@given(curves(), st.integers(-5, 60))
def test_silence_never_has_a_figure(plan: Curve, week: int) -> None:
    now = plan.values[min(max(week, 0), plan.duration)]
    found = schedule(plan, None, now, after(week))
    assert (found.es, found.sv_t, found.spi_t, found.ieac_t, found.forecast_finish) == (None,) * 5
