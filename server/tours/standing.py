"""How tours stand: which stops were reached when, by what was recorded there; never by a click."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from server.accounts.models import Person
from server.tours import evidence, queries
from server.tours.evidence import Recorded, Shift
from server.tours.keeping import Stop
from server.tours.limits import limits
from server.tours.models import Tour
from server.tours.queries import Site
from shared.rules.tours import Aim, hours_expected, is_at_stop, metres_between, way_m
from shared.vocabulary.tours import CANCELLED, DONE, MISSED, PLANNED, UNDER_WAY

Place = tuple[float, float]


@dataclass(frozen=True)
class Visit:
    """A stop as planned and as it went. ``found``: the first thing recorded there; ``metres``:
    how far from the stop that was. None: nothing, or nowhere known.
    """

    stop: Stop
    place: Place | None
    activity: Site | None
    found: Recorded | None
    metres: float | None


@dataclass(frozen=True)
class Way:
    """The stops of a tour in order, and the places of those that lie somewhere."""

    stops: Sequence[Stop]
    places: Sequence[Place]

    @cached_property
    def km(self) -> float:
        return way_m(self.places) / 1000

    @cached_property
    def hours(self) -> float:
        said = limits()
        minutes = sum(said.minutes_of(stop.get("inspection_type")) for stop in self.stops)
        return hours_expected(minutes, self.km * 1000, said.detour, said.km_per_h)


@dataclass(frozen=True)
class Standing:
    """A tour with whose it is, its visits in order, and the shifts that were begun for it."""

    tour: Tour
    person: Person
    state: str
    visits: list[Visit]
    shifts: list[Shift]

    @property
    def done(self) -> int:
        return sum(visit.found is not None for visit in self.visits)

    @property
    def is_begun(self) -> bool:
        """Whether its person was seen to be on it."""
        return bool(self.done or self.shifts)

    @property
    def places(self) -> list[Place]:
        return [visit.place for visit in self.visits if visit.place is not None]

    @cached_property
    def way(self) -> Way:
        return Way([visit.stop for visit in self.visits], self.places)

    def metres_of(self, shift: Shift) -> float | None:
        """How far from the first stop a shift was begun."""
        if shift.place is None or not self.places:
            return None
        return metres_between(shift.place, self.places[0])


def standings(tours: Sequence[tuple[Tour, Person]], today: date) -> list[Standing]:
    """How each of these tours stands, in their order."""
    people = {person.id for _, person in tours}
    days = {tour.date for tour, _ in tours}
    made, came = (
        evidence.by_day(evidence.recorded(people, days)),
        evidence.by_day(evidence.shifts(people, days)),
    )
    places = Places(stop for tour, _ in tours for stop in tour.stops)
    asked = Asked(stop for tour, _ in tours for stop in tour.stops)
    found = []
    for tour, person in tours:
        own = made.get((person.id, tour.date), [])
        visits = [_visit(stop, own, places, asked) for stop in in_order(tour.stops)]
        begun = came.get((person.id, tour.date), [])
        shifts = [one for one in begun if one.shift in {None, tour.shift}]
        state = _state(tour, visits, shifts, today)
        found.append(Standing(tour, person, state, visits, shifts))
    return found


def ways(tours: Sequence[Tour]) -> list[Way]:
    """How each of these tours is planned to go, in their order."""
    places = Places(stop for tour in tours for stop in tour.stops)
    found = []
    for tour in tours:
        stops = in_order(tour.stops)
        where = (places.of(stop) for stop in stops)
        found.append(Way(stops, [place for place in where if place is not None]))
    return found


def in_order(stops: Iterable[Stop]) -> list[Stop]:
    return sorted(stops, key=lambda stop: int(stop["order"]))


class Places:
    """Where stops lie, read at once: as they say themselves, else their activity, else their
    record."""

    def __init__(self, stops: Iterable[Stop]) -> None:
        named = list(stops)
        self._sites = queries.sites_of(stop["activity"] for stop in named if stop.get("activity"))
        # A stop of a place or an activity needs no record to say where it is.
        lost = [s for s in named if s.get("lat") is None and not s.get("activity")]
        self._heads = queries.heads_of(UUID(s["record"]) for s in lost if s.get("record"))

    def activity(self, stop: Stop) -> Site | None:
        return self._sites.get(stop.get("activity") or "")

    def of(self, stop: Stop) -> Place | None:
        if stop.get("lat") is not None:
            return stop["lat"], stop["lon"]
        if (site := self.activity(stop)) is not None:
            return site.place
        head = self._heads.get(str(stop.get("record")))
        place = head.whole.get("place") if head else None
        return (float(place["lat"]), float(place["lon"])) if place else None


class Asked:
    """The inspections that stops are there for: reached once somebody attended them."""

    def __init__(self, stops: Iterable[Stop]) -> None:
        named = {UUID(stop["record"]) for stop in stops if stop.get("record")}
        self._asked = evidence.inspections_among(named)
        self._attended = evidence.attended(self._asked)

    def found(self, stop: Stop) -> list[Recorded] | None:
        """What was attended there; None for a stop that no inspection was asked for at."""
        record = UUID(stop["record"]) if stop.get("record") else None
        if record not in self._asked:
            return None
        return [self._attended[record]] if record in self._attended else []


def _visit(stop: Stop, own: list[Recorded], places: Places, asked: Asked) -> Visit:
    place, activity = places.of(stop), places.activity(stop)
    aim = Aim(stop.get("activity"), stop.get("record"))
    attended = asked.found(stop)
    for one in own if attended is None else attended:
        metres = metres_between(one.place, place) if one.place and place else None
        if attended is not None or is_at_stop(aim, one.activity, one.of, metres):
            return Visit(stop, place, activity, one, metres)
    return Visit(stop, place, activity, None, None)


def _state(tour: Tour, visits: list[Visit], shifts: list[Shift], today: date) -> str:
    if tour.cancelled_at is not None:
        return CANCELLED
    done = sum(visit.found is not None for visit in visits)
    if done == len(visits):
        return DONE
    if tour.date < today:
        return MISSED
    return UNDER_WAY if done or shifts else PLANNED
