"""The quarantine in SQL: what could not go in, for its author and for who answers for them.

A body that could not be read has no place that could be trusted, so its author's scope speaks
for it: a supervisor sees what authors sent whose whole scope lies within the supervisor's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, text

from server.accounts.models import Device, Person
from server.accounts.service import Reader, visible_author
from server.db import db
from server.register.incoming import NotAcceptedError
from server.register.models import Revision
from server.sync.models import Quarantined
from server.sync.reading import read_body
from shared.rules.scope import Scope

MOST_OPEN = 50
MOST_SETTLED = 20
_IS_OPEN = and_(Quarantined.mended_by.is_(None), Quarantined.discarded_at.is_(None))
# The tablet hears of it by pull's answers, as of any later outcome.
RETELL = text(
    """
    UPDATE outbox_entry
    SET receipt = receipt || jsonb_build_object('errors', quarantined.errors),
        answered_later = true, xid = pg_current_xact_id(), seq = nextval('change_seq')
    FROM quarantined
    WHERE quarantined.outbox = :outbox AND quarantined.n = :n
      AND outbox_entry.outbox = quarantined.outbox AND outbox_entry.n = quarantined.n
    """
)


def open_items(person: Person, visible_to: Scope, most: int = MOST_OPEN) -> Sequence[Row[Any]]:
    """(Quarantined, Person, Device, record of its mend) that wait for somebody, oldest first."""
    asked = _items(person, visible_to).where(_IS_OPEN)
    order = (Quarantined.received_at, Quarantined.outbox, Quarantined.n)
    return db.session.execute(asked.order_by(*order).limit(most)).all()


def settled_items(
    person: Person, visible_to: Scope, most: int = MOST_SETTLED
) -> Sequence[Row[Any]]:
    """The same that were mended or discarded, the latest first."""
    asked = _items(person, visible_to).where(~_IS_OPEN)
    latest = func.coalesce(Quarantined.discarded_at, Quarantined.received_at).desc()
    order = (latest, Quarantined.outbox, Quarantined.n)
    return db.session.execute(asked.order_by(*order).limit(most)).all()


def count_open(person: Person, visible_to: Scope) -> int:
    """How many wait for somebody."""
    return db.session.scalar(select(open_count(person, visible_to))) or 0


def open_count(person: Person | Reader, visible_to: Scope) -> Any:
    """The same as a column."""
    asked = select(func.count()).select_from(Quarantined).join(Person, _IS_AUTHOR)
    return asked.where(_IS_OPEN, visible_author(person, visible_to)).scalar_subquery()


def lock_item(outbox: UUID, n: int, person: Person, visible_to: Scope) -> Quarantined | None:
    """One of them, locked; None when there is none that this person may see."""
    asked = (
        select(Quarantined)
        .join(Person, _IS_AUTHOR)
        .where(
            Quarantined.outbox == outbox,
            Quarantined.n == n,
            visible_author(person, visible_to),
        )
        .with_for_update(of=Quarantined)
    )
    return db.session.scalars(asked).one_or_none()


def retell(outbox: UUID, n: int) -> None:
    """Let the tablet know what became of an entry of its outbox, which was discarded.

    The record that it would have begun is noted, for what waits for that record.
    """
    item = db.session.get_one(Quarantined, (outbox, n))
    item.never_begun = _record_begun_by(bytes(item.raw))
    db.session.flush()
    db.session.execute(RETELL, {"outbox": outbox, "n": n})


def _record_begun_by(raw: bytes) -> UUID | None:
    """The record whose first change this is; None for a later one, or one that is not readable."""
    try:
        change = read_body(raw.decode())
    except (NotAcceptedError, UnicodeDecodeError):
        return None
    return change.record if change.base is None else None


_IS_AUTHOR = Person.id == Quarantined.author


def _items(person: Person, visible_to: Scope) -> Select[Any]:
    return (
        select(Quarantined, Person, Device, Revision.record)
        .join(Person, _IS_AUTHOR)
        .join(Device, Device.id == Quarantined.device)
        .outerjoin(Revision, Revision.change == Quarantined.mended_by)
        .where(visible_author(person, visible_to))
    )
