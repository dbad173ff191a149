"""The tables of tours, of what was done to them, and of the calendars that show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class Tour(db.Model):
    """One person's way on one day; ``stops`` as they travel (shared.wire.tour), in order.

    ``governorates`` and ``contracts``: where its stops lie, which says who sees it.
    ``version`` grows by each change; ``note``: what the last one was for, as its person is told.
    """

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
    version: Mapped[int] = mapped_column(server_default="1")
    governorates: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default="{}")
    contracts: Mapped[list[int]] = mapped_column(ARRAY(INTEGER), server_default="{}")
    note: Mapped[str] = mapped_column(server_default="")
    cancelled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    __table_args__ = (Index("ix_tour_person", "person", "date"), Index("ix_tour_date", "date"))


class TourVersion(db.Model):
    """What a tour was from ``made_at`` on: ``content`` as server.tours.keeping writes it.

    ``did``: a code of shared.vocabulary.tours.TOUR_ACTS; ``made_by`` None: from a file.
    """

    __tablename__ = "tour_version"
    tour: Mapped[UUID] = mapped_column(ForeignKey("tour.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    did: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class CalendarFeed(db.Model):
    """An address at which a calendar reads tours. Only its secret's SHA-256 is kept.

    ``is_own``: one's own tours; else all that the person may see.
    """

    __tablename__ = "calendar_feed"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    is_own: Mapped[bool]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
