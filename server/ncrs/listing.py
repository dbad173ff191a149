"""Non-conformances by what presses: their clocks, whose move it is, since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    select,
    true,
)
from sqlalchemy.orm import load_only

from server.accounts.models import Person
from server.db import db
from server.db.by_due import NEVER, NOW, Moment, Place, clock_of_firsts, page_by_due, write_place
from server.db.phrases import at_most, counted, is_within
from server.db.written import ask, written
from server.fieldwork.models import Ncr
from server.fieldwork.service import came_into_state
from server.ncrs.filters import OPEN, NcrFilters
from server.ncrs.moves import awaits, is_awaiting, is_holding, is_open, may_await
from server.programme.models import Activity, Contract
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import ENDED, STATES

PAGE_SIZE = 50
# Of one column of the board, what a tall screen shows: the table has the rest, a page at a time.
MOST_CARDS = 8
# So many are added up; more are told by their number alone.
MOST_ADDED = 300


# What is due first comes first, what has no time last: as the indexes have it.
ORDER = func.coalesce(Ncr.due_at, NEVER)
_OPEN_STATES = [code for code in STATES.codes if code not in ENDED]
# What a card or a row says: places and long words are not read for it.
_CARD = (
    load_only(
        *(
            getattr(Ncr, name)
            for name in (
                *("title", "severity", "state", "contract", "activity", "from_m", "to_m", "clause"),
            )
        )
    ),
    load_only(Activity.code, Activity.name_ar, Activity.name_en),
    load_only(Contract.number),
    load_only(Person.name_ar, Person.name_en),
)


class Item(NamedTuple):
    """A non-conformance as a card or a row shows it. ``due`` None: its level has no time."""

    ncr: Ncr
    due: datetime | None
    awaits: str | None
    activity: Activity | None
    contract: Contract
    author: Person
    since: datetime
    lat: float | None
    lon: float | None


class Brief(NamedTuple):
    """A non-conformance as a queue's row shows it."""

    record: UUID
    title: str
    severity: str
    contract: int
    governorate: str
    state: str
    disposition: str | None
    due: datetime | None
    awaits: str | None
    since: datetime


class Pressing(NamedTuple):
    """Of those that are open: past their time, awaiting a role, keeping payment; counted as
    ``Listing.counts``.
    """

    late: int
    mine: int
    holding: int


