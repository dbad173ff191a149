"""Issued weeks: frozen when issued; a later correction is a listed restatement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class IssuedWeek(db.Model):
    """One governorate's page for one week (Sunday to Saturday), with its cut of the register."""

    __tablename__ = "issued_week"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"))
    week_start: Mapped[date]
    issue: Mapped[int]
    root: Mapped[int] = mapped_column(ForeignKey("root.number"))
    rules_version: Mapped[str]
    reference_sha256: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    html: Mapped[str]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    pdf_sha256: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("governorate", "week_start", "issue"),)
