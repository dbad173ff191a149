"""The table of tours."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class Tour(db.Model):
    """One person's way on one day; ``stops`` as they travel (shared.wire.tour), in order."""

    __tablename__ = "tour"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    date: Mapped[date]
    shift: Mapped[str]
    kind: Mapped[str]
    title_ar: Mapped[str]
    title_en: Mapped[str]
    contract: Mapped[int | None] = mapped_column(ForeignKey("contract.number"))
    stops: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    entered_at: Mapped[datetime]
    __table_args__ = (Index("ix_tour_person", "person", "date"),)
