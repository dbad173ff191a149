"""Works in SQL: one record and its history, and what records name. Nothing outside a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Text, cast, select
from sqlalchemy.orm import aliased

from server.accounts.models import Device, Person
from server.db import db
from server.db.phrases import is_within
from server.fieldwork.listing import joined, latitude, longitude
from server.fieldwork.models import Ncr, Work
from server.geography.models import Area, RoadSection
from server.programme.models import Activity, BoqItem, Contract
from server.register.models import Head, Revision
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import ENDED, HOLDING


def work_record(record: UUID, visible_to: Scope) -> Row[Any] | None:
    """(Work, Activity, BoqItem, RoadSection, Area, Person, lat, lon, Contract, Head) or None."""
    asked = (
        joined(
            *(Work, Activity, BoqItem, RoadSection, Area, Person, latitude(), longitude()),
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


def people_named(ids: Iterable[UUID]) -> dict[str, Person]:
    """People by their id as text: authors of proposals."""
    asked = select(Person).where(Person.id.in_(list(ids)))
    return {str(person.id): person for person in db.session.scalars(asked)}


def reference_names(whole: list[dict[str, Any]]) -> dict[str, Any]:
    """Activities, sections and people that versions of a record name, by (field, code)."""
    activities = {w["activity"] for w in whole if w.get("activity")}
    sections = {w["section"] for w in whole if w.get("section")}
    found: dict[str, Any] = {}
    for row in _rows(Activity, Activity.code, activities):
        found["activity", row.code] = row
    for row in _rows(RoadSection, RoadSection.code, sections):
        found["section", row.code] = row
    people = {str(w["assignee"]) for w in whole if w.get("assignee")}
    for person in _rows(Person, cast(Person.id, Text), people):
        found["assignee", str(person.id)] = person
    return found


def _rows(model: Any, key: ColumnElement[str], wanted: Collection[str]) -> Iterable[Any]:
    return db.session.scalars(select(model).where(key.in_(wanted))) if wanted else ()


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
