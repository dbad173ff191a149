"""A tour written: each change a version that stays, and where its stops lie beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server.db import db
from server.geography import service as geography
from server.ports import ports
from server.tours import queries
from server.tours.models import Tour, TourVersion

Stop = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What of a tour somebody decides; ``stops`` as they travel (shared.wire.tour)."""

    person: UUID
    date: date
    shift: str
    kind: str
    title_ar: str
    title_en: str
    contract: int | None
    stops: list[Stop]
    is_cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "person": str(self.person), "date": self.date.isoformat()}


def content_from(kept: dict[str, Any]) -> Content:
    """What ``as_json`` wrote."""
    named = {"person": UUID(kept["person"]), "date": date.fromisoformat(kept["date"])}
    return Content(**{**kept, **named})


def content_of(tour: Tour) -> Content:
    names = ("person", "date", "shift", "kind", "title_ar", "title_en", "contract", "stops")
    said = {name: getattr(tour, name) for name in names}
    return Content(**said, is_cancelled=tour.cancelled_at is not None)


def keep(tour: UUID, content: Content, did: str, by: UUID | None, note: str = "") -> Tour:
    """Write a tour's next version, within the transaction; one that is the same changes nothing."""
    kept = db.session.get(Tour, tour, with_for_update=True)
    if kept is not None and content_of(kept) == content:
        return kept
    now = ports().clock.now()
    if kept is None:
        kept = Tour(id=tour, entered_at=now, version=0)
    was_cancelled, said = kept.cancelled_at, content.__dict__
    for name in said.keys() - {"is_cancelled"}:
        setattr(kept, name, said[name])
    kept.cancelled_at = (was_cancelled or now) if content.is_cancelled else None
    sites = sites_of(content.stops, content.contract)
    kept.governorates = sorted({place for place, _ in sites if place})
    kept.contracts = sorted({number for _, number in sites if number})
    kept.version, kept.changed_at, kept.note = kept.version + 1, now, note
    db.session.add(kept)
    db.session.flush()
    written = {"tour": tour, "version": kept.version, "did": did, "note": note}
    db.session.add(TourVersion(**written, content=content.as_json(), made_at=now, made_by=by))
    return kept


def sites_of(stops: Sequence[Stop], contract: int | None) -> list[tuple[str | None, int | None]]:
    """(governorate, contract) of each stop; (None, None) of one that names nothing here.

    A place alone is in no contract but the tour's own.
    """
    activities = queries.places_of(_named(stops, "activity"))
    heads = queries.heads_of(map(UUID, _named(stops, "record")))
    places = [(one["lat"], one["lon"]) for one in stops if _is_place_alone(one)]
    located = iter(geography.locate_places(places))
    found: list[tuple[str | None, int | None]] = []
    for stop in stops:
        head = heads.get(str(stop.get("record")))
        if stop.get("activity"):
            found.append(activities.get(stop["activity"], (None, None)))
        elif stop.get("record"):
            found.append((head.governorate, head.contract) if head else (None, None))
        else:
            found.append((next(located).governorate, contract))
    return found


def _named(stops: Iterable[Stop], name: str) -> list[str]:
    return [str(stop[name]) for stop in stops if stop.get(name)]


def _is_place_alone(stop: Stop) -> bool:
    return not stop.get("activity") and not stop.get("record")
