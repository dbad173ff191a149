"""Files: what is arriving, what is here, and for which record each came.

A file's bytes are named by their SHA-256, and that name opens nothing: who may read is decided
by the record, and only bytes that somebody sent for it, or who named them sent for another one.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

DEGREES = Numeric(9, 6)


class Upload(db.Model):
    """A file on its way. How much of it is here is the size of its spool file, nothing else.

    ``metadata_text`` is Upload-Metadata as it came; the columns after it were read from it.
    """

    __tablename__ = "upload"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    metadata_text: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    media_type: Mapped[str]
    record: Mapped[UUID]
    role: Mapped[str]
    filename: Mapped[str]
    length: Mapped[int] = mapped_column(BigInteger)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_upload_person_begun_at", "person", "begun_at"),
        Index("ix_upload_device_begun_at", "device", "begun_at"),
    )


class StoredFile(db.Model):
    """Bytes that are here, and what a look into them found.

    ``media_type``: of the content, None until looked at or when it is none that we know.
    ``problem``: code of what is wrong with the bytes. ``exif``: what the camera wrote, beside
    what the tablet said. ``thumbnail``: SHA-256 of a small picture made here.
    ``is_named``: a revision names these bytes; it stays, and so do they.
    """

    __tablename__ = "file"
    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    is_named: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    media_type: Mapped[str | None]
    problem: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    latitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    longitude: Mapped[Decimal | None] = mapped_column(DEGREES)
    exif: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
    thumbnail_size: Mapped[int | None]
    __table_args__ = (
        Index("ix_file_unchecked", "stored_at", postgresql_where=text("checked_at IS NULL")),
        Index("ix_file_unnamed", "touched_at", postgresql_where=text("NOT is_named")),
    )


class FileUse(db.Model):
    """Somebody sent these bytes for this record, in this role: the receipt they were given.

    ``code``: why it is in quarantine, None otherwise. A supervisor releases or discards it.
    """

    __tablename__ = "file_use"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[bytes] = mapped_column(ForeignKey("file.sha256"), index=True)
    record: Mapped[UUID]
    role: Mapped[str]
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    media_type: Mapped[str]
    filename: Mapped[str]
    received_at: Mapped[datetime]
    code: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_as: Mapped[str | None]
    settled_reason: Mapped[str | None]
    __table_args__ = (
        UniqueConstraint("record", "role", "sha256", "person"),
        Index("ix_file_use_code", "received_at", postgresql_where=text("code IS NOT NULL")),
    )
