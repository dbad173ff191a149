"""The schedule that a contractor handed in and a planner applied, in SQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.programme.models import TABLES_BY_DAY

APPLIED = text("SELECT import_id FROM contract_schedule WHERE contract = :contract")
CALENDARS = text("SELECT * FROM schedule_calendar WHERE import_id = :import_id ORDER BY key")
# The end of the day that a table by day names; of other times nothing is added.
_WHOLE_DAY = """
    CASE WHEN asked.summary ->> 'format' = ANY(:by_day) AND CAST({0} AS time) = '00:00'
         THEN {0} + interval '1 day' ELSE {0} END AS {0}
"""
ROWS = text(
    f"""
    SELECT code, wbs, name, is_milestone, start, duration_min, percent, calendar, actual_start,
           constraint_type, constraint_at,
           {_WHOLE_DAY.format("finish")}, {_WHOLE_DAY.format("actual_finish")}
    FROM schedule_activity JOIN schedule_import AS asked ON asked.id = import_id
    WHERE import_id = :import_id AND NOT is_summary ORDER BY position
    """  # noqa: S608 - of our own names
)
# Summaries are no part of a network: what they hold is.
LINKS = text(
    """
    SELECT link.* FROM schedule_link AS link
    JOIN schedule_activity AS first
      ON (first.import_id, first.code) = (link.import_id, link.predecessor)
    JOIN schedule_activity AS second
      ON (second.import_id, second.code) = (link.import_id, link.successor)
    WHERE link.import_id = :import_id AND NOT first.is_summary AND NOT second.is_summary
    ORDER BY predecessor, successor, type
    """
)


def applied(contract: int) -> UUID | None:
    """The import whose rows are the contract's schedule."""
    found: UUID | None = execute(APPLIED, {"contract": contract}).scalar()
    return found


def calendars(import_id: UUID) -> list[Any]:
    return list(execute(CALENDARS, {"import_id": import_id}))


def rows(import_id: UUID) -> list[Any]:
    """What takes time or is a milestone: summaries are left out.

    ``finish`` and ``actual_finish``: of a table by day the end of the day that it names.
    """
    return list(execute(ROWS, {"import_id": import_id, "by_day": sorted(TABLES_BY_DAY)}))


def links(import_id: UUID) -> list[Any]:
    return list(execute(LINKS, {"import_id": import_id}))
