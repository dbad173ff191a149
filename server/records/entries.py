"""Every kind's table with the same columns: what a row of any list or link says of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, func, literal, null, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import load_only

from server.accounts.models import Person
from server.db import db
from server.fieldwork import models
from server.geography.models import RoadSection
from server.programme.models import Activity


@dataclass(frozen=True)
class KindRows:
    """Where a kind's rows lie, and which of its columns answer the questions asked of any kind.

    ``choices``: columns with words that a list is filtered by. The first says what sort the
    record is, ``degree`` how grave or what came of it, ``title`` what somebody wrote of it.
    """

    model: type[db.Model]
    choices: tuple[str, ...]
    degree: str | None = None
    title: str | None = None

    def column(self, name: str | None, type_: Any = Text) -> ColumnElement[Any]:
        """A column of the table by its name; NULL where the kind has none."""
        found = getattr(self.model, name, None) if name else None
        return as_type(null(), type_()) if found is None else found.expression

    @property
    def place(self) -> ColumnElement[Any]:
        """A point: of a track where it began."""
        model: Any = self.model
        if model is models.Track:
            return func.ST_StartPoint(model.line)
        found: ColumnElement[Any] = model.place.expression
        return found


ROWS: Mapping[str, KindRows] = {
    "work": KindRows(models.Work, (), title="notes"),
    "inspection": KindRows(models.Inspection, ("type", "result"), "result"),
    "ncr": KindRows(models.Ncr, ("severity",), "severity", "title"),
    "defect": KindRows(models.Defect, ("category", "priority"), "priority", "description"),
    "obstacle": KindRows(models.Obstacle, ("category",), title="description"),
    "photo": KindRows(models.Photo, (), title="caption"),
    "track": KindRows(models.Track, ("mode",)),
    "attendance": KindRows(models.Attendance, ("presence", "shift")),
}


class Entry(NamedTuple):
    """A record of any kind as a row shows it. ``sort``: its type or category, as a code."""

    kind: str
    record: UUID
    state: str | None
    sort: str | None
    degree: str | None
    title: str | None
    governorate: str
    contract: int
    activity: str | None
    section: str | None
    from_m: Any
    to_m: Any
    working_date: date
    made_at: datetime
    author: UUID
    flags: list[str]
    has_conflict: bool
    lat: float | None
    lon: float | None


@cache
def entries(kind: str) -> Select[Any]:
    """The rows of a kind as ``Entry`` has them."""
    rows: Any = ROWS[kind]
    model: Any = rows.model
    sort = rows.choices[0] if rows.choices and rows.choices[0] != rows.degree else None
    return select(
        literal(kind).label("kind"),
        model.record,
        rows.column("state").label("state"),
        rows.column(sort).label("sort"),
        rows.column(rows.degree).label("degree"),
        func.left(rows.column(rows.title), 200).label("title"),
        *(model.governorate, model.contract),
        rows.column("activity").label("activity"),
        rows.column("section").label("section"),
        rows.column("from_m", models.CHAINAGE.__class__).label("from_m"),
        rows.column("to_m", models.CHAINAGE.__class__).label("to_m"),
        *(model.working_date, model.made_at, model.author, model.flags, model.has_conflict),
        func.ST_Y(rows.place).label("lat"),
        func.ST_X(rows.place).label("lon"),
    )


class Names(NamedTuple):
    """What entries name by a code: each with its row."""

    activities: dict[str, Activity]
    sections: dict[str, RoadSection]
    people: dict[UUID, Person]


def names_of(found: Iterable[Entry]) -> Names:
    """The activities, road sections and people of these entries."""
    rows = list(found)
    asked: list[tuple[Any, set[Any]]] = [
        (Activity.code, {row.activity for row in rows if row.activity}),
        (RoadSection.code, {row.section for row in rows if row.section}),
        (Person.id, {row.author for row in rows}),
    ]
    return Names(*(_by_key(column, keys) for column, keys in asked))


def _by_key(column: Any, keys: set[Any]) -> dict[Any, Any]:
    if not keys:
        return {}
    model = column.class_
    # Names alone: neither the course of a road nor what else is known of it.
    asked = select(model).options(load_only(column, model.name_ar, model.name_en))
    found = db.session.scalars(asked.where(column.in_(keys)))
    return {getattr(row, column.key): row for row in found}


def as_entries(found: Iterable[Row[Any]]) -> list[Entry]:
    return [Entry._make(row) for row in found]
