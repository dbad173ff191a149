"""Works in SQL: pages of them, counts, one record and its history. Nothing outside a scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, case, cast, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from server.accounts.models import Device, Person
from server.db import db
from server.db.phrases import is_within
from server.fieldwork.filters import WAITING_STATES, WorkFilters
from server.fieldwork.models import Ncr, Work
from server.geography.models import Area, RoadSection
from server.programme.models import Activity, BoqItem, Contract
from server.register.models import Head, Revision
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import ENDED, HOLDING

PAGE_SIZE = 50
LARGEST_EXPORT = 100_000

_ORDERS: dict[str, ColumnElement[Any]] = {
    "date": Work.made_at.expression,
    "activity": Work.activity.expression,
    "contract": Work.contract.expression,
    "quantity": Work.quantity.expression,
    "state": Work.state.expression,
    "received": Work.first_received_at.expression,
}


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
        *(Activity.code, Activity.name_ar, Activity.name_en, Work.notes, Work.return_reason),
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


def _works(filters: WorkFilters, visible_to: Scope) -> Select[Any]:
    """Rows of (Work, Activity, BoqItem, RoadSection, Area, Person, lat, lon)."""
    order = _ORDERS[filters.sort.removeprefix("-")]
    order = order.desc() if filters.sort.startswith("-") else order.asc()
    return (
        joined(Work, Activity, BoqItem, RoadSection, Area, Person, _latitude(), _longitude())
        .where(is_within(visible_to, Work), *matching(filters))
        .order_by(order, Work.record)
    )


def _latitude() -> ColumnElement[float]:
    return func.ST_Y(Work.place).label("lat")


def _longitude() -> ColumnElement[float]:
    return func.ST_X(Work.place).label("lon")


def works_page(filters: WorkFilters, visible_to: Scope, page: int = 1) -> list[Row[Any]]:
    """One page of works, PAGE_SIZE long; ``page`` counts from 1."""
    asked = _works(filters, visible_to).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return list(db.session.execute(asked))


def works_for_export(filters: WorkFilters, visible_to: Scope) -> Iterable[Row[Any]]:
    """All works that the filters show, up to LARGEST_EXPORT, read in pieces."""
    asked = _works(filters, visible_to).limit(LARGEST_EXPORT)
    return db.session.execute(asked.execution_options(yield_per=1000))


def counts_and_extent(
    filters: WorkFilters, visible_to: Scope
) -> tuple[dict[str, int], list[float] | None]:
    """How many works the filters show, by state; their west, south, east and north.

    The extent is None without places.
    """
    # A place outside Kuwait is an error of the receiver: the map need not go there.
    kuwait = func.ST_MakeEnvelope(46.4, 28.4, 48.7, 30.2, 4326)
    box = func.ST_Extent(case((Work.place.op("&&")(kuwait), Work.place)))
    corners = [corner(box) for corner in (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)]
    asked = (
        joined(Work.state, func.count(), *corners)
        .where(is_within(visible_to, Work), *matching(filters))
        .group_by(Work.state)
    )
    rows = db.session.execute(asked).all()
    boxes = [box for _state, _count, *box in rows if box[0] is not None]
    extent = [
        round(outermost(side), 5)
        for outermost, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=False)
    ]
    return {row[0]: row[1] for row in rows}, extent or None


def work_record(record: UUID, visible_to: Scope) -> Row[Any] | None:
    """(Work, Activity, BoqItem, RoadSection, Area, Person, lat, lon, Contract, Head) or None."""
    asked = (
        joined(
            *(Work, Activity, BoqItem, RoadSection, Area, Person, _latitude(), _longitude()),
            *(Contract, Head),
        )
        .join(Contract, Contract.number == Work.contract)
        .join(Head, Head.record == Work.record)
        .where(Work.record == record, is_within(visible_to, Work))
    )
    return db.session.execute(asked).one_or_none()


def work_history(record: UUID, visible_to: Scope) -> list[Row[Any]]:
    """(Revision, Person, Device or None) of a record, oldest first; empty outside the scope."""
    author, device = aliased(Person), aliased(Device)
    asked = (
        select(Revision, author, device)
        .join(Work, Work.record == Revision.record)
        .join(author, author.id == Revision.author)
        .outerjoin(device, device.id == Revision.device)
        .where(Revision.record == record, is_within(visible_to, Work))
        .order_by(Revision.version)
    )
    return list(db.session.execute(asked))


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
    conditions = (is_within(visible_to, Work), *matching(filters), Work.state.in_(WAITING_STATES))
    return db.session.scalar(joined(func.count()).where(*conditions)) or 0


def works_needing(person: Person, visible_to: Scope) -> int:
    """How many works wait for this person: decisions of a supervisor, an inspector's returns."""
    conditions = [is_within(visible_to, Work)]
    if person.role == "supervisor":
        conditions.append(Work.state.in_(WAITING_STATES))
    elif person.role == "inspector":
        conditions += [Work.state == "returned", Work.author == person.id]
    else:
        conditions.append(literal(False))
    return db.session.scalar(select(func.count()).select_from(Work).where(*conditions)) or 0


def people_named(ids: Iterable[UUID]) -> dict[str, Person]:
    """People by their id as text: authors of proposals."""
    asked = select(Person).where(Person.id.in_(list(ids)))
    return {str(person.id): person for person in db.session.scalars(asked)}


def reference_names(whole: list[dict[str, Any]]) -> dict[str, Any]:
    """Activities, sections and people that versions of a record name, by (field, code)."""
    activities = {w["activity"] for w in whole if w.get("activity")}
    sections = {w["section"] for w in whole if w.get("section")}
    found: dict[str, Any] = {}
    for row in db.session.scalars(select(Activity).where(Activity.code.in_(activities))):
        found["activity", row.code] = row
    for row in db.session.scalars(select(RoadSection).where(RoadSection.code.in_(sections))):
        found["section", row.code] = row
    people = {str(w["assignee"]) for w in whole if w.get("assignee")}
    for person in db.session.scalars(select(Person).where(cast(Person.id, Text).in_(people))):
        found["assignee", str(person.id)] = person
    return found


def contracts_in(visible_to: Scope) -> list[Contract]:
    """Contracts to choose from, by number."""
    asked = select(Contract).order_by(Contract.number)
    if visible_to.contracts is not None:
        asked = asked.where(Contract.number.in_(visible_to.contracts))
    if visible_to.governorates is not None:
        asked = asked.where(Contract.governorates.overlap(list(visible_to.governorates)))
    return list(db.session.scalars(asked))


def open_holding(activities: Iterable[str]) -> list[Row[Any]]:
    """(record, activity, boq_item, quantity) of non-conformances that hold payment, by activity.

    Open, and major or critical (shared.rules.ncrs.holds_payment); without a line or a quantity
    all of the activity is held.
    """
    asked = (
        select(Ncr.record, Ncr.activity, Ncr.boq_item, Ncr.quantity)
        .where(Ncr.activity.in_(list(activities)))
        .where(Ncr.severity.in_(HOLDING), Ncr.state.not_in(ENDED))
        .order_by(Ncr.activity, Ncr.record)
    )
    return list(db.session.execute(asked))
