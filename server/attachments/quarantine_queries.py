"""The quarantine of files in SQL: for who sent them, and for who answers for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select

from server.accounts.models import Device, Person
from server.accounts.service import Reader, visible_author
from server.attachments.models import FileUse, StoredFile
from server.db import db
from shared.rules.scope import Scope

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
        .where(_IS_OPEN, visible_author(person, visible_to))
        .order_by(FileUse.received_at, FileUse.id)
    )
    return db.session.execute(asked.limit(MOST_SHOWN)).all()


def count_open(person: Person, visible_to: Scope) -> int:
    return db.session.scalar(select(open_count(person, visible_to))) or 0


def open_count(person: Person | Reader, visible_to: Scope) -> Any:
    """How many there are, as a column."""
    asked = select(func.count()).select_from(FileUse).join(Person, Person.id == FileUse.person)
    return asked.where(_IS_OPEN, visible_author(person, visible_to)).scalar_subquery()


def lock_item(use: UUID, person: Person, visible_to: Scope) -> FileUse | None:
    """One of them, settled or not, locked; None when there is none that this person may see."""
    asked = (
        select(FileUse)
        .join(Person, Person.id == FileUse.person)
        .where(
            FileUse.id == use,
            FileUse.code.is_not(None),
            visible_author(person, visible_to),
        )
        .with_for_update(of=FileUse)
    )
    return db.session.scalars(asked).one_or_none()
