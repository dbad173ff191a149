"""PV by week, kept beside what was earned: written when the plan in force changes."""

from __future__ import annotations

from server.figures import plan_queries
from server.programme.weekly_plan import weeks_in_force


def renew(contract: int, is_written: bool = True) -> int:
    """How many weeks of a contract's kept PV are not its plan's; written when asked."""
    right, kept = weeks_in_force(contract), plan_queries.planned_weeks(contract)
    if is_written:
        plan_queries.write_plan(contract, right)
    return sum(right.get(week) != kept.get(week) for week in right.keys() | kept.keys())
