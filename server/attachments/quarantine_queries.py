"""The quarantine of files in SQL: for who sent them, and for who answers for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from server.accounts.models import Device, Person
from server.attachments.models import FileUse, StoredFile
from server.db import db
from shared.rules.scope import Scope
from shared.vocabulary.roles import SUPERVISOR

MOST_SHOWN = 50
_IS_OPEN = and_(FileUse.code.is_not(None), FileUse.settled_at.is_(None))


def open_items(person: Person, visible_to: Scope) -> Sequence[Row[Any]]:
    """(FileUse, StoredFile, Person, Device or None) in quarantine that this person may see,
    oldest first.
    """
    asked = (
        select(FileUse, StoredFile, Person, Device)
        .join(StoredFile, StoredFile.sha256 == FileUse.sha256)
        .join(Person, Person.id == FileUse.person)
        .outerjoin(Device, Device.id == FileUse.device)
        .where(_IS_OPEN, _visible(person, visible_to))
        .order_by(FileUse.received_at, FileUse.id)
    )
    return db.session.execute(asked.limit(MOST_SHOWN)).all()


def count_open(person: Person, visible_to: Scope) -> int:
    asked = select(func.count()).select_from(FileUse).join(Person, Person.id == FileUse.person)
    return db.session.scalar(asked.where(_IS_OPEN, _visible(person, visible_to))) or 0


def lock_item(use: UUID, person: Person, visible_to: Scope) -> FileUse | None:
    """One of them, settled or not, locked; None when there is none that this person may see."""
    asked = (
        select(FileUse)
        .join(Person, Person.id == FileUse.person)
        .where(FileUse.id == use, FileUse.code.is_not(None), _visible(person, visible_to))
        .with_for_update(of=FileUse)
    )
    return db.session.scalars(asked).one_or_none()


def _visible(person: Person, visible_to: Scope) -> ColumnElement[bool]:
    """One's own; a supervisor's also those of people whose whole scope lies within theirs.

    The same rule as for changes in quarantine: no record may be there to say whose it is.
    """
    own = FileUse.person == person.id
    if person.role != SUPERVISOR:
        return own
    lies_within = and_(
        _lies_within(Person.governorates, Person.has_all_governorates, visible_to.governorates),
        _lies_within(Person.contracts, Person.has_all_contracts, visible_to.contracts),
    )
    return or_(own, lies_within)


def _lies_within(
    given: InstrumentedAttribute[Any],
    has_all: InstrumentedAttribute[bool],
    allowed: frozenset[Any] | None,
) -> ColumnElement[bool]:
    if allowed is None:
        return or_(has_all, func.cardinality(given) > 0)
    is_inside = given.contained_by(sorted(allowed))
    return and_(~has_all.expression, func.cardinality(given) > 0, is_inside)
