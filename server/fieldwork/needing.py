"""Works that wait for somebody, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, func, select, union_all

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


class Brief(NamedTuple):
    """A work as a queue's row shows it."""

    record: UUID
    contract: int
    governorate: str
    quantity: Decimal
    unit: str
    state: str
    first_received_at: datetime
    received_at: datetime
    name_ar: str
    name_en: str


def works_needing(person: Person, visible_to: Scope) -> int:
    """How many works wait for this person: decisions of a supervisor, an inspector's returns.

    MOST_COUNTED + 1 says more.
    """
    asked = select(_counted(_states(person.role), visible_to, person.role == INSPECTOR))
    return db.session.scalar(asked, {"author": person.id}) or 0


def first_needing(role: str, visible_to: Scope, most: int) -> tuple[Any, Any, Any]:
    """How many wait for ``author``, the first of each state for ``briefs``, and since when the
    oldest of these waits: columns.
    """
    states, is_own = _states(role), role == INSPECTOR
    order = (Work.first_received_at, Work.record)
    # Of each state the first by its index: of all at once, all would be read.
    firsts = [_theirs([state], visible_to, is_own).order_by(*order).limit(most) for state in states]
    came = Work.received_at if is_own else Work.first_received_at
    each = union_all(*(one.with_only_columns(came.label("came")) for one in firsts)).subquery()
    oldest = select(func.min(each.c.came)).scalar_subquery()
    found = func.array(union_all(*firsts).scalar_subquery())
    return _counted(states, visible_to, is_own), found, oldest


def briefs(records: Sequence[UUID], visible_to: Scope, most: int) -> list[Brief]:
    """What a queue says of these works: what came first first."""
    if not records:
        return []
    rows = db.session.execute(_briefs(visible_to), {"records": records})
    return [Brief._make(row) for row in rows][:most]


# Put into words once for a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _briefs(visible_to: Scope) -> Select[Any]:
    own = (Work.record, Work.contract, Work.governorate, Work.quantity, BoqItem.unit, Work.state)
    return (
        select(*own, Work.first_received_at, Work.received_at, Activity.name_ar, Activity.name_en)
        .join(Activity, Activity.code == Work.activity)
        .join(BoqItem, (BoqItem.contract == Work.contract) & (BoqItem.code == Work.boq_item))
        .where(Work.record == any_(bindparam("records", type_=ARRAY(Uuid))))
        .where(is_within(visible_to, Work))
        .order_by(Work.first_received_at, Work.record)
    )


def _states(role: str) -> Sequence[str]:
    """The states of works that wait for somebody of this role: supervisors and inspectors."""
    return WAITING_STATES if role == SUPERVISOR else [RETURNED] if role == INSPECTOR else []


def _counted(states: Sequence[str], visible_to: Scope, is_own: bool) -> Any:
    return counted(_theirs(states, visible_to, is_own))


def _theirs(states: Sequence[str], visible_to: Scope, is_own: bool) -> Select[Any]:
    asked = select(Work.record).where(is_within(visible_to, Work), Work.state.in_(states))
    return asked.where(Work.author == bindparam("author", type_=Uuid)) if is_own else asked


def received(changes: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these changes came in."""
    wanted = list(changes)
    if not wanted:
        return {}
    asked = select(Revision.change, Revision.received_at).where(Revision.change.in_(wanted))
    return {row.change: row.received_at for row in db.session.execute(asked)}
