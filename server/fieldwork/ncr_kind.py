"""The kind ``ncr``: an open major or critical one keeps accepted quantities from being earned."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_json import plain_array
from server.fieldwork.field_kind import FieldKind
from server.figures import service as figures

ABOUT = text(
    """
    SELECT DISTINCT share.activity, share.boq_item
    FROM ncr LEFT JOIN work ON work.record = ncr.work
    JOIN activity_boq AS share ON share.activity = coalesce(work.activity, ncr.activity)
    WHERE ncr.record = ANY(:records)
    """
)


class NcrKind(FieldKind):
    def project(self, records: list[UUID]) -> None:
        """Write the rows, and what is earned of the work that they were or are now about."""
        given = {"records": plain_array(records)}
        before = {tuple(row) for row in execute(ABOUT, given)}
        self.projection.project(records)
        touched = before | {tuple(row) for row in execute(ABOUT, given)}
        figures.renew_earned(sorted(touched))
