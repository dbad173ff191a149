"""Works that wait for somebody, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, select, union_all

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
    states, is_theirs = _needing(person, visible_to)
    asked = select(Work.record).where(is_theirs, Work.state.in_(states))
    return db.session.scalar(select(counted(asked))) or 0


def first_needing(person: Person, visible_to: Scope, most: int) -> list[Row[Any]]:
    """(Work, Activity, BoqItem) of those that wait, what came first first."""
    states, is_theirs = _needing(person, visible_to)
    if not states:
        return []
    order = (Work.first_received_at, Work.record)
    # Of each state the first by its index: of both at once all would be read.
    firsts = [
        select(Work.record).where(is_theirs, Work.state == state).order_by(*order).limit(most)
        for state in states
    ]
    asked = (
        select(Work, Activity, BoqItem)
        .join(Activity, Activity.code == Work.activity)
        .join(BoqItem, (BoqItem.contract == Work.contract) & (BoqItem.code == Work.boq_item))
        .where(Work.record.in_(union_all(*firsts)))
        .order_by(*order)
    )
    return list(db.session.execute(asked.limit(most)))


def _needing(person: Person, visible_to: Scope) -> tuple[Sequence[str], ColumnElement[bool]]:
    """The states of works that wait for this person, and which of these are theirs."""
    if person.role == SUPERVISOR:
        return WAITING_STATES, is_within(visible_to, Work)
    if person.role == INSPECTOR:
        return [RETURNED], and_(is_within(visible_to, Work), Work.author == person.id)
    return [], false()


def received(changes: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these changes came in."""
    wanted = list(changes)
    if not wanted:
        return {}
    asked = select(Revision.change, Revision.received_at).where(Revision.change.in_(wanted))
    return {row.change: row.received_at for row in db.session.execute(asked)}
