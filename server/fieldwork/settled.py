"""The queue's own history: which conflicts were settled, by whom, and what was not taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.phrases import is_within
from server.fieldwork.queries import reference_names
from server.fieldwork.timeline import declined_by
from server.fieldwork.values import fields_in_order, kind_name, label_of, state_name, value_of
from server.register.incoming import DECIDE
from server.register.models import Head, Revision
from shared.rules.scope import Scope

MOST = 25
# The last decision on a page: the next page begins before it.
Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Decision:
    """``stands``: what stands since, by field; ``declined``: the values that were not taken."""

    head: Head
    revision: Revision
    author: Person
    activity: Any
    stands: list[tuple[str, Markup]]
    declined: list[tuple[str, Markup]]

    @property
    def kind(self) -> str:
        return kind_name(self.head.kind)

    @property
    def state(self) -> str:
        return state_name(self.head.kind, self.head.whole)


def settled(visible_to: Scope, before: Place | None = None) -> tuple[list[Decision], Place | None]:
    """Decisions within the scope, the latest first; and where the next page begins, if any."""
    rows = _decisions(visible_to, before)
    wholes = [row.before.whole for row in rows] + [row.Revision.whole for row in rows]
    names = reference_names(wholes)
    found = [_told(row, names) for row in rows[:MOST]]
    last = found[-1].revision if len(rows) > MOST else None
    return found, last and (last.received_at, last.change)


def _decisions(visible_to: Scope, before: Place | None) -> list[Row[Any]]:
    """(Revision, the revision before it, Head, Person), one more than a page holds."""
    earlier = aliased(Revision, name="before")
    place = tuple_(Revision.received_at, Revision.change)
    asked = (
        select(Revision, earlier, Head, Person)
        .join(Head, Head.record == Revision.record)
        .join(
            earlier,
            (earlier.record == Revision.record) & (earlier.version == Revision.version - 1),
        )
        .join(Person, Person.id == Revision.author)
        .where(Revision.op == DECIDE, is_within(visible_to, Head))
        .order_by(Revision.received_at.desc(), Revision.change.desc())
        .limit(MOST + 1)
    )
    if before is not None:
        asked = asked.where(place < before)
    return list(db.session.execute(asked))


def _told(row: Row[Any], names: dict[Any, Any]) -> Decision:
    revision, head = row.Revision, row.Head
    fields = [name for name in fields_in_order(head.kind) if name in revision.fields]
    fields += sorted(set(revision.fields) - set(fields))
    stands = [_line(head.kind, n, revision.fields[n], names) for n in fields]
    declined = _replaced(row, names) + declined_by(revision, row.before.conflicts, names, None)
    activity = names.get(("activity", head.whole.get("activity")))
    return Decision(head, revision, row.Person, activity, stands, declined)


def _replaced(row: Row[Any], names: dict[Any, Any]) -> list[tuple[str, Markup]]:
    """The values that stood until a proposal was taken instead."""
    return [
        _line(row.Head.kind, name, row.before.whole[name], names)
        for name in row.before.conflicts
        if name in row.before.whole
        and name in row.Revision.fields
        and row.Revision.fields[name] != row.before.whole[name]
    ]


def _line(kind: str, name: str, value: Any, names: dict[Any, Any]) -> tuple[str, Markup]:
    return label_of(kind, name), value_of(kind, name, value, names, None)
