"""SQL of drafts of weeks and of the hours at which they fall due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from server.accounts.models import Person
from server.db import db
from server.reporting.draft_models import WeekDraft, WeekTimes
from server.reporting.models import IssuedWeek


def newest_times() -> WeekTimes:
    """The hours in force; migration 0040 enters the first."""
    return db.session.scalars(select(WeekTimes).order_by(WeekTimes.number.desc()).limit(1)).one()


def kept_since() -> datetime:
    """From when on weeks fall due by the clock: those before were nobody's to issue."""
    return db.session.scalars(select(func.min(WeekTimes.entered_at))).one()


def times_entered() -> Sequence[Row[Any]]:
    """(row, who entered it or None), the newest first."""
    asked = select(WeekTimes, Person).outerjoin(Person, Person.id == WeekTimes.entered_by)
    return db.session.execute(asked.order_by(WeekTimes.number.desc())).all()


def waiting(governorates: Sequence[str], start: date) -> Sequence[Row[Any]]:
    """(draft, who read it or None) of those not issued yet."""
    asked = (
        select(WeekDraft, Person)
        .outerjoin(Person, Person.id == WeekDraft.read_by)
        .where(WeekDraft.governorate.in_(governorates), WeekDraft.week_start == start)
        .where(WeekDraft.issued_at.is_(None))
        .order_by(WeekDraft.governorate, WeekDraft.issue)
    )
    return db.session.execute(asked).all()


def last_issues(governorates: Sequence[str], start: date) -> dict[str, int]:
    """The number of the newest issue of each governorate's week; none where it was not issued."""
    asked = (
        select(IssuedWeek.governorate, func.max(IssuedWeek.issue))
        .where(IssuedWeek.governorate.in_(governorates), IssuedWeek.week_start == start)
        .group_by(IssuedWeek.governorate)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def first_drafts_waiting() -> Sequence[Row[Any]]:
    """(week_start, governorate) of drafts of first issues: those that the clock issues."""
    asked = select(WeekDraft.week_start, WeekDraft.governorate).where(
        WeekDraft.issued_at.is_(None), WeekDraft.issue == 1
    )
    return db.session.execute(asked.order_by(WeekDraft.week_start, WeekDraft.governorate)).all()


def unread(governorates: Sequence[str]) -> Sequence[WeekDraft]:
    """Drafts that wait to be read in these governorates, the oldest week first."""
    by_week = (WeekDraft.week_start, WeekDraft.governorate, WeekDraft.issue)
    return db.session.scalars(_unread(select(WeekDraft), governorates).order_by(*by_week)).all()


def unread_count(governorates: Sequence[str]) -> ColumnElement[int]:
    """How many: a column for the statement that asks all queues."""
    counted = select(func.count()).select_from(WeekDraft)
    return _unread(counted, governorates).scalar_subquery()


def _unread(asked: Select[Any], governorates: Sequence[str]) -> Select[Any]:
    is_waiting = WeekDraft.issued_at.is_(None), WeekDraft.read_at.is_(None)
    return asked.where(WeekDraft.governorate.in_(governorates), *is_waiting)


def draft_locked(governorate: str, start: date, issue: int) -> WeekDraft | None:
    """A draft, held until the transaction ends."""
    key = (governorate, start, issue)
    return db.session.get(WeekDraft, key, with_for_update=True, populate_existing=True)
