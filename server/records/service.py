"""A record of any kind as somebody sees it: now, or as it stood at a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, literal

from server.accounts.models import Person
from server.db import db
from server.fieldwork import service as fieldwork
from server.fieldwork.proposals import Conflict, open_conflicts
from server.fieldwork.timeline import Event, tell
from server.fieldwork.values import fields_in_order
from server.http.errors import Refusal
from server.records import evidence, queries
from server.records.entries import ROWS, Entry, as_entries, entries, names_of
from server.records.evidence import Picture
from server.records.newest import WITHOUT, newest
from server.records.visibility import Reader, find_head, is_visible
from server.register import service as register
from server.register.models import Head, Revision
from shared.rules.scope import Scope

__all__ = [
    "ROWS",
    "WITHOUT",
    "Entry",
    "Reader",
    "Seen",
    "entries_of",
    "is_visible",
    "may_see",
    "names_of",
    "newest",
    "see",
]

_LINKS = ("work", "ncr", "inspection", "reinspection", "of")


def may_see(record: UUID, person: Person, scope: Scope) -> bool:
    """Whether this person may see the record; what hangs on it follows."""
    return find_head(record, Reader.of(person, scope)) is not None


@dataclass(frozen=True)
class Seen:
    """A record before somebody's eyes. ``stood``: as the register had it at ``at``, else None."""

    head: Head
    reader: Reader
    history: Sequence[Any]
    at: datetime | None = None
    stood: dict[str, Any] | None = None

    @property
    def whole(self) -> dict[str, Any]:
        """Its fields: now, or as they stood."""
        return self.head.whole if self.stood is None else dict(self.stood["fields_"])

    @property
    def flags(self) -> list[str]:
        return list(self.head.flags if self.stood is None else self.stood["flags"])

    @property
    def is_deleted(self) -> bool:
        return bool(self.head.is_deleted if self.stood is None else self.stood["is_deleted"])

    @property
    def first(self) -> Revision:
        return self.history[0][0]  # type: ignore[no-any-return]

    @property
    def author(self) -> Person:
        return self.history[0][1]  # type: ignore[no-any-return]

    @cached_property
    def names(self) -> dict[Any, Any]:
        """What its versions name, by (field, code)."""
        return fieldwork.reference_names([revision.whole for revision, *_ in self.history])

    @cached_property
    def place(self) -> tuple[float, float] | None:
        """(latitude, longitude); of a track where it began."""
        try:
            if line := self.whole.get("line"):
                return float(line[0][1]), float(line[0][0])
            spot = self.whole["place"]
            return float(spot["lat"]), float(spot["lon"])
        except (IndexError, KeyError, TypeError, ValueError):
            return None

    @cached_property
    def pictures(self) -> list[Picture]:
        return evidence.pictures(self.head.record, self.reader)

    def events(self, seen: str = "") -> list[Event]:
        return tell(self.history, self.names, None, seen)

    def conflicts(self) -> list[Conflict]:
        if self.stood is not None:
            return []
        return open_conflicts(self.head.conflicts, self.names, None, self.head.kind)

    def facts(self) -> list[Any]:
        order = fields_in_order(self.head.kind)
        whole = {k: v for k, v in self.whole.items() if k not in _LINKS}
        return evidence.facts(self.head.kind, whole, self.names, order)

    def linked(self) -> list[Entry]:
        named = [found for name in _LINKS if (found := _id(self.whole.get(name)))]
        return queries.linked(self.head.record, named, self.reader)

    def near(self) -> list[tuple[Entry, float]]:
        if self.place is None:
            return []
        return queries.near(self.head.record, *self.place, self.reader)


def see(record: UUID, reader: Reader, at: datetime | None = None) -> Seen:
    """The record for this reader. Raises Refusal record_unknown: none, or not theirs to see."""
    head = find_head(record, reader)
    if head is None:
        raise Refusal("record_unknown")
    history = queries.history(record)
    if at is None:
        return Seen(head, reader, history)
    return Seen(head, reader, history, at, register.as_it_stood(record, reader.scope, at))


def entries_of(
    kind: str, records: Collection[UUID], reader: Reader, most: int, skipped: int = 0
) -> list[Entry]:
    """A page of those of one kind that this reader may see, the latest first."""
    model: Any = ROWS[kind].model
    # As one value: the statement has no room for a parameter each of tens of thousands.
    wanted = literal(list(records), ARRAY(Uuid))
    asked = entries(kind).where(model.record == any_(wanted), is_visible(reader, model))
    asked = asked.order_by(model.working_date.desc(), model.record.desc())
    return as_entries(db.session.execute(asked.limit(most).offset(skipped)))


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        return None
