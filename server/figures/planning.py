"""PV by week, kept for a programme: worked out once, when the programme is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from server.figures import plan_queries
from server.programme.calendars import programme_calendars
from shared.rules.earned_weeks import growth
from shared.rules.planned_value import Planned, planned_curve
from shared.rules.work_calendar import WorkCalendar

# The calendar of activities that name none.
USUAL_CALENDAR = "morning"
Weeks = dict[tuple[str, date], Decimal]


@cache
def usual_calendar() -> WorkCalendar:
    return programme_calendars()[USUAL_CALENDAR]


def planned_weeks(contract: int) -> Weeks:
    """(governorate, Saturday) -> what PV grows by; weeks of rest are left out, but the first.

    The first says where time begins, even when the plan starts on its days of rest.
    """
    parts: dict[str, list[Planned]] = {}
    for row in plan_queries.plan_of(contract):
        part = Planned(row.value, row.baseline_start, row.baseline_finish, usual_calendar())
        parts.setdefault(row.governorate, []).append(part)
    found: Weeks = {}
    for governorate, planned in parts.items():
        curve = planned_curve(planned)
        for period, value in enumerate(growth(curve.values) if curve else ()):
            if curve and (value or period == 1):
                found[governorate, curve.period_end(period)] = value
    return found


def renew(contract: int, is_written: bool = True) -> int:
    """How many weeks of a contract's kept PV are not the programme's; written when asked."""
    right, kept = planned_weeks(contract), plan_queries.planned_weeks(contract)
    if is_written:
        plan_queries.write_plan(contract, right)
    return sum(right.get(week) != kept.get(week) for week in right.keys() | kept.keys())
