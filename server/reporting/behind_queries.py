"""The records behind the numbers of a week, in SQL: of a cut, or as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, select

from server.db import db
from server.register.models import Head
from server.reporting.cuts import FOUND_AT, FOUND_NOW, WORKS_AT, WORKS_NOW
from server.reporting.findings import Window
from server.reporting.plan import Plan
from server.reporting.queries import of_window
from shared.vocabulary.works import KIND as WORK
from shared.vocabulary.works import WITHDRAWN

Row = Mapping[str, Any]


def works_behind(root: int | None, activities: Sequence[str], at: date) -> list[Row]:
    """The works of these activities up to ``at``, at a cut or (None) as they stand: one row a
    work, by activity, BOQ line and working date."""
    given = {"kinds": [WORK], "withdrawn": WITHDRAWN, "at": at, "activities": list(activities)}
    return _at_or_now(WORKS_AT, WORKS_NOW, root, given)


def found_behind(plan: Plan, window: Window, root: int | None) -> list[Row]:
    """The very records that ``findings`` counts as open, failed or stopped."""
    return _at_or_now(FOUND_AT, FOUND_NOW, root, of_window(plan, window))


def present_versions(records: Sequence[UUID]) -> dict[UUID, int]:
    """The version that the register has of each record now; deleted ones are left out."""
    asked = select(Head.record, Head.version).where(Head.record.in_(records), ~Head.is_deleted)
    return {row[0]: row[1] for row in db.session.execute(asked)}


def _at_or_now(
    at: TextClause, now: TextClause, root: int | None, given: dict[str, Any]
) -> list[Row]:
    """Rows at a cut, or as they stand when ``root`` is None."""
    if root is None:
        return list(db.session.execute(now, given).mappings())
    return list(db.session.execute(at, {**given, "root": root}).mappings())
