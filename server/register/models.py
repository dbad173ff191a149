"""The register's tables: every syncable record has one history, and this is it.

``revision`` is append-only. ``head`` has one row a record and carries what pull reads;
``xid`` and ``seq`` are set anew on each revision, also for deletes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, Sequence, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from server.db import Table, db


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; compared in SQL only, read as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "XID8"


CHANGE_SEQ = Sequence("change_seq", metadata=Table.metadata)
CURRENT_XID = text("pg_current_xact_id()")
NEXT_SEQ = text("nextval('change_seq')")
# Fields of any kind that name a file by its SHA-256, and where in them the hash stands.
NAMED_FILES = {
    "file": "(fields ->> 'file')",
    "points": "(fields ->> 'points')",
    "thumbnail": "((fields -> 'thumbnail') ->> 'sha256')",
}


class Revision(db.Model):
    """One accepted change of one record. ``body`` is the text as its author's tablet wrote it.

    Author and device are those that the push was proved to be of, and nobody deletes either: no
    foreign key asks for them again, row by row (docs/decisions/0009-speed-of-pushes.md).
    """

    __tablename__ = "revision"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    change: Mapped[UUID] = mapped_column(unique=True)
    base: Mapped[UUID | None]
    mends: Mapped[UUID | None]
    op: Mapped[str]
    body: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    whole: Mapped[dict[str, Any]] = mapped_column(JSONB)
    conflicts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    flags: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    author: Mapped[UUID]
    device: Mapped[UUID | None]
    clocks: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    time_grade: Mapped[str]
    working_date: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str]
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_revision_author_received_at", "author", "received_at"),
        Index("ix_revision_mends", "mends", postgresql_where=text("mends IS NOT NULL")),
        Index(
            "ix_revision_decided",
            "received_at",
            "change",
            postgresql_where=text("op = 'decide'"),
        ),
        # Of which days there are photographs: a week shows some of its own.
        Index(
            "ix_revision_photo_day",
            "working_date",
            postgresql_where=text("kind = 'photo' AND version = 1"),
        ),
        # The few decisions among all records: a week reads them from its cut.
        Index(
            "ix_revision_decision",
            *("record", "version"),
            postgresql_where=text("kind = 'decision'"),
        ),
        # Which revisions name a file: asked before a file is collected.
        *(
            Index(f"ix_revision_{name}", text(path), postgresql_where=text(f"fields ? '{name}'"))
            for name, path in NAMED_FILES.items()
        ),
        # Rows of some 2.5 KB: rather three a page than each packed while its author waits.
        {"postgresql_with": {"toast_tuple_target": 8160}},
    )


class Head(db.Model):
    """The present state of a record, and where it stands in the feed."""

    __tablename__ = "head"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    change: Mapped[UUID]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    governorate: Mapped[str]
    contract: Mapped[int]
    is_deleted: Mapped[bool] = mapped_column(default=False)
    whole: Mapped[dict[str, Any]] = mapped_column(JSONB)
    conflicts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    flags: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    author: Mapped[UUID]
    parent: Mapped[UUID | None]
    xid: Mapped[str] = mapped_column(Xid8, server_default=CURRENT_XID)
    seq: Mapped[int] = mapped_column(BigInteger, server_default=NEXT_SEQ)
    __table_args__ = (
        Index("ix_head_feed", "xid", "seq"),
        Index("ix_head_scope", "governorate", "contract", "xid", "seq"),
        Index("ix_head_parent", "parent", postgresql_where=text("parent IS NOT NULL")),
        Index("ix_head_disputed", "xid", "seq", postgresql_where=text("conflicts <> '{}'::jsonb")),
    )


class UntoldRevision(db.Model):
    """A revision that nobody outside was told of yet: written with it, taken away by who tells.

    A row is there or gone, whichever transaction wrote it and whenever that ended: no cursor to
    fall behind, and a dump holds what is still to be told.
    """

    __tablename__ = "untold_revision"
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    record: Mapped[UUID]
    version: Mapped[int]


class Exit(db.Model):
    """A record left a scope. Carries no content."""

    __tablename__ = "exit"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=NEXT_SEQ)
    xid: Mapped[str] = mapped_column(Xid8, server_default=CURRENT_XID)
    record: Mapped[UUID]
    governorate: Mapped[str]
    contract: Mapped[int]
    __table_args__ = (Index("ix_exit_feed", "xid", "seq"),)


class Root(db.Model):
    """A signed Merkle root over the revisions since the last root, that root included."""

    __tablename__ = "root"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    merkle: Mapped[bytes] = mapped_column(LargeBinary)
    revisions: Mapped[int]
    made_at: Mapped[datetime]
    reason: Mapped[str]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    xid: Mapped[str] = mapped_column(Xid8, server_default=CURRENT_XID)
    seq: Mapped[int] = mapped_column(BigInteger, server_default=NEXT_SEQ)


class RootRevision(db.Model):
    """The root that first covers a revision: the cut of an issued week."""

    __tablename__ = "root_revision"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[int] = mapped_column(ForeignKey("root.number"), index=True)


class RootLeaf(db.Model):
    """What a root covers besides revisions, as 32 bytes: the seal of an issued week."""

    __tablename__ = "root_leaf"
    root: Mapped[int] = mapped_column(ForeignKey("root.number"), primary_key=True)
    leaf: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class RegisterState(db.Model):
    """One row: the epoch, random, rewritten by a restore."""

    __tablename__ = "register_state"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[UUID]


class RestoreMark(db.Model):
    """A restore from a backup: what a tablet holds beyond ``last_root`` was cut by it."""

    __tablename__ = "restore_mark"
    epoch: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    last_root: Mapped[int]
