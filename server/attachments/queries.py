"""Files in SQL: uploads on their way, bytes that are here, and for which record each came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    case,
    delete,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from server.attachments.models import FileUse, StoredFile, Upload
from server.db import db
from server.db.phrases import is_within
from server.register.models import Head, Revision
from shared.rules.scope import Scope
from shared.vocabulary.files import ORIGINAL, POINTS, THUMBNAIL

A_DAY = timedelta(days=1)


def expired_uploads(now: datetime, most: int) -> Sequence[Upload]:
    """Those of today, whatever became of them, still count for the day's share."""
    asked = select(Upload).where(Upload.expires_at < now, Upload.begun_at < now - A_DAY)
    asked = asked.order_by(Upload.expires_at)
    return db.session.scalars(asked.limit(most)).all()


def known_uploads(identifiers: list[UUID]) -> set[UUID]:
    """Those of ``identifiers`` that are on their way."""
    asked = select(Upload.id).where(Upload.id.in_(identifiers), Upload.finished_at.is_(None))
    return set(db.session.scalars(asked))


def file_for(record: UUID, role: str, visible_to: Scope) -> Row[Any] | None:
    """(FileUse, StoredFile) that a visible record names in a role; a clean one before others."""
    asked = _files_for([record], role, visible_to).order_by(*_BEST_FIRST).limit(1)
    return db.session.execute(asked).first()


def originals_of(records: Sequence[UUID], visible_to: Scope) -> Sequence[Row[Any]]:
    """The same of each of these records' originals: (FileUse, StoredFile, the record)."""
    asked = _files_for(records, ORIGINAL, visible_to).add_columns(Head.record)
    return db.session.execute(
        asked.ext(distinct_on(Head.record)).order_by(Head.record, *_BEST_FIRST)
    ).all()


_BEST_FIRST = (FileUse.code.is_not(None), FileUse.record != Head.record, FileUse.received_at)


def _files_for(records: Sequence[UUID], role: str, visible_to: Scope) -> Select[Any]:
    """Only bytes that were sent for this record, or for another one by the person who named them
    here: who knows no more than a hash gains nothing by naming it.
    """
    has_named = (
        select(Revision.record)
        .where(Revision.record == Head.record, Revision.author == FileUse.person)
        .where(FileUse.sha256 == _named(role, Revision.fields))
        .correlate(Head, FileUse)
        .exists()
    )
    return (
        select(FileUse, StoredFile)
        .join(StoredFile, StoredFile.sha256 == FileUse.sha256)
        .join(Head, FileUse.sha256 == _named(role, Head.whole))
        .where(Head.record.in_(records), ~Head.is_deleted, is_within(visible_to, Head))
        .where(FileUse.role == role, or_(FileUse.record == Head.record, has_named))
    )


def _named(role: str, fields: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The hash that ``fields`` name in a role. What is no hash names nothing."""
    found = {
        ORIGINAL: fields["file"].astext,
        THUMBNAIL: fields["thumbnail"]["sha256"].astext,
        POINTS: fields["points"].astext,
    }[role]
    is_hash = found.regexp_match("^[0-9a-f]{64}$")
    return case((is_hash, func.decode(found, "hex")), else_=None)


def claim_unchecked(now: datetime, until: datetime, most: int) -> list[StoredFile]:
    """Files that nobody has looked into; ours to look at ``until`` then."""
    waiting = (
        select(StoredFile)
        .where(StoredFile.checked_at.is_(None))
        .where(or_(StoredFile.claimed_until.is_(None), StoredFile.claimed_until < now))
        .order_by(StoredFile.stored_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = list(db.session.scalars(waiting))
    for file in found:
        file.claimed_until, file.tries = until, file.tries + 1
    return found


def uses_of(sha256: bytes) -> Sequence[FileUse]:
    return db.session.scalars(select(FileUse).where(FileUse.sha256 == sha256)).all()


# A revision is never taken back, so what one names stays named.
IN_A_REVISION = text(
    """
    SELECT EXISTS (SELECT FROM revision WHERE fields ? 'file' AND fields ->> 'file' = :hex)
        OR EXISTS (SELECT FROM revision WHERE fields ? 'points' AND fields ->> 'points' = :hex)
        OR EXISTS (SELECT FROM revision WHERE fields ? 'thumbnail'
                      AND fields -> 'thumbnail' ->> 'sha256' = :hex)
    """
)
# What could not go in yet may do so later.
IN_A_QUEUE = text(
    """
    SELECT EXISTS (SELECT FROM waiting WHERE position(:hex IN body) > 0)
        OR EXISTS (SELECT FROM quarantined
                   WHERE discarded_at IS NULL AND position(CAST(:raw AS bytea) IN raw) > 0)
    """
)


def idle_files(before: datetime, after: bytes, most: int) -> list[bytes]:
    """Hashes above ``after``, in order, of files that no revision is known to name and nobody
    has touched since ``before``.
    """
    asked = (
        select(StoredFile.sha256)
        .where(StoredFile.touched_at < before, ~StoredFile.is_named, StoredFile.sha256 > after)
        .order_by(StoredFile.sha256)
    )
    return list(db.session.scalars(asked.limit(most)))


def lock_idle(sha256: bytes, before: datetime) -> StoredFile | None:
    """The file, locked, if still nobody has touched it since ``before`` or is sending it."""
    asked = (
        select(StoredFile)
        .where(StoredFile.sha256 == sha256, StoredFile.touched_at < before)
        .where(~select(Upload.id).where(Upload.sha256 == sha256).exists())
        .with_for_update()
    )
    return db.session.scalars(asked).one_or_none()


def is_in_a_revision(sha256: bytes) -> bool:
    return bool(db.session.scalar(IN_A_REVISION, {"hex": sha256.hex()}))


def is_in_a_queue(sha256: bytes) -> bool:
    """Whether a waiting or quarantined change names these bytes, wherever in its text."""
    values = {"hex": sha256.hex(), "raw": sha256.hex().encode()}
    return bool(db.session.scalar(IN_A_QUEUE, values))


def forget_file(file: StoredFile) -> None:
    """Remove the rows of a file and of its uses."""
    db.session.execute(delete(FileUse).where(FileUse.sha256 == file.sha256))
    db.session.delete(file)
    db.session.flush()


def is_thumbnail_needed(sha256: bytes) -> bool:
    """Whether a file still has these bytes as its thumbnail, or is made of them."""
    asked = select(StoredFile.sha256).where(
        or_(StoredFile.thumbnail == sha256, StoredFile.sha256 == sha256)
    )
    return db.session.scalars(asked.limit(1)).first() is not None
