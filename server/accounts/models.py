"""Tables of people, their devices, their sign-ins and their tokens for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class Person(db.Model):
    """Who may do what (role) and where (scope: governorate AND contract).

    "All" is said by a flag; an empty list means nothing.
    """

    __tablename__ = "person"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="ar")
    email: Mapped[str] = mapped_column(server_default="", default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    has_all_governorates: Mapped[bool] = mapped_column(default=False)
    governorates: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    has_all_contracts: Mapped[bool] = mapped_column(default=False)
    contracts: Mapped[list[int]] = mapped_column(ARRAY(INTEGER), default=list)
    scope_version: Mapped[int] = mapped_column(default=1)
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class Device(db.Model):
    """A tablet, known by the Ed25519 public key that it made for itself."""

    __tablename__ = "device"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    enrolled_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    enrolled_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    wipe_told_at: Mapped[datetime | None]

    @property
    def key_mark(self) -> str:
        """How its key begins, to tell tablets of one name apart: "3f9a 12c4"."""
        return self.public_key[:4].hex(" ", 2)


class PersonChange(db.Model):
    """What was done to an account, by whom and why; ``entered_by`` None: by the command line.

    ``what`` is of server.accounts.changes; ``device`` is the tablet that it was done to, if any.
    """

    __tablename__ = "person_change"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), index=True)
    what: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class RefreshToken(db.Model):
    """A sign-in of one person on one device. Only the token's SHA-256 is kept.

    The old token stays good until its successor is first used, so a lost reply locks
    nobody out.
    """

    __tablename__ = "refresh_token"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    first_used_at: Mapped[datetime | None]
    replaces: Mapped[bytes | None] = mapped_column(LargeBinary)
    revoked_at: Mapped[datetime | None]


class ApiToken(db.Model):
    """A named token with which a person's program reads. Only the token's SHA-256 is kept.

    Of collections, governorates and contracts NULL says as many as the person may see, now and
    later; a list never widens that. It ends with its day, when it is revoked, and with the
    sign-ins of ``session_version``.
    """

    __tablename__ = "api_token"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    session_version: Mapped[int]
    name: Mapped[str]
    collections: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    governorates: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    contracts: Mapped[list[int] | None] = mapped_column(ARRAY(INTEGER))
    made_at: Mapped[datetime]
    last_day: Mapped[date]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(db.Model):
    """Wrong passwords by user name, so that guessing slows down."""

    __tablename__ = "sign_in_attempt"
    username: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]
