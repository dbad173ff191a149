"""Works that wait for somebody, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, select

from server.accounts.models import Person
from server.db import db
from server.db.phrases import counted, is_within
from server.fieldwork.filters import WAITING_STATES
from server.fieldwork.models import Work
from server.programme.models import Activity, BoqItem
from server.register.models import Revision
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.vocabulary.works import RETURNED


def works_needing(person: Person, visible_to: Scope) -> int:
    """How many works wait for this person: decisions of a supervisor, an inspector's returns.

    MOST_COUNTED + 1 says more.
    """
    asked = select(Work.record).where(_is_needing(person, visible_to))
    return db.session.scalar(select(counted(asked))) or 0


def first_needing(person: Person, visible_to: Scope, most: int) -> list[Row[Any]]:
    """(Work, Activity, BoqItem) of those that wait, what came first first."""
    asked = (
        select(Work, Activity, BoqItem)
        .join(Activity, Activity.code == Work.activity)
        .join(BoqItem, (BoqItem.contract == Work.contract) & (BoqItem.code == Work.boq_item))
        .where(_is_needing(person, visible_to))
        .order_by(Work.first_received_at, Work.record)
    )
    return list(db.session.execute(asked.limit(most)))


def _is_needing(person: Person, visible_to: Scope) -> ColumnElement[bool]:
    if person.role == SUPERVISOR:
        return and_(is_within(visible_to, Work), Work.state.in_(WAITING_STATES))
    if person.role == INSPECTOR:
        return and_(is_within(visible_to, Work), Work.state == RETURNED, Work.author == person.id)
    return false()


def received(changes: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these changes came in."""
    asked = select(Revision.change, Revision.received_at).where(Revision.change.in_(list(changes)))
    return {row.change: row.received_at for row in db.session.execute(asked)}
