"""SQL of the office's calendar rows: those in force, and all that were ever entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on

from server.accounts.models import Person
from server.db import db
from server.programme.calendar_models import CalendarDay, CalendarRamadan


def days_in_force() -> Sequence[CalendarDay]:
    """The newest row of each day, in order of the days."""
    newest = (CalendarDay.day, CalendarDay.entered_at.desc(), CalendarDay.id.desc())
    asked = select(CalendarDay).ext(distinct_on(CalendarDay.day)).order_by(*newest)
    return db.session.scalars(asked).all()


def ramadans_in_force() -> Sequence[CalendarRamadan]:
    """The newest row of each Hijri year."""
    row = CalendarRamadan
    newest = (row.hijri_year, row.entered_at.desc(), row.id.desc())
    asked = select(row).ext(distinct_on(row.hijri_year)).order_by(*newest)
    return db.session.scalars(asked).all()


def entered_days(limit: int) -> Sequence[Row[Any]]:
    """(row, name_ar, name_en of who entered it), the newest first; what no longer holds too."""
    asked = select(CalendarDay, Person.name_ar, Person.name_en).join(
        Person, Person.id == CalendarDay.entered_by
    )
    newest = (CalendarDay.entered_at.desc(), CalendarDay.id.desc())
    return db.session.execute(asked.order_by(*newest).limit(limit)).all()


def entered_ramadans(limit: int) -> Sequence[Row[Any]]:
    """The same of Ramadans."""
    row = CalendarRamadan
    asked = select(row, Person.name_ar, Person.name_en).join(Person, Person.id == row.entered_by)
    newest = (row.entered_at.desc(), row.id.desc())
    return db.session.execute(asked.order_by(*newest).limit(limit)).all()
