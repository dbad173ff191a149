"""The parts that governorates and the programme are added up from, out of the kept sums."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from server.db import execute
from server.db.phrases import in_scope, scope_values
from server.figures.reading import REPORTED
from server.figures.standing import first_recent_week
from shared.rules.scope import Scope
from shared.rules.weeks import week_end

_IN_SCOPE = in_scope()
# One row will do, and as a rule it is the first: no join, and no EXISTS, would stop there.
_RECENTLY = f"""
    coalesce((
        SELECT true FROM week_progress AS week
        WHERE week.contract = part.contract AND week.week_end BETWEEN :since AND :until
          AND (SELECT governorate FROM activity WHERE code = week.activity) = part.governorate
          AND {REPORTED} LIMIT 1), false)
"""  # noqa: S608
_EVER = f"""
    EXISTS (
        SELECT FROM activity
        WHERE activity.contract = part.contract AND activity.governorate = part.governorate
          AND EXISTS (SELECT FROM week_progress AS week
                      WHERE week.activity = code AND week.week_end <= :until AND {REPORTED}))
"""  # noqa: S608
# Only our own constants are put together here.
PARTS = text(
    f"""
    WITH part AS (
    SELECT * FROM (
        SELECT contract, governorate, array_agg(week_end) AS weeks, array_agg(planned) AS planned
        FROM planned_week WHERE {_IN_SCOPE} GROUP BY contract, governorate
    ) AS planned
    FULL JOIN (
        SELECT contract, governorate, sum(earned) AS earned,
               max(week_end) FILTER (WHERE earned <> 0) AS last_earned
        FROM earned_week WHERE week_end <= :until AND {_IN_SCOPE} GROUP BY contract, governorate
    ) AS earned USING (contract, governorate)
    LEFT JOIN (
        SELECT contract, governorate, sum(claimed) AS claimed FROM claimed_week
        WHERE week_end <= :until AND claimed <> 0 GROUP BY contract, governorate
    ) AS claimed USING (contract, governorate)
    )
    SELECT part.*, {_RECENTLY} AS is_recent, coalesce(earned, 0) <> 0 OR {_EVER} AS was_reported
    FROM part ORDER BY contract, governorate
    """  # noqa: S608
)


def parts(visible_to: Scope, on: date) -> list[Any]:
    """What of each contract lies in each governorate, with plan and earnings by ``on``'s week."""
    given = {"until": week_end(on), "since": first_recent_week(on)}
    return list(execute(PARTS, {**scope_values(visible_to), **given}))
