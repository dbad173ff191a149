"""The formulas against published examples, the edges of the domain, and their properties."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.reporting import figures
from server.reporting.plan import Activity, Progress
from server.reporting.weeks import nth_working_day, saturday_before, working_days, working_days_in
from tests.server.reporting.builders import SUNDAY, D, activity, done

ORACLES = json.loads(
    (Path(__file__).parents[2] / "data" / "oracles.json").read_text(encoding="utf-8")
)
SATURDAY = date(2026, 9, 5)  # the end of period 0 of every plan here


def _case(group: str, name: str) -> dict:
    return next(case for case in ORACLES[group] if case["id"] == name)


def _decimals(values: list) -> tuple[Decimal, ...]:
    return tuple(D(str(value)) for value in values)


def _close(found: Decimal | None, expected: float, tolerance: float) -> bool:
    return found is not None and abs(found - D(str(expected))) <= D(str(tolerance))


@pytest.mark.parametrize("name", ["ES-1", "ES-2"])
def test_earned_schedule_agrees_with_the_published_examples(name: str) -> None:
    case = _case("earned_schedule", name)
    found = figures.earned_schedule(_decimals(case["in"]["cumulative_PV"]), D(case["in"]["EV"]))
    assert _close(found, case["out"]["ES"], case["tolerance"])


@pytest.mark.parametrize("period", [6, 10, 15])
def test_a_late_finish_keeps_its_lateness(period: int) -> None:
    """Lipke's example: SPI drifts to 1.0 at the end, SPI(t) stays at 0.8."""
    case = _case("earned_schedule", "ES-late")
    curve = figures.Curve(SATURDAY, _decimals(case["in"]["cumulative_PV"]))
    earned = D(case["in"]["EV_by_period"][period - 1])
    at = SATURDAY + timedelta(weeks=period)
    now = curve.values[min(period, curve.duration)]
    finished = at if earned >= curve.bac else None
    found = figures.schedule(curve, earned, now, at, finished)
    expected, tolerance = case["out"][str(period)], case["tolerance"]
    assert curve.duration == case["in"]["PD"]
    names = {"ES": found.es, "SPI_t": found.spi_t, "SV_t": found.sv_t, "IEAC_t": found.ieac_t}
    for name, value in names.items():
        assert name not in expected or _close(value, expected[name], tolerance)
    if "SPI" in expected:
        assert _close(earned / now, expected["SPI"], tolerance)


@pytest.mark.parametrize("name", ["EVM-3", "EVM-4"])
def test_a_straight_plan_agrees_with_the_published_examples(name: str) -> None:
    case = _case("earned_value", name)
    given_, expected = case["in"], case["out"]
    values = [D(given_["planned_value_per_period"]) * n for n in range(given_["PD"] + 1)]
    curve = figures.Curve(SATURDAY, tuple(values))
    at = SATURDAY + timedelta(weeks=given_["AT"])
    found = figures.schedule(curve, D(given_["EV"]), values[given_["AT"]], at)
    assert _close(found.es, expected["ES"], case["tolerance"])
    assert _close(found.spi_t, expected["SPI"], case["tolerance"])
    assert _close(found.ieac_t, expected["IEAC_t"], case["tolerance"])


def test_values_of_governorates_add_up_to_the_whole() -> None:
    case = _case("rollup", "SUM-governorates")
    parts = [
        activity(f"C01-{iso}", governorate=iso, quantity=str(value), rate="1", contract=1)
        for iso, value in case["in"].items()
    ]
    assert figures.budget(parts) == case["out"]["total"]


def test_planned_value_grows_on_working_days_only() -> None:
    """Two weeks of work, Sunday to Thursday twice: 10 working days of KD 100."""
    work = activity(finish=SUNDAY + timedelta(days=11))
    by_day = [figures.planned_value(work, SUNDAY + timedelta(days=n)) for n in range(-1, 13)]
    assert by_day == [0, 100, 200, 300, 400, 500, 500, 500, 600, 700, 800, 900, 1000, 1000]


