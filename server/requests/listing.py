"""Inspection requests by what presses: their clocks, whose move it is, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Interval,
    Select,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased, defer, load_only

from server.accounts.models import Person
from server.db import db
from server.db.by_due import (
    NEVER,
    NOW,
    Moment,
    Place,
    clock_of_firsts,
    page_by_due,
    write_place,
)
from server.db.phrases import counted, is_within
from server.db.written import ask, written
from server.fieldwork.models import IS_OPEN_REQUEST, Inspection
from server.fieldwork.service import came_into_state
from server.forms import service as forms
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
    POINTS,
    REJECTED,
    REQUEST,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
)
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

PAGE_SIZE = 50
GOES = aliased(Person)
# Of those that a row names, their names alone.
_SHOWN = (
    defer(Inspection.place),
    defer(Inspection.words),
    load_only(Activity.name_ar, Activity.name_en),
    load_only(Contract.contractor_ar, Contract.contractor_en),
    load_only(GOES.name_ar, GOES.name_en),
)


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
    return case(*((is_so, role) for role, is_so in _moves().items()))


def is_awaiting(role: str) -> ColumnElement[bool]:
    """Whether ``awaits`` is this role: by its states, which an index knows how many have."""
    return _moves().get(role, false())


@cache
def _moves() -> dict[str, ColumnElement[bool]]:
    state, is_attended = Inspection.state, Inspection.state == ATTENDED
    found = Inspection.result
    return {
        SUPERVISOR: or_(state.in_(sorted(UNSCHEDULED)), is_attended & found.is_(None)),
        INSPECTOR: state == SCHEDULED,
        CONTRACTOR: or_(state == REJECTED, is_attended & (found == FAIL)),
    }


@cache
def due_of() -> ColumnElement[Any]:
    """When it is to be scheduled, or was to be attended; NULL while no clock runs."""
    # The same for every row, and looked up once.
    spans = {
        code: literal_column(forms.answer_time(RESPONSE, f"'{code}'")) for code in POINTS.codes
    }
    answer = cast(case(spans, value=func.coalesce(Inspection.point, HOLD)), Interval)
    return case(
        (Inspection.state == SCHEDULED, Inspection.scheduled_for),
        (Inspection.state.in_(sorted(UNSCHEDULED)), came_into_state(Inspection) + answer),
        else_=cast(null(), DateTime(timezone=True)),
    )


def short_notice(dues: Sequence[Due], item: Item) -> timedelta | None:
    """How much less notice was given than the rule asks, of one still to be scheduled."""
    request = item.request
    if request.wanted_for is None or request.state not in {SUBMITTED, RESUBMITTED}:
        return None
    return missing_notice(dues, request.point, item.since, request.wanted_for)


class Listing:
    """What somebody of ``scope`` sees through ``filters`` at the moment ``now``."""

    def __init__(self, filters: RequestFilters, scope: Scope, now: Moment) -> None:
        self.filters, self.scope, self.now = filters, scope, now
        self.due = due_of()

    def page(
        self, after: Place | None = None, size: int | None = None
    ) -> tuple[list[Item], str | None]:
        """A page, what presses most first, and where the next one begins."""
        size = size or PAGE_SIZE
        key = Inspection.record
        asked = page_by_due(self._matching(select(key)), self.due, key, after, size)
        # The page is found first: what a row shows is read for its own alone.
        items = self._items().where(key.in_(asked)).order_by(func.coalesce(self.due, NEVER), key)
        found = [Item._make(row) for row in db.session.execute(items)]
        shown = found[:size]
        if len(found) <= size:
            return shown, None
        return shown, write_place(shown[-1].due, shown[-1].request.record)

    def counts(self, role: str) -> tuple[int, int, int]:
        """(that match, of these past their time, awaiting ``role``), as phrases.counted."""
        row = ask(_counts(self.filters, self.scope, role), {"now": self.now}).one()
        return row[0], row[1], row[2]

    def counting(self, role: str) -> Select[Any]:
        """Asks for the same, at the moment of the listing."""
        found = self._matching(select(Inspection.record))
        late, mine = found.where(self.due < self.now), found.where(is_awaiting(role))
        return select(counted(found), counted(late), counted(mine))

    def firsts(self, size: int) -> tuple[Any, Any, Any, Any]:
        """How many match, how many of these are past their time, which press most, and their
        clock: columns.
        """
        found, key = self._matching(select(Inspection.record)), Inspection.record
        first = page_by_due(found, self.due, key, None, size - 1).scalar_subquery()
        clock = clock_of_firsts(found, self.due, came_into_state(Inspection), key, size)
        late = counted(found.where(self.due < self.now))
        return counted(found), late, func.array(first), clock

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

    def _items(self) -> Select[Any]:
        columns = (Inspection, self.due, awaits(), Activity, Contract, GOES)
        form = Head.whole["form"]["code"].astext
        place = (func.ST_Y(Inspection.place), func.ST_X(Inspection.place))
        return (
            select(*columns, came_into_state(Inspection), form, *place)
            .join(Contract, Contract.number == Inspection.contract)
            .join(Head, Head.record == Inspection.record)
            .outerjoin(GOES, GOES.id == Inspection.assignee)
            .outerjoin(Activity, Activity.code == Inspection.activity)
            .options(*_SHOWN)
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
            found.append(is_awaiting(asked.awaits))
        return found + ([self.due < self.now] if asked.late else [])


# Put into words once for the same filters and scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _counts(filters: RequestFilters, scope: Scope, role: str) -> str:
    return written(Listing(filters, scope, NOW).counting(role))
