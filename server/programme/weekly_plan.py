"""What a contract is to earn week by week: its baseline in force, or the programme as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from server.programme import baseline_queries as queries
from server.programme.calendar_rows import calendars_in_force
from shared.rules.earned_weeks import growth
from shared.rules.planned_value import Planned, planned_curve
from shared.rules.work_calendar import WorkCalendar

# The calendar of activities that name none.
USUAL_CALENDAR = "morning"
# (governorate, Saturday) -> what PV grows by.
Weeks = dict[tuple[str, date], Decimal]


def usual_calendar() -> WorkCalendar:
    """As the office's rows have it now: ask once for many activities."""
    return calendars_in_force()[USUAL_CALENDAR]


def weeks_in_force(contract: int) -> Weeks:
    """The plan that progress is held against; before the first baseline, the programme's."""
    frozen = queries.frozen_weeks(contract, queries.newest_number(contract))
    return frozen or weeks_of(queries.present_activities(contract))


def weeks_of(activities: Iterable[Mapping[str, Any]]) -> Weeks:
    """From rows of baseline_queries.PRESENT; to the millionth, so that weeks add up to BAC.

    Weeks of rest are left out, but the first: it says where time begins, even when the plan
    starts on its days of rest.
    """
    calendar = usual_calendar()
    parts: dict[str, list[Planned]] = {}
    for row in activities:
        part = Planned(row["value_kwd"], row["start"], row["finish"], calendar)
        parts.setdefault(row["governorate"], []).append(part)
    found: Weeks = {}
    for governorate, planned in parts.items():
        curve = planned_curve(planned)
        for period, value in enumerate(growth(curve.values) if curve else ()):
            if curve and (value or period == 1):
                found[governorate, curve.period_end(period)] = value
    return found
