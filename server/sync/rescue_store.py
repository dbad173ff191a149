"""What is kept of rescue files, and the outbox that a restore cut off reopened for one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text

from server.accounts.models import Device, Person
from server.accounts.service import Reader
from server.db import db, transaction
from server.db.by_due import NOW
from server.sync.models import RescueFile
from shared.sync.chain import first_link
from shared.vocabulary.roles import ADMINISTRATOR

MOST_SHOWN = 20
# Only for a person who has an outbox on that device already: both are enrolled here, and the
# device's signature still has to hold.
KNOWN = text(
    """
    SELECT device.public_key FROM outbox JOIN device ON device.id = outbox.device
    WHERE outbox.person = :person AND outbox.device = :device LIMIT 1
    """
)
# Older than any that is open: it takes in what it has, and no tablet goes on in it.
REOPEN = text(
    """
    INSERT INTO outbox (id, person, device, next_n, link, opened_at)
    SELECT :id, :person, :device, 1, :link, min(opened_at) - interval '1 second' FROM outbox
    WHERE person = :person AND device = :device
    ON CONFLICT (id) DO NOTHING
    """
)
KEEP = text(
    """
    INSERT INTO rescue_file (sha256, carried_by, received_at, result)
    VALUES (:sha256, :carried_by, :received_at, CAST(:result AS jsonb))
    ON CONFLICT (sha256) DO UPDATE SET received_at = excluded.received_at,
        carried_by = excluded.carried_by, result = excluded.result
    """
)
KEPT = text("SELECT result FROM rescue_file WHERE sha256 = :sha256")


def reopen(outbox: UUID, person: UUID, device: UUID) -> None:
    """Open an outbox that is not known here any more, for the same person and device."""
    given = {"person": person, "device": device}
    with transaction() as session:
        key = session.execute(KNOWN, given).scalar()
        if key is not None:
            link = first_link(outbox, person, bytes(key))
            session.execute(REOPEN, {**given, "id": outbox, "link": link})


def is_revoked(device: UUID) -> bool:
    """Whether this tablet may bring nothing but what goes to quarantine."""
    asked = select(Device.revoked_at.is_not(None)).where(Device.id == device)
    return bool(db.session.scalar(asked))


def result_of(sha256: bytes) -> dict[str, Any] | None:
    """What was told of this very file before; None for a new one."""
    found: dict[str, Any] | None = db.session.execute(KEPT, {"sha256": sha256}).scalar()
    return found


def keep(sha256: bytes, carried_by: UUID | None, now: datetime, result: dict[str, Any]) -> None:
    given = {"sha256": sha256, "carried_by": carried_by, "received_at": now}
    db.session.execute(KEEP, {**given, "result": json.dumps(result, default=str)})


def late_count(person: Reader, within: timedelta) -> Any:
    """How many were handed in lately (before ``now``, a parameter), as a column."""
    asked = (
        select(func.count()).select_from(RescueFile).where(RescueFile.received_at > NOW - within)
    )
    if person.role != ADMINISTRATOR:
        asked = asked.where(RescueFile.carried_by == person.id)
    return asked.scalar_subquery()


def handed_in(person: Person) -> Sequence[Row[Any]]:
    """(RescueFile, Person who carried it), the latest first: one's own, an administrator's all."""
    asked = select(RescueFile, Person).outerjoin(Person, Person.id == RescueFile.carried_by)
    if person.role != ADMINISTRATOR:
        asked = asked.where(RescueFile.carried_by == person.id)
    return db.session.execute(asked.order_by(RescueFile.received_at.desc()).limit(MOST_SHOWN)).all()