class Listing:
    """What somebody of ``scope`` sees through ``filters`` at the moment ``now``.

    ``also``: conditions that no filter of the page has.
    """

    def __init__(
        self,
        filters: NcrFilters,
        scope: Scope,
        now: Moment,
        also: Iterable[ColumnElement[bool]] = (),
    ) -> None:
        self.filters, self.scope, self.now, self.also = filters, scope, now, list(also)

    def page(
        self, after: Place | None = None, size: int | None = None
    ) -> tuple[list[Item], str | None]:
        """A page, what presses most first, and where the next one begins."""
        size = size or PAGE_SIZE
        asked = page_by_due(self.matching(select(Ncr.record)), Ncr.due_at, Ncr.record, after, size)
        # The page is found first: what an item shows is read for its own alone.
        items = self.items().where(Ncr.record.in_(asked))
        found = self._read(items.order_by(ORDER, Ncr.record))
        shown = found[:size]
        if len(found) <= size:
            return shown, None
        return shown, write_place(shown[-1].due, shown[-1].ncr.record)

    def columns(self) -> dict[str, list[Item]]:
        """The open ones by state, at most MOST_CARDS of each, what presses most first."""
        found: dict[str, list[Item]] = {}
        for item in self._read(_columns(self.filters, self.scope)):
            found.setdefault(item.ncr.state, []).append(item)
        return found

    def board(self, role: str) -> tuple[dict[str, int], Pressing]:
        """How many of each state, and how many press; MOST_COUNTED + 1 says more."""
        asked = _board(self.filters, self.scope, role)
        row = ask(asked, {"now": self.now}).one()
        counts = dict(zip(STATES.codes, row, strict=False))
        return counts, Pressing._make(row[len(counts) :])

    def counted(self) -> Any:
        """How many match, as a column: phrases.counted."""
        return counted(self.matching(select(Ncr.record)))

    def firsts(self, size: int) -> Any:
        """The records that press most, as a column: an array."""
        asked = self.matching(select(Ncr.record))
        return func.array(
            page_by_due(asked, Ncr.due_at, Ncr.record, None, size - 1).scalar_subquery()
        )

    def clock(self, size: int) -> Any:
        """Of those that press most, as a column: clock_of_firsts."""
        asked = self.matching(select(Ncr.record))
        return clock_of_firsts(asked, Ncr.due_at, came_into_state(Ncr), Ncr.record, size)

    def briefs(self) -> Select[Any]:
        """Asks what a queue says of ``records``: rows of Brief."""
        one = (Ncr.record, Ncr.title, Ncr.severity, Ncr.contract, Ncr.governorate, Ncr.state)
        wanted = bindparam("records", type_=ARRAY(Uuid))
        asked = select(*one, Ncr.disposition, Ncr.due_at, awaits(), came_into_state(Ncr))
        return asked.where(Ncr.record == any_(wanted), is_within(self.scope, Ncr))

    def holding(self) -> list[UUID]:
        """Those that keep payment; one more than MOST_ADDED says that there are more."""
        asked = self.matching(select(Ncr.record)).where(is_holding())
        return list(db.session.scalars(asked.limit(MOST_ADDED + 1)))

    def items(self) -> Select[Any]:
        return (
            self.matching(
                select(
                    *(Ncr, Ncr.due_at, awaits(), Activity, Contract, Person, came_into_state(Ncr)),
                    *(func.ST_Y(Ncr.place), func.ST_X(Ncr.place)),
                )
            )
            .join(Contract, Contract.number == Ncr.contract)
            .join(Person, Person.id == Ncr.author)
            .outerjoin(Activity, Activity.code == Ncr.activity)
        )

    def matching(self, asked: Select[Any]) -> Select[Any]:
        return asked.where(is_within(self.scope, Ncr), *self._conditions(), *self.also)

    def _conditions(self) -> list[ColumnElement[bool]]:
        asked = self.filters
        found = [
            getattr(Ncr, name) == getattr(asked, name)
            for name in ("severity", "governorate", "contract")
            if getattr(asked, name) is not None
        ]
        if asked.state is not None:
            found.append(is_open() if asked.state == OPEN else Ncr.state == asked.state)
        if asked.awaits is not None:
            # Named for the index, so that those that await others need not be looked at.
            found += [Ncr.state.in_(may_await(asked.awaits)), is_awaiting(asked.awaits)]
        if asked.late:
            found.append(and_(is_open(), self.now > ORDER))
        return found + ([is_holding()] if asked.holding else [])

    def _read(self, asked: Select[Any]) -> list[Item]:
        return [Item._make(row) for row in db.session.execute(asked, {"now": self.now})]


# Put into words once for the same filters and scope: that takes longer than the answers.
@lru_cache(maxsize=256)
def _columns(filters: NcrFilters, scope: Scope) -> Select[Any]:
    listing = Listing(filters, scope, NOW)
    order = (ORDER, Ncr.record)
    states = func.unnest(cast(_OPEN_STATES, ARRAY(Text))).table_valued("state")
    states = states.render_derived("open_state")
    # Of each state its first, by the index of open ones: not all of them numbered.
    one = listing.matching(select(Ncr.record)).where(is_open(), Ncr.state == states.c.state)
    ranked = one.order_by(*order).limit(at_most(MOST_CARDS)).lateral("ranked")
    first = select(ranked.c.record).select_from(states).join(ranked, true())
    return listing.items().where(Ncr.record.in_(first)).order_by(*order).options(*_CARD)


@lru_cache(maxsize=256)
def _board(filters: NcrFilters, scope: Scope, role: str) -> str:
    listing = Listing(filters, scope, NOW)
    found = listing.matching(select(Ncr.record))
    by_state = [counted(found.where(Ncr.state == code)).label(code) for code in STATES.codes]
    asked = (listing.now > ORDER, is_awaiting(role), is_holding())
    pressing = [counted(found.where(is_open(), one)) for one in asked]
    return written(select(*by_state, *pressing))
