"""Features as SQL: pages by key, so that the last costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, or_, select, tuple_

from server.db import db
from server.db.phrases import is_within
from server.geography.models import Governorate
from server.ogc.asking import Asked
from server.ogc.collections import Collection
from server.ogc.crs import CRS84, Crs
from server.programme.models import Activity
from server.records.service import Reader, is_visible
from shared.rules.scope import Scope

# Beyond it nobody is told how many there are: to count them would cost more than to page on.
MOST_COUNTED = 10_000
GEOMETRY = "geometry"


@dataclass(frozen=True)
class Page:
    """``matched``: how many features there are in all; None beyond MOST_COUNTED."""

    rows: list[Row[Any]]
    last_key: tuple[Any, ...] | None
    matched: int | None


def page(collection: Collection, asked: Asked, reader: Reader) -> Page:
    """A page of what ``reader`` may see; ``last_key`` when more follow."""
    if not _may_meet(collection, asked, reader):
        return Page([], None, 0)
    where = [*_visible(collection, reader), *_asked(collection, asked)]
    key = [collection.column(name) for name in collection.key]
    found = _features(collection, asked.crs).where(*where).order_by(*key).limit(asked.limit + 1)
    if asked.after is not None:
        after = [literal(value) for value in asked.after]
        found = found.where(tuple_(*key) > tuple_(*after))
    rows = list(db.session.execute(found))
    shown = rows[: asked.limit]
    has_more = len(rows) > asked.limit
    last = tuple(getattr(shown[-1], name) for name in collection.key) if has_more else None
    return Page(shown, last, _count(key[-1], where))


def _may_meet(collection: Collection, asked: Asked, reader: Reader) -> bool:
    """Whether a contract or governorate that is asked for is within what the reader may see.

    PostgreSQL does not see that the two exclude each other: it would walk all there is for nothing.
    """
    if collection.kind is None and collection.model is not Activity:
        return True
    scope = reader.scope
    narrowed = Scope(
        *(
            None if (value := asked.equal.get(name)) is None else frozenset({value})
            for name in ("governorate", "contract")
        )
    )
    return not scope.common(narrowed).is_empty


def one(collection: Collection, identifier: Any, crs: Crs, reader: Reader) -> Row[Any] | None:
    own = collection.column(collection.key[-1]) == identifier
    found = _features(collection, crs).where(own, *_visible(collection, reader))
    return db.session.execute(found).first()


def extent() -> tuple[float, float, float, float] | None:
    """West, south, east and north of the governorates: all of it lies there, or should."""
    box = select(func.ST_Extent(Governorate.outline).label("box")).subquery()
    parts = (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)
    found = db.session.execute(select(*(part(box.c.box) for part in parts))).one()
    return None if found[0] is None else (found[0], found[1], found[2], found[3])


def _features(collection: Collection, crs: Crs) -> Select[Any]:
    place: Any = collection.column(collection.place)
    if crs.srid != CRS84.srid:
        place = func.ST_Transform(place, crs.srid)
    if crs.is_lat_first:
        place = func.ST_FlipCoordinates(place)
    names = (*collection.properties, collection.key[-1])
    geometry = func.ST_AsGeoJSON(place, crs.digits, 0).label(GEOMETRY)
    return select(*(collection.column(name).label(name) for name in names), geometry)


def _visible(collection: Collection, reader: Reader) -> list[ColumnElement[bool]]:
    """Records and activities by scope; the country's places are everybody's."""
    if collection.kind is not None:
        return [is_visible(reader, collection.model)]
    return [is_within(reader.scope, Activity)] if collection.model is Activity else []


def _asked(collection: Collection, asked: Asked) -> list[ColumnElement[bool]]:
    found = [collection.column(name) == value for name, value in asked.equal.items()]
    if asked.since is not None:
        found.append(collection.column("working_date") >= asked.since)
    if asked.until is not None:
        found.append(collection.column("working_date") <= asked.until)
    if asked.boxes:
        place = collection.column(collection.place)
        boxes = [_envelope(box, asked.box_crs) for box in asked.boxes]
        found.append(or_(*(func.ST_Intersects(place, box) for box in boxes)))
    return found


def _envelope(box: tuple[float, float, float, float], crs: Crs) -> Any:
    """The box in degrees; sides of a projected one bend, and are followed every 20 km."""
    made = func.ST_MakeEnvelope(*box, crs.srid)
    if crs.srid == CRS84.srid:
        return made
    return func.ST_Transform(func.ST_Segmentize(made, 20_000), CRS84.srid)


def _count(key: ColumnElement[Any], where: list[ColumnElement[bool]]) -> int | None:
    some = select(key).where(*where).limit(MOST_COUNTED + 1).subquery()
    found = db.session.execute(select(func.count()).select_from(some)).scalar_one()
    return found if found <= MOST_COUNTED else None
