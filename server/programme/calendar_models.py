"""Tables of the office's own rows over the kept calendars; only added to, the newest holds."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class CalendarDay(db.Model):
    """What the cabinet said of a day; ``kind`` is of shared.vocabulary.calendars."""

    __tablename__ = "calendar_day"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class CalendarRamadan(db.Model):
    """Ramadan of a Hijri year as the moon was sighted; without days, as the tables have it."""

    __tablename__ = "calendar_ramadan"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    hijri_year: Mapped[int] = mapped_column(index=True)
    first: Mapped[date | None]
    last: Mapped[date | None]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
