"""Decisions by what presses: the day by which somebody is to act, and of whom it is wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.accounts.service import Reader
from server.db import db
from server.db.by_due import NEVER, Moment, Place, page_by_due, write_place
from server.db.phrases import counted, is_within
from server.decisions.filters import OPEN, DecisionFilters
from server.decisions.models import WantedDecision as Wanted
from server.programme.models import Contract
from shared.rules.folding import fold
from shared.rules.scope import Scope
from shared.vocabulary import decisions
from shared.vocabulary.decisions import DECIDED, DELEGATED, DUE_FIELDS, WANTED
from shared.vocabulary.roles import GOVERNOR

PAGE_SIZE = 50
RAISER, DECIDER, DELEGATE = aliased(Person), aliased(Person), aliased(Person)
_LAST_SECOND = timedelta(days=1, seconds=-1)


class Item(NamedTuple):
    """A decision as a row shows it. ``due``: the end of the day by which somebody is to act."""

    decision: Wanted
    due: datetime | None
    raiser: Person
    decider: Person | None
    delegate: Person | None
    contract: Contract | None


def due_of() -> ColumnElement[Any]:
    """The end of its day in Kuwait, as shared.rules.decisions.due_day; NULL once it is over."""
    days = [(Wanted.state == state, getattr(Wanted, name)) for state, name in DUE_FIELDS.items()]
    day = case(*days, else_=None)
    return cast(func.timezone("Asia/Kuwait", cast(day, DateTime) + _LAST_SECOND), NEVER.type)


def awaits(role: str, person: UUID) -> ColumnElement[bool]:
    """Whether an answer is wanted of this person: once delegated, of the delegate."""
    parts = [
        and_(Wanted.state == WANTED, Wanted.decider == person),
        and_(Wanted.state == DELEGATED, Wanted.delegate == person),
    ]
    if role == GOVERNOR:
        parts.append(and_(Wanted.state == WANTED, Wanted.decider.is_(None)))
    return or_(*parts)


class Listing:
    """What this person of ``scope`` sees through ``filters`` at the moment ``now``.

    ``raised_by``: of theirs alone.
    """

    def __init__(
        self,
        filters: DecisionFilters,
        scope: Scope,
        person: Person | Reader,
        now: Moment,
        raised_by: UUID | None = None,
    ) -> None:
        self.filters, self.scope, self.now = filters, scope, now
        self.person, self.raised_by = person, raised_by

    # A queue of nothing is never asked for more than its filters: only then put into words.
    @cached_property
    def due(self) -> ColumnElement[Any]:
        return due_of()

    @cached_property
    def awaits(self) -> ColumnElement[bool]:
        return awaits(self.person.role, self.person.id)

    def page(
        self, after: Place | None = None, size: int | None = None
    ) -> tuple[list[Item], str | None]:
        """A page, what presses most first, and where the next one begins."""
        size, key = size or PAGE_SIZE, Wanted.record
        asked = page_by_due(self._matching(select(key)), self.due, key, after, size)
        items = _items(self.due).where(key.in_(asked))
        items = items.order_by(func.coalesce(self.due, NEVER), key)
        found = [Item._make(row) for row in db.session.execute(items)]
        shown = found[:size]
        if len(found) <= size:
            return shown, None
        return shown, write_place(shown[-1].due, shown[-1].decision.record)

    def counts(self) -> tuple[int, int, int]:
        """(that match, of these past their day, wanted of the reader), as phrases.counted."""
        found = self._matching(select(Wanted.record))
        late, mine = found.where(self.due < self.now), found.where(self.awaits)
        row = db.session.execute(select(counted(found), counted(late), counted(mine))).one()
        return row[0], row[1], row[2]

    def waiting(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """How many match, and how many of these are past their day: to be selected."""
        found = self._matching(select(Wanted.record))
        return counted(found), counted(found.where(self.due < self.now))

    def _matching(self, asked: Select[Any]) -> Select[Any]:
        return asked.where(is_within(self.scope, Wanted), *self._conditions())

    def _conditions(self) -> list[ColumnElement[bool]]:
        asked = self.filters
        found = [
            getattr(Wanted, name) == getattr(asked, name)
            for name in ("origin", "governorate", "contract")
            if getattr(asked, name) is not None
        ]
        found += [Wanted.words.contains(word, autoescape=True) for word in fold(asked.q).split()]
        if asked.state == OPEN:
            found.append(Wanted.state.in_(sorted(decisions.OPEN)))
        elif asked.state is not None:
            found.append(Wanted.state == asked.state)
        found += [self.awaits] if asked.mine else []
        found += [self.due < self.now] if asked.late else []
        return found + ([Wanted.author == self.raised_by] if self.raised_by else [])


def to_be_done(scope: Scope, raiser: Person | Reader, now: Moment) -> Listing:
    """What was decided for this person, who asked for it, and is not done yet."""
    return Listing(DecisionFilters(state=DECIDED), scope, raiser, now, raiser.id)


def _items(due: ColumnElement[Any]) -> Select[Any]:
    return (
        select(Wanted, due, RAISER, DECIDER, DELEGATE, Contract)
        .join(RAISER, RAISER.id == Wanted.author)
        .outerjoin(DECIDER, DECIDER.id == Wanted.decider)
        .outerjoin(DELEGATE, DELEGATE.id == Wanted.delegate)
        .outerjoin(Contract, Contract.number == Wanted.contract)
    )
