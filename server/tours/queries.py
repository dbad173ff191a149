"""Tours in SQL, and what the file of an import names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from server.accounts.models import Person
from server.db import db
from server.programme.models import Activity, Contract
from server.tours.models import Tour


def tours_of(person: UUID, since: date) -> Sequence[Tour]:
    """This person's own, from ``since`` on, in the order of their days."""
    found = select(Tour).where(Tour.person == person, Tour.date >= since)
    return db.session.scalars(found.order_by(Tour.date, Tour.shift.desc(), Tour.id)).all()


def all_tours(since: date) -> Sequence[tuple[Tour, str]]:
    """Everybody's, with the person's user name: for the office's own list."""
    found = select(Tour, Person.username).join(Person, Person.id == Tour.person)
    rows = db.session.execute(found.where(Tour.date >= since).order_by(Tour.date, Tour.id))
    return [(row[0], row[1]) for row in rows]


def people_called(usernames: Iterable[str]) -> dict[str, Person]:
    found = select(Person).where(Person.username.in_(sorted(set(usernames))))
    return {person.username: person for person in db.session.scalars(found)}


def places_of(activities: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Activity code -> its governorate and contract."""
    found = select(Activity.code, Activity.governorate, Activity.contract)
    rows = db.session.execute(found.where(Activity.code.in_(sorted(set(activities)))))
    return {row.code: (row.governorate, row.contract) for row in rows}


def contracts() -> frozenset[int]:
    return frozenset(db.session.scalars(select(Contract.number)))


def tours_held(tours: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these ids that are here."""
    return frozenset(db.session.scalars(select(Tour.id).where(Tour.id.in_(set(tours)))))


def put(tours: Iterable[Tour]) -> None:
    """Enter tours; one of the same id is replaced."""
    for tour in tours:
        db.session.merge(tour)


def remove(tours: Iterable[UUID]) -> None:
    db.session.execute(delete(Tour).where(Tour.id.in_(set(tours))))
