"""From accepted quantities to the forecast, through every formula, on Kuwait's own calendars."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.rules.calendar_data import read_calendars
from shared.rules.earned_schedule import Schedule, schedule
from shared.rules.earned_value import Line, Quantities, earned_by_activity
from shared.rules.indices import schedule_indices
from shared.rules.planned_value import Planned, planned, planned_curve
from shared.rules.ramadan import ramadans
from shared.rules.work_calendar import WorkCalendar, laid_out

D = Decimal
DATA = Path(__file__).parents[2] / "server" / "programme" / "data" / "calendars.json"
TOLD = read_calendars(json.loads(DATA.read_text(encoding="utf-8")))
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
CALENDARS: list[WorkCalendar] = [
    laid_out(hours, {}, ramadans(FIRST, LAST), TOLD.bans) for hours in TOLD.hours.values()
]
amounts = st.decimals(0, 1_000, places=3)


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Planned], list[Line]]:
    """Up to five activities, each with a share of one BOQ line, on calendars that differ."""
    parts, lines = [], []
    for n in range(draw(st.integers(1, 5))):
        start = draw(st.dates(FIRST, date(2027, 6, 30)))
        quantity = draw(st.decimals("0.001", 1_000, places=3))
        lines.append(Line(f"A{n}", 9, f"M{n % 2}", quantity, D(10), D(1_000_000)))
        finish = start + timedelta(days=draw(st.integers(0, 120)))
        parts.append(Planned(lines[-1].value, start, finish, draw(st.sampled_from(CALENDARS))))
    return parts, lines


def figures(parts: list[Planned], lines: list[Line], accepted: Quantities, at: date) -> Schedule:
    curve, earned = planned_curve(parts), sum(earned_by_activity(lines, accepted).values())
    assert curve is not None
    return schedule(curve, D(earned), planned(parts, at), at, finished=at)


@settings(deadline=None)
@given(plans(), st.data(), st.dates(FIRST, LAST))
def test_more_accepted_is_never_later(
    plan: tuple[list[Planned], list[Line]], data: st.DataObject, at: date
) -> None:
    parts, lines = plan
    accepted = {(line.activity, line.boq_item): data.draw(amounts) for line in lines}
    key = data.draw(st.sampled_from(sorted(accepted)))
    more = {**accepted, key: accepted[key] + data.draw(amounts)}
    before, after = (figures(parts, lines, found, at) for found in (accepted, more))
    assert before.es is not None
    assert after.es is not None
    assert before.es <= after.es <= before.pd
    if before.spi_t is not None and after.spi_t is not None:
        assert before.spi_t <= after.spi_t
    if before.forecast_finish is not None:
        assert after.forecast_finish is not None
        assert after.forecast_finish <= before.forecast_finish


@settings(deadline=None)
@given(plans(), st.data(), st.dates(FIRST, LAST))
def test_what_is_held_is_never_earlier(
    plan: tuple[list[Planned], list[Line]], data: st.DataObject, at: date
) -> None:
    parts, lines = plan
    accepted = {(line.activity, line.boq_item): data.draw(amounts) for line in lines}
    held = {key: data.draw(amounts) for key in accepted}
    left = {key: max(quantity - held[key], D(0)) for key, quantity in accepted.items()}
    free, bound = (figures(parts, lines, found, at) for found in (accepted, left))
    assert (bound.es or 0) <= (free.es or 0)


@settings(deadline=None)
@given(plans(), st.dates(FIRST, LAST))
def test_a_plan_kept_to_the_day_has_an_spi_of_one(
    plan: tuple[list[Planned], list[Line]], at: date
) -> None:
    now = planned(plan[0], at)
    spi = schedule_indices(now, now).spi
    assert spi is None if now == 0 else spi == 1
