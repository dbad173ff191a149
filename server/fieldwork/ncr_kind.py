"""The kind ``ncr``: an open major or critical one keeps accepted quantities from being earned."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_json import plain_array
from server.fieldwork.field_kind import FieldKind
from server.figures import service as figures
from server.forms import service as forms

# When it is due: as somebody set it, else by its severity's clock from when it was found.
DUE_AT = f"""coalesce(CAST(head.whole ->> 'due_at' AS timestamptz),
    first.made_at + {forms.answer_time("ncr", "head.whole ->> 'severity'")})"""
ANY_CLOCK = text(
    f"""
    UPDATE ncr SET due_at = made_at + {forms.answer_time("ncr", "ncr.severity")} FROM head
    WHERE head.record = ncr.record AND head.whole ->> 'due_at' IS NULL
    """  # noqa: S608 - constants of our own
)
ABOUT = text(
    """
    SELECT DISTINCT share.activity, share.boq_item
    FROM ncr LEFT JOIN work ON work.record = ncr.work
    JOIN activity_boq AS share ON share.activity = coalesce(work.activity, ncr.activity)
    WHERE ncr.record = ANY(:records)
    """
)


class NcrKind(FieldKind):
    def forms_changed(self, parts: Set[str]) -> None:
        """Other clocks: what nobody set a time for is due by them, from now on."""
        if forms.CLOCKS in parts:
            execute(ANY_CLOCK, {})

    def project(self, records: list[UUID]) -> None:
        """Write the rows, and what is earned of the work that they were or are now about."""
        given = {"records": plain_array(records)}
        before = {tuple(row) for row in execute(ABOUT, given)}
        self.projection.project(records)
        touched = before | {tuple(row) for row in execute(ABOUT, given)}
        figures.renew_earned(sorted(touched))
