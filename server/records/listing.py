"""Records of all kinds in one list: the latest days first, page after page by cursor.

Each kind is asked for one page by its own index, and the pages are merged: what a page costs
does not grow with the records behind it. Counts stop at MOST_COUNTED for the same reason.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, desc, func, literal, or_, select, text, tuple_, union_all

from server.db import db
from server.db.phrases import counted
from server.records.entries import ROWS, Entry, as_entries, entries
from server.records.filters import Cursor, RecordFilters
from server.records.searching import Term, find_terms
from server.records.visibility import Reader, is_visible

PLANNED_BY_VALUES = text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
PAGE_SIZE = 50


class Listing:
    """What ``reader`` sees of records through ``filters``; its words are looked up once."""

    def __init__(self, filters: RecordFilters, reader: Reader) -> None:
        # A plan for any word or any square is a poor one for most of them.
        db.session.execute(PLANNED_BY_VALUES)
        self.filters = filters
        self.reader = reader
        self.terms: list[Term] = find_terms(filters.terms)

    @property
    def kinds(self) -> list[str]:
        return [self.filters.kind] if self.filters.kind else list(ROWS)

    def conditions(self, kind: str) -> list[ColumnElement[bool]]:
        """What a row of this kind must be; of another kind than the filters' as that asks it."""
        model: Any = ROWS[kind].model
        asked = self.filters.of_kind(kind)
        found = [is_visible(self.reader, model), *_where(asked, model)]
        if asked.mine:
            mine = [model.author == self.reader.person]
            mine += [model.assignee == self.reader.person] if hasattr(model, "assignee") else []
            found.append(or_(*mine))
        return found + [term.is_in(kind) for term in self.terms]

    def page(
        self, after: Cursor | None = None, size: int = PAGE_SIZE
    ) -> tuple[list[Entry], Cursor | None]:
        """A page of entries, and where the next one begins, if there is one."""
        parts = [self._part(kind, after, size) for kind in self.kinds]
        order = (desc("working_date"), desc("record"))
        together = union_all(*parts).order_by(*order).limit(size + 1)
        found = as_entries(db.session.execute(together if len(parts) > 1 else parts[0]))
        shown = found[:size]
        has_more = len(found) > size
        return shown, Cursor(shown[-1].working_date, shown[-1].record) if has_more else None

    def _part(self, kind: str, after: Cursor | None, size: int) -> Any:
        model: Any = ROWS[kind].model
        asked = entries(kind).where(*self.conditions(kind))
        if after is not None:
            place = tuple_(literal(after.day), literal(after.record))
            asked = asked.where(tuple_(model.working_date, model.record) < place)
        order = (model.working_date.desc(), model.record.desc())
        return asked.order_by(*order).limit(size + 1)

    def counts(self) -> dict[str, int]:
        """How many records of each kind, whichever is shown; MOST_COUNTED + 1 says more."""
        asked = [
            counted(select(rows.model.record).where(*self.conditions(kind))).label(kind)
            for kind, rows in ROWS.items()
        ]
        return dict(db.session.execute(select(*asked)).one()._mapping)

    def count_all(self) -> int:
        """How many there are, however long that takes to count."""
        asked = [select(func.count()).where(*self.conditions(kind)) for kind in self.kinds]
        return sum(db.session.scalar(one) or 0 for one in asked)


def _where(asked: RecordFilters, model: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    equal = {"governorate": asked.governorate, "contract": asked.contract, "state": asked.state}
    for name, value in (equal | dict(asked.choices)).items():
        if value is not None:
            found.append(getattr(model, name) == value)
    if asked.since is not None:
        found.append(model.working_date >= asked.since)
    if asked.until is not None:
        found.append(model.working_date <= asked.until)
    if asked.flagged:
        found.append(func.cardinality(model.flags) > 0)
    if asked.conflict:
        found.append(model.has_conflict)
    return found
