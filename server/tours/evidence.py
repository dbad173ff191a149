"""What people recorded on their tours' days, in SQL: shifts, works and inspections, with places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, literal, null, select, union_all
from sqlalchemy import Uuid as UuidType

from server.db import db
from server.fieldwork.models import Attendance, Inspection, Work
from server.register.models import Revision
from shared.rules.inspections import ATTENDED_ONCE
from shared.vocabulary.inspections import ATTENDED


class Recorded(NamedTuple):
    """A work or an inspection, and where it was made (None: nowhere known)."""

    kind: str
    record: UUID
    author: UUID
    day: date
    made_at: datetime
    activity: str | None
    of: UUID | None
    lat: float | None
    lon: float | None

    @property
    def place(self) -> tuple[float, float] | None:
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


class Shift(NamedTuple):
    """An attendance: when somebody came, where, and when they left."""

    record: UUID
    author: UUID
    day: date
    shift: str | None
    presence: str
    made_at: datetime
    ended_at: datetime | None
    lat: float | None
    lon: float | None

    @property
    def place(self) -> tuple[float, float] | None:
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


_One = TypeVar("_One", Recorded, Shift)


def by_day(made: Iterable[_One]) -> dict[tuple[UUID, date], list[_One]]:
    """(who made it, on which day) -> what was made, in the same order."""
    found: dict[tuple[UUID, date], list[_One]] = {}
    for one in made:
        found.setdefault((one.author, one.day), []).append(one)
    return found


def recorded(people: Collection[UUID], days: Collection[date]) -> list[Recorded]:
    """Works and inspections of these people on these days, the first made first."""
    if not people or not days:
        return []
    nothing = cast(null(), UuidType)
    parts = (
        _of(Work, "work", nothing).where(Work.state != "withdrawn"),
        _of(Inspection, "inspection", Inspection.ncr),
    )
    both = union_all(*(_by(part, people, days) for part in parts)).subquery()
    rows = db.session.execute(select(*both.c).order_by(both.c.made_at, both.c.record))
    return [Recorded._make(row) for row in rows]


def attended(records: Collection[UUID]) -> dict[UUID, Recorded]:
    """Of these inspections, those for which somebody has been there, with when that was."""
    if not records:
        return {}
    happened = sorted(ATTENDED_ONCE)
    state = Revision.whole["state"].astext
    came = (
        select(
            func.coalesce(
                func.max(Revision.made_at).filter(state == ATTENDED), func.min(Revision.made_at)
            )
        )
        .where(Revision.record == Inspection.record, state.in_(happened))
        .scalar_subquery()
    )
    asked = _of(Inspection, "inspection", Inspection.ncr).add_columns(came)
    asked = asked.where(Inspection.record.in_(records), Inspection.state.in_(happened))
    rows = [(Recorded._make(row[:-1]), row[-1]) for row in db.session.execute(asked)]
    return {one.record: one._replace(made_at=at or one.made_at) for one, at in rows}


def inspections_among(records: Collection[UUID]) -> frozenset[UUID]:
    asked = select(Inspection.record).where(Inspection.record.in_(records))
    return frozenset(db.session.scalars(asked)) if records else frozenset()


def shifts(people: Collection[UUID], days: Collection[date]) -> list[Shift]:
    """Attendances of these people on these days, the first first."""
    if not people or not days:
        return []
    one = Attendance
    told = (one.record, one.author, one.working_date, one.shift, one.presence)
    asked = select(*told, one.made_at, one.ended_at, func.ST_Y(one.place), func.ST_X(one.place))
    asked = asked.where(one.author.in_(people), one.working_date.in_(days)).order_by(one.made_at)
    return [Shift._make(row) for row in db.session.execute(asked)]


def _of(model: Any, kind: str, of: Any) -> Select[Any]:
    where = (func.ST_Y(model.place).label("lat"), func.ST_X(model.place).label("lon"))
    return select(
        cast(literal(kind), Text).label("kind"),
        *(model.record, model.author, model.working_date.label("day"), model.made_at),
        *(model.activity, of.label("of"), *where),
    )


def _by(asked: Select[Any], people: Collection[UUID], days: Collection[date]) -> Select[Any]:
    columns = asked.selected_columns
    return asked.where(columns.author.in_(people), columns.day.in_(days))
