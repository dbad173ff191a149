"""The slot where a room says what waits for somebody: the rows of ``/queues``, the needs at ``/``.

A module named in ``QUEUES`` of server/app.py has ``asked(reader)``, which gives what it wants to
know (``Asked``), None for whom it has nothing. All rooms' columns are asked in one statement, and
each room tells its ``Queue``s of the answer; an empty one is not shown. What it tells of a row is
what the row's clock and its one link need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, select

from server.accounts.models import Person
from server.accounts.service import Reader
from server.db.written import ask, written
from shared.rules.scope import Scope

EXTENSION = "tareeq.queues"
# Of one queue; the others are on the page that it links to.
MOST_ITEMS = 5
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """One thing that waits: what and where, ``act``: what its link is for.

    ``since``: when it came into the queue; ``due``: by when somebody must act, None without one.
    """

    title: str
    where: str
    link: str
    act: str
    since: datetime | None = None
    due: datetime | None = None


class Clock(NamedTuple):
    """Of what presses most in a queue: when the first is due, since when the oldest waits."""

    due: datetime | None
    since: datetime | None


@dataclass(frozen=True)
class Queue:
    """``count``: how many wait, ``late``: past their time; ``link``: the page that has them all.

    ``tell``: gives the MOST_ITEMS that press most, the first of them most of all; asked by whoever
    shows them. ``clock``: theirs, where the room knows it without them.
    """

    code: str
    icon: str
    title: str
    count: int
    link: str
    tell: Callable[[], Sequence[Item]]
    late: int = 0
    clock: Clock | None = None

    @cached_property
    def items(self) -> Sequence[Item]:
        return self.tell()

    @property
    def since(self) -> datetime | None:
        """Since when its oldest item waits, of those that say so."""
        if self.clock is not None:
            return self.clock.since
        return min((item.since for item in self.items if item.since), default=None)

    @property
    def due(self) -> datetime | None:
        """When the first is due."""
        if self.clock is not None:
            return self.clock.due
        return min((item.due for item in self.items if item.due), default=None)

    @property
    def urgency(self) -> tuple[bool, datetime, datetime]:
        """What is late comes first, then what is due soonest, then what has waited longest."""
        return not self.late, self.due or _NEVER, self.since or _NEVER


def joined(*words: str) -> str:
    """What a row says of where it is, without what nobody knows."""
    return " · ".join(word for word in words if word)


class Waiting(NamedTuple):
    """For whom queues are told, and when."""

    person: Person
    scope: Scope
    now: datetime


@dataclass(frozen=True, eq=False)
class Asked:
    """What a room asks, put into words once for a reader and kept by the room.

    ``columns``: scalars, which may name the parameters ``now`` and ``author`` (the reader);
    ``tell`` makes the queues of their values.
    """

    columns: Sequence[ColumnElement[Any]]
    tell: Callable[[Waiting, Sequence[Any]], Sequence[Queue]]


Room = Callable[[Reader], Asked | None]


def of_modules(modules: Sequence[ModuleType]) -> list[Room]:
    """What create_app keeps."""
    return [module.asked for module in modules]


def queues_of(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    """All that waits for this person, in the order of urgency."""
    reader, waiting = Reader(person.role, person.id, scope), Waiting(person, scope, now)
    rooms = (room(reader) for room in current_app.extensions[EXTENSION])
    asked = tuple(one for one in rooms if one is not None)
    words, given = _in_one(asked), {"now": now, "author": person.id}
    values = iter(ask(words, given).one() if words else ())
    found = [q for one in asked for q in one.tell(waiting, list(islice(values, len(one.columns))))]
    return sorted((queue for queue in found if queue.count), key=lambda queue: queue.urgency)


# By what the rooms keep, which are the same objects for the same reader: each by itself would
# cost its way to the database, and putting this into words longer than the answer takes.
@lru_cache(maxsize=256)
def _in_one(asked: tuple[Asked, ...]) -> str:
    columns = [column for one in asked for column in one.columns]
    if not columns:
        return ""
    return written(select(*(column.label(f"n{n}") for n, column in enumerate(columns))))
