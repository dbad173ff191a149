"""What is late: activities whose accepted value is behind their plan, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from server.reporting.figures import planned_value
from server.reporting.plan import Activity
from server.reporting.standing import Standing
from shared.rules.weeks import nth_working_day, working_days

# A gap that a whole percent of the activity does not show is no delay to tell a governor.
LEAST_GAP = Decimal("0.005")


@dataclass(frozen=True)
class Delay:
    """``since``: the first day on which the plan was ahead; ``days`` are calendar days.

    ``is_measured``: the field has done what was planned, and only the acceptance is missing.
    """

    activity: Activity
    since: date
    days: int
    gap_kwd: Decimal
    is_measured: bool = False


def delay_of(activity: Activity, earned: Decimal, at: date) -> Delay | None:
    """How late an activity is at the end of ``at``; None when it is not, or has no price.

    Behind by less than LEAST_GAP of its value is not late.
    """
    behind = planned_value(activity, at) - earned
    if activity.bac <= 0 or behind <= activity.bac * LEAST_GAP:
        return None
    since = _first_day_ahead(activity, earned)
    return Delay(activity, since, (at - since).days + 1, behind)


def _first_day_ahead(activity: Activity, earned: Decimal) -> date:
    """The first day at whose end the plan had earned more than ``earned``."""
    total = working_days(activity.start, activity.finish)
    if total == 0:
        return activity.finish
    # Rounded: thirds of a BAC must not lose a day in the last digit.
    passed = int(round(max(earned, Decimal(0)) * total / activity.bac, 9))
    return min(nth_working_day(activity.start, passed + 1), activity.finish)


def worst_delays(standing: Standing, activities: Iterable[Activity], at: date) -> list[Delay]:
    """All late activities, worst first.

    What the field has not done comes before what only waits for acceptance; then the longest
    comes first, then the dearest, then by code.
    """
    found = []
    for activity in activities:
        delay = delay_of(activity, standing.earned([activity], at), at)
        if delay is not None:
            is_measured = standing.measured([activity], at) >= planned_value(activity, at)
            found.append(replace(delay, is_measured=is_measured))
    return sorted(found, key=lambda d: (d.is_measured, -d.days, -d.gap_kwd, d.activity.code))
