"""A contract's figures week by week, as pages read them: always with what the reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from server.db import execute
from server.db.phrases import in_scope, scope_values
from server.figures.reading import STANDING_CERTIFICATES
from shared.rules.scope import Scope

# Only our own constants are put together here.
EARNED_WEEKS = text(
    f"""
    SELECT week_end, sum(earned) AS earned FROM earned_week
    WHERE (CAST(:one AS int) IS NULL OR contract = :one) AND {in_scope()}
    GROUP BY week_end ORDER BY week_end
    """  # noqa: S608
)
MEASURED_WEEKS = text(
    f"""
    SELECT week_end, sum(measured * item.rate_kwd) AS value, sum(works) AS works,
           sum(accepted * item.rate_kwd) AS accepted
    FROM week_progress AS week
    JOIN boq_item AS item ON (item.contract, item.code) = (week.contract, week.boq_item)
    JOIN activity ON activity.code = week.activity
    WHERE week.contract = :one AND {in_scope("activity.")}
    GROUP BY week_end HAVING sum(works) > 0 ORDER BY week_end
    """  # noqa: S608
)
CLAIMED_WEEKS = text(
    f"""
    SELECT week_end, sum(claimed) AS claimed FROM claimed_week
    WHERE (CAST(:one AS int) IS NULL OR contract = :one) AND claimed <> 0 AND {in_scope()}
    GROUP BY week_end ORDER BY week_end
    """  # noqa: S608
)
CERTIFICATES = text(
    f"""
    SELECT DISTINCT ON (period_end) period_end, certified_kwd, number
    FROM ({STANDING_CERTIFICATES}) AS standing WHERE contract = :one
    ORDER BY period_end, number DESC
    """  # noqa: S608
)
FIRST_WEEKS = text(
    f"""
    SELECT week_end, sum(planned) AS planned FROM baseline_week
    WHERE contract = :one AND number = 1 AND {in_scope()}
      AND EXISTS (SELECT FROM baseline WHERE contract = :one AND number > 1)
    GROUP BY week_end ORDER BY week_end
    """  # noqa: S608
)


def earned_weeks(contract: int | None, visible_to: Scope) -> dict[date, Any]:
    """Saturday -> what was earned with the works of its week; None: in all contracts."""
    rows = execute(EARNED_WEEKS, {**scope_values(visible_to), "one": contract})
    return {row.week_end: row.earned for row in rows}


def measured_weeks(contract: int, visible_to: Scope) -> dict[date, Any]:
    """Saturday -> (week_end, value of what inspectors measured, how many works, value accepted)."""
    rows = execute(MEASURED_WEEKS, {**scope_values(visible_to), "one": contract})
    return {row.week_end: row for row in rows}


def claimed_weeks(contract: int | None, visible_to: Scope) -> dict[date, Any]:
    """Saturday -> value of what contractors claim to have done in its week; None: in all."""
    rows = execute(CLAIMED_WEEKS, {**scope_values(visible_to), "one": contract})
    return {row.week_end: row.claimed for row in rows}


def certificates(contract: int) -> list[Any]:
    """(period_end, certified_kwd, number) of what stands, by period; the contract's whole."""
    return list(execute(CERTIFICATES, {"one": contract}))


def first_weeks(contract: int, visible_to: Scope) -> list[Any]:
    """(week_end, planned) of the first baseline, where another one is in force."""
    return list(execute(FIRST_WEEKS, {**scope_values(visible_to), "one": contract}))
