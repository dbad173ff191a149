"""Files that a revoked tablet could not send: noted before it is wiped, and shown.

The server refused them for good, or their bytes are no longer whole on the tablet. Without
this note such a tablet would never be wiped; without being shown they would be lost in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, text

from server.accounts.models import Device, Person
from server.accounts.service import visible_author
from server.db import db
from server.db.as_json import as_json
from server.register.models import Head
from server.sync.models import StuckFile
from shared.rules.scope import Scope
from shared.vocabulary.works import KIND
from shared.wire.fields import write_moment

MOST_SHOWN = 200
# Its last word counts: what it no longer names it has sent after all.
FORGET = text("DELETE FROM stuck_file WHERE device = :device")
# Only for those who have an outbox on it: nobody is told tales of.
NOTE = text(
    """
    INSERT INTO stuck_file (device, record, role, sha256, size, person, code, since, told_at)
    SELECT :device, record, role, decode(sha256, 'hex'), size, person, code, since, :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS told (
        record uuid, role text, sha256 text, size bigint, person uuid, code text,
        since timestamptz)
    WHERE EXISTS (SELECT FROM outbox WHERE outbox.device = :device
                                       AND outbox.person = told.person)
    ON CONFLICT DO NOTHING
    """
)


NEVER_CAME = text(
    """
    NOT EXISTS (SELECT FROM file_use WHERE file_use.record = stuck_file.record
        AND file_use.role = stuck_file.role AND file_use.sha256 = stuck_file.sha256)
    """
)


@dataclass(frozen=True)
class Stuck:
    """The files of one author on one tablet, each with the record of the work it is of, if any."""

    author: Person
    device: Device
    files: list[tuple[StuckFile, str | None]]


def note(device: UUID, told: Sequence[dict[str, Any]], now: datetime) -> int:
    """Note what a revoked tablet cannot send, in the caller's transaction; how many were noted."""
    db.session.execute(FORGET, {"device": device})
    if not told:
        return 0
    rows = [{**file, "since": write_moment(file["since"])} for file in told]
    given = {"device": device, "now": now, "rows": as_json(rows)}
    return int(db.session.execute(NOTE, given).rowcount)  # type: ignore[attr-defined]


def open_ones(person: Person, visible_to: Scope) -> list[Stuck]:
    """What never came, of one's own and one's authors' tablets, the latest first."""
    whole = Head.whole
    work = case((whole["of_kind"].astext == KIND, whole["of"].astext))
    asked = (
        select(Person, Device, StuckFile, work)
        .join(Person, Person.id == StuckFile.person)
        .join(Device, Device.id == StuckFile.device)
        .outerjoin(Head, Head.record == StuckFile.record)
        .where(visible_author(person, visible_to), NEVER_CAME)
        .order_by(StuckFile.told_at.desc(), Device.id, Person.id, StuckFile.since, StuckFile.role)
    )
    rows = db.session.execute(asked.limit(MOST_SHOWN)).all()
    return [
        Stuck(author, device, [(file, work) for _, _, file, work in group])
        for (author, device), group in groupby(rows, key=lambda row: (row[0], row[1]))
    ]