@pytest.mark.parametrize("start", [SUNDAY, SUNDAY + timedelta(days=5)])
def test_an_activity_without_working_time_is_a_step(start: date) -> None:
    work = activity(start=start, finish=start)
    assert figures.planned_value(work, start - timedelta(days=1)) == 0
    assert figures.planned_value(work, start) == work.bac


def test_earned_value_stops_at_the_activitys_share() -> None:
    work = activity(quantity="100", rate="10")
    found = figures.earned_by_activity(work.lines, {(work.code, "M1"): D(130)})
    assert found == {work.code: D(1000)}


def test_earned_value_stops_at_the_whole_boq_line_too() -> None:
    """Two shares of 100 on a line of 150: both filled, they earn 150 together, half each."""
    parts = [activity(f"C09-A0{n}", boq_quantity="150") for n in (1, 2)]
    lines = [line for part in parts for line in part.lines]
    found = figures.earned_by_activity(lines, {(p.code, "M1"): D(100) for p in parts})
    assert found == {"C09-A01": D(750), "C09-A02": D(750)}


def test_period_zero_ends_on_the_saturday_before_the_start() -> None:
    assert saturday_before(SUNDAY) == SATURDAY
    assert saturday_before(SATURDAY) == SATURDAY - timedelta(days=7)
    curve = figures.planned_curve([activity()])
    assert curve is not None
    assert (curve.origin, curve.values, curve.duration) == (SATURDAY, (0, 1000), 1)


def test_flat_plan_counts_the_first_period_that_reaches_the_value() -> None:
    values = _decimals([0, 100, 100, 100, 200])
    assert figures.earned_schedule(values, D(100)) == 1
    assert figures.earned_schedule(values, D(150)) == D("3.5")


def test_nothing_earned_has_no_forecast() -> None:
    curve = figures.Curve(SATURDAY, _decimals([0, 100, 200]))
    found = figures.schedule(curve, D(0), D(100), SATURDAY + timedelta(weeks=1))
    assert (found.es, found.spi_t, found.forecast_finish) == (0, 0, None)
    assert found.gap_days == -7


def test_everything_earned_stops_the_clock() -> None:
    curve = figures.Curve(SATURDAY, _decimals([0, 100, 200]))
    third, tenth = SATURDAY + timedelta(weeks=3), SATURDAY + timedelta(weeks=10)
    found = figures.schedule(curve, D(250), D(200), tenth, finished=third)
    assert (found.es, found.at, found.sv_t) == (2, 3, -1)
    assert found.forecast_finish == third


@pytest.mark.parametrize("at", [SATURDAY, SATURDAY - timedelta(days=30)])
def test_before_the_plan_begins_nothing_is_said(at: date) -> None:
    curve = figures.Curve(SATURDAY, _decimals([0, 100]))
    assert figures.schedule(curve, D(50), D(0), at).spi_t is None


def test_before_the_first_planned_value_nothing_is_said() -> None:
    curve = figures.Curve(SATURDAY, _decimals([0, 0, 100]))
    assert figures.schedule(curve, D(0), D(0), SATURDAY + timedelta(weeks=1)).spi_t is None


def test_forecast_does_not_gain_a_day_from_a_divisions_last_digit() -> None:
    """ES = 3 1/3 of AT = 5 and PD = 10: 15 weeks, 105 days, to the day."""
    curve = figures.Curve(SATURDAY, tuple(D(30) * n for n in range(11)))
    found = figures.schedule(curve, D(100), D(150), SATURDAY + timedelta(weeks=5))
    assert found.forecast_finish == SATURDAY + timedelta(days=105)


def test_a_forecast_past_the_calendar_is_none() -> None:
    curve = figures.Curve(SATURDAY, _decimals([0, 10**9]))
    found = figures.schedule(curve, D("0.001"), D(10**9), SATURDAY + timedelta(weeks=1))
    assert found.forecast_finish is None


