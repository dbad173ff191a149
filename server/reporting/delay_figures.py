"""What is late, and why, as a week tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from server.reporting import causes, figures
from server.reporting.delays import Delay, worst_delays
from server.reporting.formulas import WITH_CAUSES
from server.reporting.plan import Activity
from server.reporting.rounding import share
from server.reporting.standing import Standing

LISTED = 3

Json = dict[str, Any]


def delay_figures(standing: Standing, activities: Sequence[Activity], at: date) -> Json:
    """How many activities are late, the worst with their causes, and days lost by cause."""
    late = worst_delays(standing, activities, at)
    listed = [_delay(standing, delay, at) for delay in late[:LISTED]]
    if standing.formulas < WITH_CAUSES:
        return {"late_count": len(late), "delays": listed}
    recorded = causes.read_recorded(standing.plan.delays)
    for row, delay in zip(listed, late[:LISTED], strict=True):
        row["recorded"] = causes.cause_figures(causes.causes_of(delay, recorded, at))
    return {
        "late_count": len(late),
        "delays": listed,
        "causes": causes.days_by_cause(recorded, activities, at),
    }


def causes_told(told: Json) -> list[Any]:
    """What a week says of its worst delays' causes: the same where nothing of it changed.

    A week of earlier formulas says nothing.
    """
    return [[one["activity"], one["recorded"]] for one in told["delays"] if one.get("recorded")]


def _delay(standing: Standing, delay: Delay, at: date) -> Json:
    activity, one = delay.activity, [delay.activity]
    return {
        "activity": activity.code,
        "contract": activity.contract,
        "name_ar": activity.name_ar,
        "name_en": activity.name_en,
        "days": delay.days,
        "since": delay.since.isoformat(),
        "is_measured": delay.is_measured,
        "planned_percent": share(figures.planned(one, at), activity.bac),
        "accepted_percent": share(standing.earned(one, at), activity.bac),
        "measured_percent": share(standing.measured(one, at), activity.bac),
    }
