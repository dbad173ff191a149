"""What was done to accounts and tablets: each change with who did it, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from server.accounts.models import Device, Person, PersonChange
from server.db import db
from server.http.errors import Refusal
from server.ports import ports
from shared.vocabulary.terms import Vocabulary

ADDED, CHANGED, PASSWORD, UNLOCKED, REVOKED = "added", "changed", "password", "unlocked", "revoked"
WHAT = Vocabulary(
    (ADDED, "أُضيف الحساب", "Account added"),
    (CHANGED, "تغيّر الحساب", "Account changed"),
    (PASSWORD, "كلمة مرور جديدة", "New password"),
    (UNLOCKED, "فُتح الدخول من جديد", "Sign-in unlocked"),
    (REVOKED, "أُوقف الجهاز", "Tablet revoked"),
)


@dataclass(frozen=True)
class By:
    """Who changes something, and why; nobody: the command line."""

    person: UUID | None
    reason: str


BY_COMMAND = By(None, "")


def note(
    person: UUID,
    what: str,
    by: By,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    device: UUID | None = None,
) -> None:
    """Keep a change, within the transaction that makes it."""
    row = PersonChange(
        id=ports().ids.uuid7(),
        person=person,
        device=device,
        what=what,
        before=before,
        after=after,
        reason=by.reason,
        entered_at=ports().clock.now(),
        entered_by=by.person,
    )
    db.session.add(row)


def count_of(person: UUID) -> int:
    """How often the account itself was changed."""
    asked = select(func.count()).select_from(PersonChange)
    return db.session.scalar(asked.filter_by(person=person, what=CHANGED)) or 0


def check_seen(person: UUID, seen: int | None) -> None:
    """Raises Refusal evidence_changed when the account was changed after ``seen`` changes."""
    if seen is not None and count_of(person) != seen:
        raise Refusal("evidence_changed")


def changes_of(person: UUID) -> Sequence[Row[Any]]:
    """(change, who made it or None, its device or None), the newest first."""
    by = aliased(Person)
    asked = (
        select(PersonChange, by, Device)
        .outerjoin(by, by.id == PersonChange.entered_by)
        .outerjoin(Device, Device.id == PersonChange.device)
        .where(PersonChange.person == person)
        .order_by(PersonChange.entered_at.desc(), PersonChange.id.desc())
    )
    return db.session.execute(asked).all()


def revocations() -> dict[UUID, tuple[PersonChange, Person | None]]:
    """Of each revoked tablet, why and by whom."""
    asked = select(PersonChange, Person).outerjoin(Person, Person.id == PersonChange.entered_by)
    found = db.session.execute(asked.where(PersonChange.what == REVOKED))
    return {change.device: (change, by) for change, by in found if change.device}