@pytest.mark.parametrize("parts", [[], [activity(rate="0")], [activity(quantity="0")]])
def test_a_plan_without_value_has_no_curve_and_no_percentage(parts: list[Activity]) -> None:
    assert figures.planned_curve(parts) is None
    assert figures.percent(D(0), figures.budget(parts)) is None


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_a_quantity_that_is_no_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        Progress("C09-A01", "M1", SUNDAY, D(wrong), D(0))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
amounts = st.decimals(0, 10_000, places=3)


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    found = []
    for n in range(draw(st.integers(1, 6))):
        start = draw(days)
        found.append(
            activity(
                f"C0{n % 3}-A{n}",
                start,
                start + timedelta(days=draw(st.integers(0, 200))),
                str(draw(amounts)),
                str(draw(st.decimals(0, 100, places=3))),
                contract=n % 3,
                governorate=draw(st.sampled_from(["KW-HA", "KW-JA"])),
                boq_quantity=str(draw(amounts)),
            )
        )
    return found


@given(activities(), days, days)
def test_planned_value_never_falls_and_stays_within_the_budget(
    parts: list[Activity], one: date, other: date
) -> None:
    early, late = sorted([one, other])
    assert 0 <= figures.planned(parts, early) <= figures.planned(parts, late)
    assert figures.planned(parts, late) <= figures.budget(parts)


@given(activities())
def test_the_weekly_curve_begins_at_nothing_and_ends_at_the_budget(parts: list[Activity]) -> None:
    curve = figures.planned_curve(parts)
    if curve is None:
        assert figures.budget(parts) == 0
        return
    assert curve.values[0] == 0
    assert curve.bac == figures.budget(parts)
    assert all(before <= after for before, after in pairwise(curve.values))


@given(activities(), st.lists(amounts, min_size=6, max_size=6), st.randoms())
def test_earned_value_is_within_the_budget_in_any_order_and_adds_up(
    parts: list[Activity], accepted: list[Decimal], chance: object
) -> None:
    progress = [done(p.code, SUNDAY, str(q)) for p, q in zip(parts, accepted, strict=False)]
    lines = [line for part in parts for line in part.lines]
    once = figures.earned_by_activity(lines, figures.quantities(progress, SUNDAY, "accepted"))
    chance.shuffle(lines)  # type: ignore[attr-defined]
    chance.shuffle(progress)  # type: ignore[attr-defined]
    again = figures.earned_by_activity(lines, figures.quantities(progress, SUNDAY, "accepted"))
    assert once == again
    assert all(0 <= once[part.code] <= part.bac for part in parts)
    whole = sum(once.values())
    split = {part.governorate: D(0) for part in parts}
    for part in parts:
        split[part.governorate] += once[part.code]
    assert abs(sum(split.values()) - whole) < D("1e-9")


@given(st.lists(amounts, min_size=1, max_size=30), amounts, amounts)
def test_earned_schedule_never_falls_and_ends_at_the_planned_duration(
    steps: list[Decimal], one: Decimal, other: Decimal
) -> None:
    values, total = [D(0)], D(0)
    for step in steps:
        total += step
        values.append(total)
    if total == 0:
        return
    curve = figures.Curve(SATURDAY, tuple(values))
    low, high = sorted([one, other])
    before, after = (figures.earned_schedule(curve.values, value) for value in (low, high))
    assert 0 <= before <= after <= curve.duration
    assert figures.earned_schedule(curve.values, total) == curve.duration


@settings(max_examples=300)
@given(days, st.integers(-10, 60))
def test_counted_working_days_agree_with_listed_ones(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    listed = working_days_in(first, last) if length >= 0 else []
    assert working_days(first, last) == len(listed)
    for n, day in enumerate(listed, start=1):
        assert nth_working_day(first, n) == day
