"""Verbs of tours: tell a person their own, take a file of them in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db, transaction
from server.json_files import Fault
from server.ports import ports
from server.tours import queries
from server.tours.keeping import Content, content_of, keep
from server.tours.models import Tour
from server.tours.queries import TOURERS
from server.tours.reading import Offer, ToursFaultyError, read_file
from shared.rules.clocks import working_date
from shared.vocabulary.tours import CANCELLED
from shared.wire.text import canonical_json
from shared.wire.tour import tours_reply

# A tablet that was away sees what was to be done meanwhile.
_KEPT = timedelta(days=7)
_DECIDED = ("date", "shift", "kind", "title_ar", "title_en", "contract")


@dataclass(frozen=True)
class Imported:
    """Ids of tours that the file added, replaced and withdrew."""

    added: tuple[UUID, ...]
    replaced: tuple[UUID, ...]
    withdrawn: tuple[UUID, ...]


def tours_for(person: Person, version: str | None) -> dict[str, Any]:
    """What this person's tablet that holds ``version`` is sent, as shared.wire.tour has it."""
    since = working_date(ports().clock.now()) - _KEPT
    own = queries.tours_of(person.id, since)
    stand = [row_of(tour) for tour in own if tour.cancelled_at is None]
    gone = [row_of(tour) for tour in own if tour.cancelled_at is not None]
    content: dict[str, Any] = tours_reply.dump({"version": "", "tours": stand, "cancelled": gone})
    newest = hashlib.sha256(canonical_json(content).encode()).hexdigest()
    if newest == version:
        return {"version": newest, "is_same": True}
    return {**content, "version": newest, "is_same": False}


def tours_since(day: date) -> Sequence[tuple[Tour, str]]:
    """Everybody's, with the user name: for the office's command alone."""
    return queries.all_tours(day)


def import_tours(content: bytes, *, is_dry_run: bool = False) -> Imported:
    """Take a file in, wholly or not at all. Raises ToursFaultyError with every fault."""
    offer = read_file(content)
    with transaction():
        people = queries.people_called(row["username"] for row in offer.tours)
        held = queries.tours_held([*(row["tour"] for row in offer.tours), *offer.withdrawn])
        if faults := list(_faults(offer, people, held)):
            raise ToursFaultyError(faults)
        ids = [row["tour"] for row in offer.tours]
        if not is_dry_run:
            _take_in(offer, people, held)
    return Imported(
        added=tuple(one for one in ids if one not in held),
        replaced=tuple(one for one in ids if one in held),
        withdrawn=tuple(offer.withdrawn),
    )


def row_of(tour: Tour) -> dict[str, Any]:
    """A tour as ``tours_reply`` dumps it."""
    names = (*_DECIDED, "version", "note", "changed_at")
    stops = sorted(tour.stops, key=lambda stop: int(stop["order"]))
    return {"tour": tour.id, **{name: getattr(tour, name) for name in names}, "stops": stops}


def _take_in(offer: Offer, people: dict[str, Person], held: frozenset[UUID]) -> None:
    for row in offer.tours:
        did = "changed" if row["tour"] in held else "planned"
        keep(row["tour"], _content(row, people[row["username"]].id), did, None)
    for tour in offer.withdrawn:
        content = content_of(db.session.get_one(Tour, tour))
        keep(tour, replace(content, is_cancelled=True), CANCELLED, None)


def _content(row: dict[str, Any], person: UUID) -> Content:
    told = tours_reply.dump({"version": "", "tours": [row]})["tours"][0]
    return Content(person, stops=told["stops"], **{name: row[name] for name in _DECIDED})


def _faults(offer: Offer, people: dict[str, Person], held: frozenset[UUID]) -> Iterator[Fault]:
    named = {stop["activity"] for row in offer.tours for stop in row["stops"] if stop["activity"]}
    places, contracts = queries.places_of(named), queries.contracts()
    for nth, row in enumerate(offer.tours):
        path, person = f"tours[{nth}]", people.get(row["username"])
        if person is None or person.role not in TOURERS:
            yield Fault(f"{path}.username", "person_unknown")
            continue
        if row["contract"] is not None and row["contract"] not in contracts:
            yield Fault(f"{path}.contract", "contract_unknown")
        scope = accounts.scope_of(person)
        for at, stop in enumerate(row["stops"]):
            place = places.get(stop["activity"]) if stop["activity"] else None
            if stop["activity"] and (place is None or not scope.covers(*place)):
                yield Fault(f"{path}.stops[{at}].activity", "activity_unknown")
    for nth, tour in enumerate(offer.withdrawn):
        if tour not in held:
            yield Fault(f"withdrawn[{nth}]", "not_there")
