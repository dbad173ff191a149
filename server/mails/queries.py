"""SQL of recipients and of the mails to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from server.accounts.models import Person
from server.db import db
from server.db.by_due import NOW, Moment
from server.mails.models import (
    HANDING,
    IN_TROUBLE,
    UNSURE,
    WAITING,
    WITHHELD,
    WeekMail,
    WeekRecipient,
)
from server.reporting.models import IssuedPage, IssuedWeek
from shared.vocabulary.roles import CONTRACTOR

_PLAIN = {"synchronize_session": False}
# After it the next weeks have told of what did not arrive, or it was let be.
TOLD_FOR = timedelta(days=14)


def recipients_of(governorate: str) -> Sequence[Person]:
    """Who was chosen for a governorate, and still may sign in."""
    asked = select(Person).join(WeekRecipient, WeekRecipient.person == Person.id)
    return db.session.scalars(
        asked.where(WeekRecipient.governorate == governorate, Person.is_active)
    ).all()


def choices(governorates: Collection[str]) -> dict[UUID, set[str]]:
    """Person -> which of these governorates they are sent."""
    asked = select(WeekRecipient).where(WeekRecipient.governorate.in_(governorates))
    found: dict[UUID, set[str]] = {}
    for row in db.session.scalars(asked):
        found.setdefault(row.person, set()).add(row.governorate)
    return found


def people() -> Sequence[Person]:
    """The employer's people who may sign in, by name as Arabic is sorted."""
    by_name = func.lower(Person.name_ar).collate("ar-x-icu")
    asked = select(Person).where(Person.is_active, Person.role != CONTRACTOR)
    return db.session.scalars(asked.order_by(by_name, Person.username)).all()


def person_locked(identifier: UUID) -> Person | None:
    """A person, held until the transaction ends: two who choose for one take turns."""
    return db.session.get(Person, identifier, with_for_update=True, populate_existing=True)


def forget_choices(person: UUID, governorates: Collection[str]) -> None:
    gone = delete(WeekRecipient).where(
        WeekRecipient.person == person, WeekRecipient.governorate.in_(governorates)
    )
    db.session.execute(gone.execution_options(**_PLAIN))


def due(now: datetime) -> Sequence[UUID]:
    """Mails that may be tried now, the oldest first."""
    asked = select(WeekMail.id).where(WeekMail.status == WAITING, WeekMail.due_at <= now)
    return db.session.scalars(asked.order_by(WeekMail.made_at, WeekMail.id)).all()


def doubt(now: datetime) -> int:
    """What a dead worker left between the last line and the answer: nobody knows. How many."""
    left = (
        update(WeekMail)
        .where(WeekMail.status == HANDING, WeekMail.due_at <= now)
        .values(status=UNSURE, ended_at=now)
        .execution_options(**_PLAIN)
    )
    return db.session.execute(left).rowcount  # type: ignore[attr-defined,no-any-return]


def claim(mail: UUID, now: datetime, until: datetime) -> bool:
    """Take a mail for oneself until ``until``; whether nobody else had it."""
    taken = (
        update(WeekMail)
        .where(WeekMail.id == mail, WeekMail.status == WAITING, WeekMail.due_at <= now)
        .values(due_at=until, tries=WeekMail.tries + 1)
        .returning(WeekMail.id)
        .execution_options(**_PLAIN)
    )
    return db.session.execute(taken).first() is not None


def move(mail: UUID, before: Collection[str], **after: Any) -> bool:
    """Change a mail that is in one of these states; whether it was."""
    moved = (
        update(WeekMail)
        .where(WeekMail.id == mail, WeekMail.status.in_(before))
        .values(**after)
        .returning(WeekMail.id)
        .execution_options(**_PLAIN)
    )
    return db.session.execute(moved).first() is not None


def whole(mail: UUID) -> tuple[WeekMail, IssuedWeek, IssuedPage, Person] | None:
    """A mail with all that it is written from."""
    asked = (
        select(WeekMail, IssuedWeek, IssuedPage, Person)
        .join(IssuedWeek, IssuedWeek.id == WeekMail.week)
        .join(
            IssuedPage,
            (IssuedPage.week == WeekMail.week) & (IssuedPage.language == WeekMail.language),
        )
        .join(Person, Person.id == WeekMail.person)
        .where(WeekMail.id == mail)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(asked).first()
    return None if found is None else (found[0], found[1], found[2], found[3])


def mail_locked(mail: UUID) -> WeekMail | None:
    """A mail, held until the transaction ends."""
    return db.session.get(WeekMail, mail, with_for_update=True, populate_existing=True)


def mails(
    governorates: Collection[str], start: date | None, most: int, troubled_at: Moment | None = None
) -> Sequence[Row[Any]]:
    """(mail, issue, person) in these governorates, the newest first; of one week when given.

    ``troubled_at``: only those that the queue counts at that moment.
    """
    asked = (
        select(WeekMail, IssuedWeek.governorate, IssuedWeek.week_start, IssuedWeek.issue, Person)
        .join(IssuedWeek, IssuedWeek.id == WeekMail.week)
        .join(Person, Person.id == WeekMail.person)
        .where(IssuedWeek.governorate.in_(governorates))
    )
    if start is not None:
        asked = asked.where(IssuedWeek.week_start == start)
    if troubled_at is not None:
        asked = asked.where(*_is_undelivered(troubled_at))
    newest = (WeekMail.made_at.desc(), IssuedWeek.governorate, Person.name_ar, WeekMail.id)
    return db.session.execute(asked.order_by(*newest).limit(most)).all()


def undelivered(places: Collection[str], now: datetime, most: int) -> Sequence[Row[Any]]:
    """(mail, place, person) of what somebody should look at, the oldest first."""
    asked = select(WeekMail, IssuedWeek.governorate, Person)
    asked = asked.join(Person, Person.id == WeekMail.person)
    asked = asked.join(IssuedWeek, IssuedWeek.id == WeekMail.week)
    asked = asked.where(IssuedWeek.governorate.in_(places), *_is_undelivered(now))
    oldest = (WeekMail.ended_at, WeekMail.id)
    return db.session.execute(asked.order_by(*oldest).limit(most)).all()


def undelivered_count(places: Collection[str]) -> ColumnElement[int]:
    """How many: a column for the statement that asks all queues, at ``now``."""
    counted = select(func.count()).select_from(WeekMail)
    counted = counted.join(IssuedWeek, IssuedWeek.id == WeekMail.week)
    counted = counted.where(IssuedWeek.governorate.in_(places), *_is_undelivered(NOW))
    return counted.scalar_subquery()


def _is_undelivered(now: Moment) -> tuple[ColumnElement[bool], ...]:
    """Of what was withheld there is nothing to be done."""
    return (
        WeekMail.status.in_(set(IN_TROUBLE) - {WITHHELD}),
        WeekMail.ended_at > now - TOLD_FOR,
    )


def counts(weeks: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Issue -> state -> how many mails."""
    asked = (
        select(WeekMail.week, WeekMail.status, func.count())
        .where(WeekMail.week.in_(weeks))
        .group_by(WeekMail.week, WeekMail.status)
    )
    found: dict[UUID, dict[str, int]] = {}
    for week, status, count in db.session.execute(asked):
        found.setdefault(week, {})[status] = count
    return found


def governorate_of(mail: UUID) -> str | None:
    asked = select(IssuedWeek.governorate).join(WeekMail, WeekMail.week == IssuedWeek.id)
    return db.session.scalar(asked.where(WeekMail.id == mail))
