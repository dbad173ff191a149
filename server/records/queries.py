"""One record in SQL: its history, its photos, what it is linked with and what lies near it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select, union_all
from sqlalchemy.orm import aliased

from server.accounts.models import Device, Person
from server.attachments.models import FileUse, StoredFile
from server.db import db
from server.fieldwork.models import Inspection, Ncr, Photo
from server.records.entries import ROWS, Entry, as_entries, entries
from server.records.visibility import Reader, is_visible
from server.register.models import Head, Revision
from shared.vocabulary.files import ORIGINAL

NEAR_M = 50
MOST_NEAR = 20
# Degrees that hold NEAR_M in Kuwait, for the index; the metres are asked on the spheroid.
REACH_DEGREES = 0.001
MOST_LINKED = 100
MOST_PHOTOS = 200


def history(record: UUID) -> list[Row[Any]]:
    """(Revision, Person, Device or None) of a record, oldest first."""
    author, device = aliased(Person), aliased(Device)
    asked = (
        select(Revision, author, device)
        .join(author, author.id == Revision.author)
        .outerjoin(device, device.id == Revision.device)
        .where(Revision.record == record)
        .order_by(Revision.version)
    )
    return list(db.session.execute(asked))


def photos_of(record: UUID, reader: Reader) -> list[Row[Any]]:
    """(Head, Photo, lat, lon, has_arrived) of a record's photos, or of the photo itself.

    ``has_arrived``: whether its original is here and was found sound.
    """
    asked = (
        select(Head, Photo, func.ST_Y(Photo.place), func.ST_X(Photo.place), _has_arrived())
        .join(Head, Head.record == Photo.record)
        .where(or_(Photo.of == record, Photo.record == record), is_visible(reader, Photo))
        .order_by(Photo.taken_at, Photo.record)
        .limit(MOST_PHOTOS)
    )
    return list(db.session.execute(asked))


def _has_arrived() -> Any:
    is_sound = or_(FileUse.code.is_(None), FileUse.settled_as == "released")
    return (
        select(FileUse.id)
        .join(StoredFile, StoredFile.sha256 == FileUse.sha256)
        .where(FileUse.sha256 == func.decode(Photo.file, "hex"), FileUse.role == ORIGINAL)
        .where(StoredFile.checked_at.is_not(None), StoredFile.problem.is_(None), is_sound)
        .exists()
    )


def linked(record: UUID, named: list[UUID], reader: Reader) -> list[Entry]:
    """The records that this one names, and those that name it; photos apart."""
    parts = []
    for kind in ROWS:
        if kind == "photo":
            continue
        model: Any = ROWS[kind].model
        is_linked = [model.record.in_(named)]
        if model is Ncr:
            ends = (model.work, model.inspection, model.reinspection)
            is_linked += [end == record for end in ends]
        if model is Inspection:
            is_linked.append(model.ncr == record)
        parts.append(
            entries(kind).where(or_(*is_linked), model.record != record, is_visible(reader, model))
        )
    found = union_all(*parts).order_by("made_at").limit(MOST_LINKED)
    return as_entries(db.session.execute(found))


def near(record: UUID, lat: float, lon: float, reader: Reader) -> list[tuple[Entry, float]]:
    """Other records within NEAR_M metres of a place, on the spheroid: the nearest first."""
    here = func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)
    parts = []
    for kind, rows in ROWS.items():
        model: Any = rows.model
        if kind in {"photo", "track"}:
            continue
        metres = func.ST_DistanceSpheroid(rows.place, here)
        box = model.place.op("&&")(func.ST_Expand(here, REACH_DEGREES))
        parts.append(
            entries(kind)
            .add_columns(metres.label("metres"))
            .where(box, metres <= NEAR_M, model.record != record, is_visible(reader, model))
        )
    asked = union_all(*parts).order_by("metres", "record").limit(MOST_NEAR)
    found = db.session.execute(asked)
    return [(Entry._make(row[:-1]), float(row[-1])) for row in found]
