"""Inspection requests by what presses: their clocks, whose move it is, since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.by_due import NEVER, Moment, Place, clock_hours, page_by_due, write_place
from server.db.phrases import counted, is_within
from server.fieldwork.models import IS_OPEN_REQUEST, Inspection
from server.fieldwork.service import came_into_state
from server.programme.models import Activity, Contract
from server.register.models import Head
from server.requests.filters import OPEN, RequestFilters
from shared.rules.due import Due
from shared.rules.requests import RESPONSE, UNSCHEDULED, missing_notice
from shared.rules.scope import Scope
from shared.vocabulary.inspections import (
    ATTENDED,
    FAIL,
    HOLD,
    REJECTED,
    REQUEST,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
)
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

PAGE_SIZE = 50
GOES = aliased(Person)


class Item(NamedTuple):
    """A request as a row shows it. ``due`` None: no clock runs; ``goes``: the inspector."""

    request: Inspection
    due: datetime | None
    awaits: str | None
    activity: Activity | None
    contract: Contract
    goes: Person | None
    since: datetime
    checklist: str | None
    lat: float | None
    lon: float | None


class Brief(NamedTuple):
    """A request as a queue's row shows it, with the names of its activity, if any."""

    record: UUID
    point: str | None
    contract: int
    governorate: str
    state: str
    due: datetime | None
    since: datetime
    name_ar: str | None
    name_en: str | None


@cache
def awaits() -> ColumnElement[Any]:
    """The role whose move it is, as shared.rules.requests.awaited."""
    is_attended = Inspection.state == ATTENDED
    return case(
        (Inspection.state.in_(sorted(UNSCHEDULED)), SUPERVISOR),
        (Inspection.state == SCHEDULED, INSPECTOR),
        (or_(Inspection.state == REJECTED, is_attended & (Inspection.result == FAIL)), CONTRACTOR),
        (and_(is_attended, Inspection.result.is_(None)), SUPERVISOR),
        else_=None,
    )


def due_of(dues: Iterable[Due]) -> ColumnElement[Any]:
    """When it is to be scheduled, or was to be attended; NULL while no clock runs."""
    return _due_of(tuple(dues))


@lru_cache(maxsize=8)
def _due_of(dues: tuple[Due, ...]) -> ColumnElement[Any]:
    spans = {one.level: clock_hours(one.hours) for one in dues if one.of == RESPONSE}
    never = cast(null(), DateTime(timezone=True))
    point, since = func.coalesce(Inspection.point, HOLD), came_into_state(Inspection)
    answers = [(point == level, since + span) for level, span in spans.items()]
    return case(
        (Inspection.state == SCHEDULED, Inspection.scheduled_for),
        (
            Inspection.state.in_(sorted(UNSCHEDULED)),
            case(*answers, else_=never) if answers else never,
        ),
        else_=never,
    )


class Listing:
    """What somebody of ``scope`` sees through ``filters`` at the moment ``now``."""

    def __init__(
        self, filters: RequestFilters, scope: Scope, dues: Sequence[Due], now: Moment
    ) -> None:
        self.filters, self.scope, self.dues, self.now = filters, scope, dues, now
        self.due = due_of(dues)

    def page(
        self, after: Place | None = None, size: int | None = None
    ) -> tuple[list[Item], str | None]:
        """A page, what presses most first, and where the next one begins."""
        size = size or PAGE_SIZE
        key = Inspection.record
        asked = page_by_due(self._matching(select(key)), self.due, key, after, size)
        # The page is found first: what a row shows is read for its own alone.
        items = self._items().where(key.in_(asked))
        items = items.order_by(func.coalesce(self.due, NEVER), key)
        found = [Item._make(row) for row in db.session.execute(items)]
        shown = found[:size]
        if len(found) <= size:
            return shown, None
        return shown, write_place(shown[-1].due, shown[-1].request.record)

    def counts(self, role: str) -> tuple[int, int, int]:
        """(that match, of these past their time, awaiting ``role``), as phrases.counted."""
        found = self._matching(select(Inspection.record))
        late, mine = found.where(self.due < self.now), found.where(awaits() == role)
        row = db.session.execute(select(counted(found), counted(late), counted(mine))).one()
        return row[0], row[1], row[2]

    def firsts(self, size: int) -> tuple[Any, Any, Any]:
        """How many match, how many of these are past their time, which press most: columns."""
        found, key = self._matching(select(Inspection.record)), Inspection.record
        first = page_by_due(found, self.due, key, None, size - 1).scalar_subquery()
        return counted(found), counted(found.where(self.due < self.now)), func.array(first)

    def briefs(self) -> Select[Any]:
        """Asks what a queue says of ``records``: rows of Brief."""
        one = Inspection
        own = (one.record, one.point, one.contract, one.governorate, one.state)
        wanted = bindparam("records", type_=ARRAY(Uuid))
        return (
            select(*own, self.due, came_into_state(one), Activity.name_ar, Activity.name_en)
            .outerjoin(Activity, Activity.code == one.activity)
            .where(one.record == any_(wanted), is_within(self.scope, one))
        )

    def short_notice(self, item: Item) -> timedelta | None:
        """How much less notice was given than the rule asks, of one still to be scheduled."""
        request = item.request
        if request.wanted_for is None or request.state not in {SUBMITTED, RESUBMITTED}:
            return None
        return missing_notice(self.dues, request.point, item.since, request.wanted_for)

    def _items(self) -> Select[Any]:
        columns = (Inspection, self.due, awaits(), Activity, Contract, GOES)
        form = Head.whole["form"]["code"].astext
        place = (func.ST_Y(Inspection.place), func.ST_X(Inspection.place))
        asked = self._matching(select(*columns, came_into_state(Inspection), form, *place))
        return (
            asked.join(Contract, Contract.number == Inspection.contract)
            .join(Head, Head.record == Inspection.record)
            .outerjoin(GOES, GOES.id == Inspection.assignee)
            .outerjoin(Activity, Activity.code == Inspection.activity)
        )

    def _matching(self, asked: Select[Any]) -> Select[Any]:
        return asked.where(
            Inspection.type == REQUEST, is_within(self.scope, Inspection), *self._conditions()
        )

    def _conditions(self) -> list[ColumnElement[bool]]:
        asked = self.filters
        found = [
            getattr(Inspection, name) == getattr(asked, name)
            for name in ("point", "governorate", "contract")
            if getattr(asked, name) is not None
        ]
        if asked.state == OPEN:
            found.append(IS_OPEN_REQUEST)
        elif asked.state is not None:
            found.append(Inspection.state == asked.state)
        if asked.awaits is not None:
            found.append(awaits() == asked.awaits)
        return found + ([self.due < self.now] if asked.late else [])
