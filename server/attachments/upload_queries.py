"""Uploads in SQL: begun, known again, finished. Each photo runs these, so they are plain."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from server.attachments.judging import Findings
from server.db import execute


class Arriving(NamedTuple):
    """A row of ``Upload``, read: no transaction stays open for it while its bytes come in."""

    id: UUID
    person: UUID
    device: UUID | None
    metadata_text: str
    sha256: bytes
    media_type: str
    record: UUID
    role: str
    filename: str
    length: int
    begun_at: datetime
    expires_at: datetime
    finished_at: datetime | None = None


_COLUMNS = ", ".join(Arriving._fields)
FIND = text(
    f"SELECT {_COLUMNS} FROM upload"  # noqa: S608 - names of columns
    " WHERE id = :id AND person = :person"
)
LOCK_QUOTA = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:person AS text), 7312))")
# What was announced since midnight by the person or by the tablet, whichever is more, bounds what
# may still begin. An upload that the same words began before is found, and takes nothing more.
BEGIN = text(
    f"""
    WITH known AS (
        SELECT {_COLUMNS} FROM upload
        WHERE sha256 = :sha256 AND person = :person AND device IS NOT DISTINCT FROM :device
          AND metadata_text = :metadata_text AND length = :length AND expires_at > :begun_at
        ORDER BY finished_at NULLS LAST, id LIMIT 1
    ), taken AS (
        SELECT greatest(
            (SELECT sum(length) FROM upload WHERE person = :person AND begun_at >= :midnight),
            (SELECT sum(length) FROM upload WHERE device = :device AND begun_at >= :midnight), 0
        ) AS bytes
    ), begun AS (
        INSERT INTO upload ({_COLUMNS})
        SELECT :id, :person, :device, :metadata_text, :sha256, :media_type, :record, :role,
               :filename, :length, :begun_at, :expires_at, NULL
        FROM taken WHERE taken.bytes + :length <= :most AND NOT EXISTS (SELECT FROM known)
        RETURNING {_COLUMNS}
    )
    SELECT {_COLUMNS} FROM known UNION ALL SELECT {_COLUMNS} FROM begun
    """  # noqa: S608 - names of columns
)
POSTPONE = text("UPDATE upload SET expires_at = :expires_at WHERE id = :id")
DROP = text("DELETE FROM upload WHERE id = :id")
# The row of bytes that were here is touched, which keeps them from collection. An upload's row
# stays for a while, to say the receipt again.
FINISH = text(
    """
    WITH told AS (
        UPDATE upload SET finished_at = :now, expires_at = :expires_at WHERE id = :id
    )
    INSERT INTO file (sha256, size, stored_at, touched_at, is_named, tries, exif)
    VALUES (:sha256, :length, :now, :now, FALSE, 0, '{}')
    ON CONFLICT (sha256) DO UPDATE SET touched_at = excluded.touched_at
    RETURNING checked_at, problem, media_type
    """
)
# The same bytes for the same record from the same person are one use.
USE = text(
    """
    INSERT INTO file_use (id, sha256, record, role, person, device, media_type, filename,
                          received_at, code)
    VALUES (:id, :sha256, :record, :role, :person, :device, :media_type, :filename,
            :received_at, :code)
    ON CONFLICT DO NOTHING
    """
)


def upload_of(identifier: UUID, person: UUID) -> Arriving | None:
    """This person's upload; of another's nobody learns that it exists."""
    found = execute(FIND, {"id": identifier, "person": person}).first()
    return None if found is None else Arriving._make(found)


def begin(wanted: Arriving, midnight: datetime, most_bytes: int) -> Arriving | None:
    """``wanted``, added, or the one that the same person, tablet and words began before.

    None when ``most_bytes`` since ``midnight`` would be exceeded. This person's uploads begin one
    after the other until the transaction ends: two at once cannot both take the last room.
    """
    execute(LOCK_QUOTA, {"person": wanted.person})
    given = wanted._asdict() | {"midnight": midnight, "most": most_bytes}
    found = execute(BEGIN, given).first()
    return None if found is None else Arriving._make(found)


def postpone(identifier: UUID, expires_at: datetime) -> None:
    execute(POSTPONE, {"id": identifier, "expires_at": expires_at})


def drop(identifier: UUID) -> None:
    execute(DROP, {"id": identifier})


def finish(upload: Arriving, now: datetime, expires_at: datetime) -> Findings:
    """Mark an upload finished and its bytes stored; what a look into them found, if any."""
    given = {
        "id": upload.id,
        "sha256": upload.sha256,
        "length": upload.length,
        "now": now,
        "expires_at": expires_at,
    }
    return Findings._make(execute(FINISH, given).one())


def keep_use(identifier: UUID, upload: Arriving, received_at: datetime, code: str | None) -> None:
    """Note for which record the bytes came; ``code``: why that goes to quarantine at once."""
    given = upload._asdict() | {"id": identifier, "received_at": received_at, "code": code}
    execute(USE, given)
