"""Works as a list: pages by cursor, counts that stop, what waits. Nothing outside a scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import Bundle

from server.accounts.models import Person
from server.db import db
from server.db.phrases import MOST_COUNTED, at_most, counted, is_within
from server.fieldwork.filters import WAITING_STATES, WorkFilters
from server.fieldwork.models import Work
from server.geography.models import Area, RoadSection
from server.programme.models import Activity, BoqItem
from shared.rules.scope import Scope
from shared.vocabulary.works import STATES

PAGE_SIZE = 50

_ORDERS: dict[str, ColumnElement[Any]] = {
    "date": Work.working_date.expression,
    "activity": Work.activity.expression,
    "contract": Work.contract.expression,
    "quantity": Work.quantity.expression,
    "state": Work.state.expression,
    "received": Work.first_received_at.expression,
}
# Neither the place, asked for in degrees, nor the text that is searched is shown.
_WORK: Bundle[Any] = Bundle(
    "Work", *(one for one in Work.__mapper__.column_attrs if one.key not in {"place", "words"})
)
_NAMES: list[Bundle[Any]] = [
    Bundle(one.__name__, one.name_ar, one.name_en) for one in (Activity, RoadSection, Person)
]


def matching(filters: WorkFilters) -> list[ColumnElement[bool]]:
    """The conditions of the filters. The search needs ``joined``."""
    conditions: list[ColumnElement[bool]] = []
    if filters.governorate is not None:
        conditions.append(Work.governorate == filters.governorate)
    if filters.contract is not None:
        conditions.append(Work.contract == filters.contract)
    if filters.states:
        conditions.append(Work.state.in_(filters.states))
    if filters.flagged:
        conditions.append(func.cardinality(Work.flags) > 0)
    if filters.conflict:
        conditions.append(Work.has_conflict)
    if filters.since is not None:
        conditions.append(Work.working_date >= filters.since)
    if filters.until is not None:
        conditions.append(Work.working_date <= filters.until)
    return conditions + [_searched().op("~*")(pattern) for pattern in filters.patterns]


def _searched() -> ColumnElement[str]:
    """The text of a work that people search."""
    parts = (
        *(Activity.code, Activity.name_ar, Activity.name_en, Work.words),
        *(RoadSection.code, RoadSection.name_ar, RoadSection.name_en, Area.name_ar, Area.name_en),
        *(Person.name_ar, Person.name_en),
    )
    return func.concat_ws(" ", *parts)


def joined(*columns: Any) -> Select[Any]:
    """A query of works with all that a row shows or the search reads."""
    return (
        select(*columns)
        .select_from(Work)
        .join(Activity, Activity.code == Work.activity)
        .join(Person, Person.id == Work.author)
        .join(BoqItem, (BoqItem.contract == Work.contract) & (BoqItem.code == Work.boq_item))
        .outerjoin(RoadSection, RoadSection.code == Work.section)
        .outerjoin(Area, Area.code == Activity.area)
    )


def _found(filters: WorkFilters, visible_to: Scope, *columns: Any) -> Select[Any]:
    """Columns of works that the filters show; only a search reads more than the works."""
    asked = joined(*columns) if filters.text else select(*columns).select_from(Work)
    return asked.where(is_within(visible_to, Work), *matching(filters))


def _rows() -> Select[Any]:
    """Rows of (Work, Activity, RoadSection, Person, BoqItem, lat, lon) as plain values: of what a
    work names, no more than its name or unit.
    """
    return joined(_WORK, *_NAMES, Bundle("BoqItem", BoqItem.unit), latitude(), longitude())


def _ordered(asked: Select[Any], filters: WorkFilters) -> Select[Any]:
    is_down = filters.sort.startswith("-")
    return asked.order_by(*(column.desc() if is_down else column for column in _order(filters)))


def _order(filters: WorkFilters) -> tuple[ColumnElement[Any], ...]:
    """What works are sorted by; the record makes each place one of its own."""
    return _ORDERS[filters.sort.removeprefix("-")], Work.record.expression


def latitude() -> ColumnElement[float]:
    return func.ST_Y(Work.place).label("lat")


def longitude() -> ColumnElement[float]:
    return func.ST_X(Work.place).label("lon")


def works_page(
    filters: WorkFilters, visible_to: Scope, after: UUID | None = None, size: int = PAGE_SIZE
) -> tuple[list[Row[Any]], UUID | None]:
    """The works that follow ``after``, so many, and the last of these if more follow."""
    asked, order = _found(filters, visible_to, Work.record), _order(filters)
    last = after and db.session.execute(select(*order).where(Work.record == after)).one_or_none()
    if last is not None:
        here, there = tuple_(*order), tuple_(*map(literal, last))
        asked = asked.where(here < there if filters.sort.startswith("-") else here > there)
    # The page is found first: what a row names is read for its works alone.
    page = _ordered(asked, filters).limit(at_most(size + 1))
    found = db.session.execute(_ordered(_rows().where(Work.record.in_(page)), filters)).all()
    shown = list(found[:size])
    return shown, shown[-1].Work.record if len(found) > size else None


def counts_of(filters: WorkFilters, visible_to: Scope) -> dict[str, int]:
    """How many works the filters show, by state; of each MOST_COUNTED + 1 says more."""
    found = _found(filters, visible_to, Work.record)
    asked = [counted(found.where(Work.state == term.code)).label(term.code) for term in STATES]
    return dict(db.session.execute(select(*asked)).one()._mapping)


def count_all(filters: WorkFilters, visible_to: Scope) -> int:
    """How many works the filters show, however long that takes to count."""
    return db.session.scalar(_found(filters, visible_to, func.count())) or 0


def extent_of(filters: WorkFilters, visible_to: Scope) -> list[float] | None:
    """West, south, east and north of the latest works that the filters show; None without places.

    Of so many as are counted: the map begins there, and shows all.
    """
    # A place outside Kuwait is an error of the receiver: the map need not go there.
    kuwait = func.ST_MakeEnvelope(46.4, 28.4, 48.7, 30.2, 4326)
    latest = (Work.working_date.desc(), Work.record.desc())
    found = _found(filters, visible_to, Work.place).order_by(*latest)
    some = found.limit(at_most(MOST_COUNTED)).subquery()
    box = func.ST_Extent(some.c.place)
    corners = [corner(box) for corner in (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)]
    row = db.session.execute(select(*corners).where(some.c.place.op("&&")(kuwait))).one()
    return None if row[0] is None else [round(side, 5) for side in row]


def next_waiting(filters: WorkFilters, visible_to: Scope, after: UUID) -> UUID | None:
    """The next work that waits for a decision: in the order of receipt, from ``after`` round."""
    came = (Work.first_received_at, Work.record)
    then = select(*came).where(Work.record == after).subquery()
    asked = (
        joined(Work.record)
        .outerjoin(then, literal(True))
        .where(Work.state.in_(WAITING_STATES), Work.record != after)
        .where(is_within(visible_to, Work), *matching(filters))
        .order_by(tuple_(*came) <= tuple_(*then.c), *came)
        .limit(1)
    )
    return db.session.scalar(asked)


def count_waiting(filters: WorkFilters, visible_to: Scope) -> int:
    """How many works wait for a decision, within the filters."""
    asked = _found(filters, visible_to, func.count()).where(Work.state.in_(WAITING_STATES))
    return db.session.scalar(asked) or 0
