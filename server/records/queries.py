"""One record in SQL: its history, its photos, what it is linked with and what lies near it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Float,
    Row,
    Select,
    Uuid,
    any_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from server.accounts.models import Device, Person
from server.db import db
from server.db.written import ask, written
from server.fieldwork.models import Inspection, Ncr, Photo
from server.records.entries import ROWS, Entry, as_entries, entries
from server.records.visibility import Reader, is_visible
from server.register.models import Head, Revision
from shared.rules.scope import Scope

NEAR_M = 50
MOST_NEAR = 20
# Degrees that hold NEAR_M in Kuwait, for the index; the metres are asked on the spheroid.
REACH_DEGREES = 0.001
MOST_LINKED = 100
# What is visible depends on the scope, not on who it is of.
NOBODY = UUID(int=0)
ITSELF = bindparam("itself", type_=Uuid)
MOST_PHOTOS = 200


def history(record: UUID) -> list[Row[Any]]:
    """(Revision, Person, Device or None) of a record, oldest first."""
    return list(db.session.execute(_history(), {"itself": record}))


# Statements are put into words once, for a scope: that takes longer than their answers.
@cache
def _history() -> Select[Any]:
    author, device = aliased(Person), aliased(Device)
    return (
        select(Revision, author, device)
        .join(author, author.id == Revision.author)
        .outerjoin(device, device.id == Revision.device)
        .where(Revision.record == ITSELF)
        .order_by(Revision.version)
    )


def photos_of(record: UUID, reader: Reader) -> list[Row[Any]]:
    """(Head, Photo, lat, lon) of a record's photos, or of the photo itself."""
    asked = _photos(reader.scope, reader.is_contractor)
    return list(db.session.execute(asked, {"itself": record}))


@lru_cache(maxsize=256)
def _photos(scope: Scope, is_contractor: bool) -> Select[Any]:
    reader = Reader(scope, is_contractor, NOBODY)
    return (
        select(Head, Photo, func.ST_Y(Photo.place), func.ST_X(Photo.place))
        .join(Head, Head.record == Photo.record)
        .where(or_(Photo.of == ITSELF, Photo.record == ITSELF), is_visible(reader, Photo))
        .order_by(Photo.taken_at, Photo.record)
        .limit(MOST_PHOTOS)
    )


def linked(record: UUID, named: list[UUID], reader: Reader) -> list[Entry]:
    """The records that this one names, and those that name it; photos apart."""
    asked = _linked(reader.scope, reader.is_contractor, bool(named))
    return as_entries(db.session.execute(asked, {"itself": record, "named": named}))


@lru_cache(maxsize=256)
def _linked(scope: Scope, is_contractor: bool, has_named: bool) -> Any:
    reader = Reader(scope, is_contractor, NOBODY)
    parts = []
    for kind in ROWS:
        model: Any = ROWS[kind].model
        wanted = bindparam("named", type_=ARRAY(Uuid))
        is_linked = [model.record == any_(wanted)] if has_named else []
        if model is Ncr:
            ends = (model.work, model.inspection, model.reinspection)
            is_linked += [end == ITSELF for end in ends]
        if model is Inspection:
            is_linked.append(model.ncr == ITSELF)
        if kind == "photo" or not is_linked:
            continue
        parts.append(
            entries(kind).where(or_(*is_linked), model.record != ITSELF, is_visible(reader, model))
        )
    return union_all(*parts).order_by("made_at").limit(MOST_LINKED)


def near(record: UUID, lat: float, lon: float, reader: Reader) -> list[tuple[Entry, float]]:
    """Other records within NEAR_M metres of a place, on the spheroid: the nearest first."""
    asked = _near(reader.scope, reader.is_contractor)
    found = ask(asked, {"itself": record, "lat": lat, "lon": lon})
    return [(Entry._make(row[:-1]), float(row[-1])) for row in found]


@lru_cache(maxsize=256)
def _near(scope: Scope, is_contractor: bool) -> str:
    """Asks what lies near ``lat``, ``lon``, without ``itself``."""
    reader = Reader(scope, is_contractor, NOBODY)
    lon, lat = bindparam("lon", type_=Float), bindparam("lat", type_=Float)
    here = func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)
    parts = []
    for kind, rows in ROWS.items():
        model: Any = rows.model
        if kind in {"photo", "track"}:
            continue
        metres = func.ST_DistanceSpheroid(rows.place, here)
        box = model.place.op("&&")(func.ST_Expand(here, REACH_DEGREES))
        others = model.record != ITSELF
        parts.append(
            entries(kind)
            .add_columns(metres.label("metres"))
            .where(box, metres <= NEAR_M, others, is_visible(reader, model))
        )
    return written(union_all(*parts).order_by("metres", "record").limit(MOST_NEAR))
