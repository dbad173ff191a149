"""Issued weeks: frozen when issued; a later correction is a listed restatement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class ReferenceSnapshot(db.Model):
    """The programme and the rules as they were at a cut; many issued weeks share one.

    ``content`` is canonical JSON text (see snapshot.py), kept as text because
    its SHA-256 is over these very characters.
    """

    __tablename__ = "reference_snapshot"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    taken_at: Mapped[datetime]


class IssuedWeek(db.Model):
    """One governorate's page for one week (Sunday to Saturday), with its cut of the register;
    or, as governorate "programme", the page that sets the six side by side.

    The cut is ``root``: revisions that this root or an earlier one covers. ``seal`` is the
    SHA-256 that a later root, ``sealed_by``, has among its leaves: see seals.seal_of.
    ``restated`` lists what changed against the issue before; empty in a first issue.
    ``annotation``: who read it and their remark, see annotations.py; None before there were drafts.
    ``issued_at`` is the moment of the cut.
    """

    __tablename__ = "issued_week"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    governorate: Mapped[str]
    week_start: Mapped[date]
    issue: Mapped[int]
    root: Mapped[int] = mapped_column(ForeignKey("root.number"))
    rules_version: Mapped[str]
    reference_sha256: Mapped[str] = mapped_column(ForeignKey("reference_snapshot.sha256"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    restated: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    annotation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    seal: Mapped[str]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("root.number"))
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("governorate", "week_start", "issue"),
        CheckConstraint(
            "governorate IN ('programme', 'KW-AH', 'KW-FA', 'KW-HA', 'KW-JA', 'KW-KU', 'KW-MU')",
            name="place",
        ),
    )


class IssuedPage(db.Model):
    """An issued week's page in one language: the bytes that people were given.

    ``html_sha256``: of the page's UTF-8, under the seal too; None of the first weeks, whose seals
    were over their PDFs alone.
    """

    __tablename__ = "issued_page"
    week: Mapped[UUID] = mapped_column(ForeignKey("issued_week.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    html: Mapped[str]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    pdf_sha256: Mapped[str] = mapped_column(index=True)
    html_sha256: Mapped[str | None]
