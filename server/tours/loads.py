"""What each person carries in a week: tours, stops, kilometres, hours; so that it can be fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from server.accounts.models import Person
from server.tours import queries
from server.tours.models import Tour
from server.tours.standing import Way, ways

# So much above the mean is told: somebody carries more than their share. Default.
UNFAIR = 1.3


@dataclass(frozen=True)
class Load:
    """``share``: of the greatest load of the week, 0 to 1."""

    person: Person
    tours: int
    stops: int
    km: float
    hours: float
    share: float
    is_much: bool


def week_of(day: date) -> tuple[date, date]:
    """The first and last day of its week, Sunday to Saturday."""
    first = day - timedelta(days=(day.weekday() + 1) % 7)
    return first, first + timedelta(days=6)


def week_loads(day: date, people: Sequence[Person]) -> list[Load]:
    """What each of these people has in the week of ``day``, whoever sent them; most first."""
    ids = {person.id for person in people}
    first, last = week_of(day)
    mine = (Tour.person.in_(ids), Tour.cancelled_at.is_(None))
    tours = [tour for tour, _ in queries.tours_between(first, last, *mine)]
    by_person: dict[UUID, list[Way]] = {one: [] for one in ids}
    for tour, way in zip(tours, ways(tours), strict=True):
        by_person[tour.person].append(way)
    hours = {one: sum(each.hours for each in own) for one, own in by_person.items()}
    most, mean = max(hours.values(), default=0), sum(hours.values()) / max(len(hours), 1)
    loads = [_load(person, by_person[person.id], most, mean) for person in people]
    return sorted(loads, key=lambda load: -load.hours)


def _load(person: Person, own: Sequence[Way], most: float, mean: float) -> Load:
    hours = sum(one.hours for one in own)
    return Load(
        person=person,
        tours=len(own),
        stops=sum(len(one.stops) for one in own),
        km=sum(one.km for one in own),
        hours=hours,
        share=hours / most if most else 0,
        is_much=hours > mean * UNFAIR and len(own) > 1,
    )
