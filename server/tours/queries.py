"""Tours in SQL: whose and where they are, and what the file of an import names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, cast, func, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT

from server.accounts.models import Person
from server.db import db
from server.programme.models import Activity, Contract
from server.register.models import Head
from server.tours.models import Tour, TourVersion
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

# Who is sent on tours; a contractor never is, nor told of any.
TOURERS = frozenset({INSPECTOR, SUPERVISOR})


class Site(NamedTuple):
    """An activity as a stop names it; ``place``: its latitude and longitude."""

    code: str
    name_ar: str
    name_en: str
    place: tuple[float, float]


def tours_of(person: UUID, since: date) -> Sequence[Tour]:
    """This person's own, from ``since`` on, in the order of their days; cancelled ones too."""
    found = select(Tour).where(Tour.person == person, Tour.date >= since)
    return db.session.scalars(found.order_by(Tour.date, Tour.shift.desc(), Tour.id)).all()


def all_tours(since: date) -> Sequence[tuple[Tour, str]]:
    """Everybody's that stand, with the person's user name: for the office's own list."""
    found = select(Tour, Person.username).join(Person, Person.id == Tour.person)
    found = found.where(Tour.date >= since, Tour.cancelled_at.is_(None))
    rows = db.session.execute(found.order_by(Tour.date, Tour.id))
    return [(row[0], row[1]) for row in rows]


def is_seen(person: Person, scope: Scope) -> ColumnElement[bool]:
    """Whether somebody may see a tour: it is their own or, unless they are an inspector, some
    stop of it lies in their scope. Contractors are never asked here.
    """
    if person.role == INSPECTOR:
        return Tour.person == person.id
    parts: list[ColumnElement[bool]] = [true()]
    if scope.governorates is not None:
        parts.append(Tour.governorates.overlap(cast(sorted(scope.governorates), ARRAY(TEXT))))
    if scope.contracts is not None:
        mine = Tour.contracts.overlap(cast(sorted(scope.contracts), ARRAY(INTEGER)))
        parts.append(or_(mine, Tour.contracts == cast([], ARRAY(INTEGER))))
    return or_(Tour.person == person.id, and_(*parts))


def tour_seen(tour: UUID, person: Person, scope: Scope, is_locked: bool = False) -> Tour | None:
    """The tour, if this person may see it; ``is_locked`` holds it until the transaction ends."""
    asked = select(Tour).where(Tour.id == tour, is_seen(person, scope))
    return db.session.scalar(asked.with_for_update() if is_locked else asked)


def versions_of(tour: UUID) -> Sequence[tuple[TourVersion, Person | None]]:
    """What was done to a tour and by whom, the newest first."""
    asked = select(TourVersion, Person).outerjoin(Person, Person.id == TourVersion.made_by)
    asked = asked.where(TourVersion.tour == tour).order_by(TourVersion.version.desc())
    return [(row[0], row[1]) for row in db.session.execute(asked)]


def people_called(usernames: Iterable[str]) -> dict[str, Person]:
    found = select(Person).where(Person.username.in_(sorted(set(usernames))))
    return {person.username: person for person in db.session.scalars(found)}


def people_with(ids: Iterable[UUID]) -> dict[UUID, Person]:
    found = db.session.scalars(select(Person).where(Person.id.in_(set(ids))))
    return {person.id: person for person in found}


def tourers(scope: Scope) -> Sequence[Person]:
    """Who may be sent somewhere in ``scope``, by name, inspectors first."""
    parts: list[ColumnElement[bool]] = [Person.role.in_(sorted(TOURERS)), Person.is_active]
    if scope.governorates is not None:
        mine = Person.governorates.overlap(cast(sorted(scope.governorates), ARRAY(TEXT)))
        parts.append(or_(Person.has_all_governorates, mine))
    if scope.contracts is not None:
        ours = Person.contracts.overlap(cast(sorted(scope.contracts), ARRAY(INTEGER)))
        parts.append(or_(Person.has_all_contracts, ours))
    order = (Person.role, func.lower(Person.name_en), Person.id)
    return db.session.scalars(select(Person).where(*parts).order_by(*order)).all()


def places_of(activities: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Activity code -> its governorate and contract."""
    found = select(Activity.code, Activity.governorate, Activity.contract)
    rows = db.session.execute(found.where(Activity.code.in_(sorted(set(activities)))))
    return {row.code: (row.governorate, row.contract) for row in rows}


def heads_of(records: Iterable[UUID]) -> dict[str, Head]:
    """Record's id as text -> its head, of those that are there."""
    wanted = set(records)
    if not wanted:
        return {}
    asked = select(Head).where(Head.record.in_(wanted), ~Head.is_deleted)
    return {str(head.record): head for head in db.session.scalars(asked)}


def sites_of(codes: Iterable[str]) -> dict[str, Site]:
    """Activity code -> what a stop at it says of it."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    place = (func.ST_Y(Activity.place), func.ST_X(Activity.place))
    asked = select(Activity.code, Activity.name_ar, Activity.name_en, *place)
    rows = db.session.execute(asked.where(Activity.code.in_(wanted)))
    return {code: Site(code, *names, (lat, lon)) for code, *names, lat, lon in rows}


def activities_planned(governorate: str, day: date) -> Sequence[str]:
    """Codes of what the programme has under way that day; before and after it, of all there is."""
    here = select(Activity.code).where(Activity.governorate == governorate).order_by(Activity.code)
    under_way = here.where(Activity.baseline_start <= day, Activity.baseline_finish >= day)
    return db.session.scalars(under_way).all() or db.session.scalars(here).all()


def contracts() -> frozenset[int]:
    return frozenset(db.session.scalars(select(Contract.number)))


def tours_held(tours: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these ids that are here."""
    return frozenset(db.session.scalars(select(Tour.id).where(Tour.id.in_(set(tours)))))


def tours_between(
    first: date, last: date, *conditions: ColumnElement[bool]
) -> Sequence[tuple[Tour, Person]]:
    """Tours of these days with whose they are, in the order of days, shifts and names."""
    asked: Any = select(Tour, Person).join(Person, Person.id == Tour.person)
    asked = asked.where(Tour.date.between(first, last), *conditions)
    order = (Tour.date, Tour.shift.desc(), func.lower(Person.name_en), Tour.id)
    return [(row[0], row[1]) for row in db.session.execute(asked.order_by(*order))]
