"""What the server keeps of each tablet's outbox: links, bodies' hashes, answers, quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.register.models import CURRENT_XID, NEXT_SEQ, Xid8


class Outbox(db.Model):
    """One queue of changes per person and device. ``next_n`` is the number expected next."""

    __tablename__ = "outbox"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    next_n: Mapped[int]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]


class OutboxEntry(db.Model):
    """Entry n of an outbox, rejected ones too: its body's hash, its link, its answer.

    ``xid`` and ``seq`` are renewed when a waiting change gets its final answer, so that
    pull's ``answers`` finds it. Its outbox is locked as it is written, and nobody deletes one.
    """

    __tablename__ = "outbox_entry"
    outbox: Mapped[UUID] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[UUID | None] = mapped_column(index=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    link: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[str]
    receipt: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime]
    answered_later: Mapped[bool] = mapped_column(default=False)
    xid: Mapped[str] = mapped_column(Xid8, server_default=CURRENT_XID)
    seq: Mapped[int] = mapped_column(BigInteger, server_default=NEXT_SEQ)
    # Of what pull tells, the few that were answered later; a push adds nothing to it.
    __table_args__ = (
        Index(
            "ix_outbox_entry_feed", "outbox", "xid", "seq", postgresql_where=text("answered_later")
        ),
    )


class OutboxHead(db.Model):
    """A head as its device signed it: one signature proves all entries up to n."""

    __tablename__ = "outbox_head"
    outbox: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    link: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]


class Waiting(db.Model):
    """A change whose base is not here yet: safe, and applied when the base arrives.

    A first change has no base; it may wait for the record that it belongs to, its ``parent``.
    """

    __tablename__ = "waiting"
    change: Mapped[UUID] = mapped_column(primary_key=True)
    base: Mapped[UUID | None] = mapped_column(index=True)
    parent: Mapped[UUID | None]
    outbox: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"))
    n: Mapped[int]
    body: Mapped[str]
    author: Mapped[UUID]
    device: Mapped[UUID]
    device_time: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime]


class Quarantined(db.Model):
    """A change that could not go in, with its bytes, and a reason a person can act on.

    ``never_begun``: once it is discarded, the record that it would have begun.
    """

    __tablename__ = "quarantined"
    outbox: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[UUID | None] = mapped_column(index=True)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    code: Mapped[str]
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    author: Mapped[UUID]
    device: Mapped[UUID]
    received_at: Mapped[datetime]
    mended_by: Mapped[UUID | None]
    discarded_at: Mapped[datetime | None]
    never_begun: Mapped[UUID | None]
    __table_args__ = (
        Index(
            "ix_quarantined_never_begun",
            "never_begun",
            postgresql_where=text("never_begun IS NOT NULL"),
        ),
    )


class LostRange(db.Model):
    """Entries that exist nowhere any more, by the word of their device: it signed ``link``.

    ``link`` is that of entry ``to_n``, so that later entries go on from there.
    """

    __tablename__ = "lost_range"
    outbox: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    from_n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    to_n: Mapped[int]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    declared_at: Mapped[datetime]


class HeldElsewhere(db.Model):
    """A head that a tablet had pulled and that a restore cut off, as that tablet holds it.

    Its content is the tablet's word: what the register says is only in ``revision``.
    """

    __tablename__ = "held_elsewhere"
    change: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    version: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    whole: Mapped[dict[str, Any]] = mapped_column(JSONB)
    governorate: Mapped[str]
    contract: Mapped[int]
    reported_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    reported_at: Mapped[datetime]


class StuckFile(db.Model):
    """A file that a revoked tablet could not send, by its word: wiped with it, if it was wiped."""

    __tablename__ = "stuck_file"
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    record: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str]
    since: Mapped[datetime]
    told_at: Mapped[datetime]


class RescueFile(db.Model):
    """A dead tablet's outbox that was handed in, by the SHA-256 of the sealed file."""

    __tablename__ = "rescue_file"
    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    carried_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime]
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
