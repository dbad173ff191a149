"""The formulas of shared/rules on the plan of a governor's week. No clock and no database.

Planned value runs on the weekend's calendar alone: issued weeks name these formulas
(formulas.py), and are computed anew from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from server.reporting.plan import ZERO, Activity, Progress
from shared.rules import planned_value as plans
from shared.rules.earned_value import Quantities
from shared.rules.planned_value import Curve, Planned
from shared.rules.weeks import WorkingWeek

WEEK = WorkingWeek()


def _spread(activity: Activity) -> Planned:
    return Planned(activity.bac, activity.start, activity.finish, WEEK)


def planned_value(activity: Activity, at: date) -> Decimal:
    """PV of one activity at the end of ``at``, by whole working days."""
    return plans.planned_value(_spread(activity), at)


def planned(activities: Iterable[Activity], at: date) -> Decimal:
    """PV of several activities at the end of ``at``."""
    return plans.planned(map(_spread, activities), at)


def planned_curve(activities: Sequence[Activity]) -> Curve | None:
    """The weekly PV of ``activities``; None when they are none, or worth nothing."""
    return plans.planned_curve([_spread(activity) for activity in activities])


def budget(activities: Iterable[Activity]) -> Decimal:
    """BAC, budget at completion: the sum of BOQ quantity x rate."""
    return sum((activity.bac for activity in activities), ZERO)


def quantities(progress: Iterable[Progress], until: date, field: str) -> Quantities:
    """Sums by activity and BOQ line of ``field`` ("measured" or "accepted") up to ``until``."""
    found: Quantities = {}
    for row in progress:
        if row.working_date <= until:
            key = row.activity, row.boq_item
            found[key] = found.get(key, ZERO) + getattr(row, field)
    return found
