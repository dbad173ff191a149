"""The slot where a room says what waits for somebody: the rows of ``/queues``, the needs at ``/``.

A module named in ``QUEUES`` of server/app.py has ``queues(person, scope, now)``, which gives the
``Queue``s that this person can do something about; an empty one is not shown. What it tells of a
row is what the row's clock and its one link need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType

from flask import current_app

from server.accounts.models import Person
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


@dataclass(frozen=True)
class Queue:
    """``count``: how many wait, ``late``: past their time; ``link``: the page that has them all.

    ``items``: the MOST_ITEMS that press most, the first of them most of all.
    """

    code: str
    icon: str
    title: str
    count: int
    link: str
    items: Sequence[Item]
    late: int = 0

    @property
    def since(self) -> datetime | None:
        """Since when its oldest item waits, of those that say so."""
        return min((item.since for item in self.items if item.since), default=None)

    @property
    def due(self) -> datetime | None:
        """When the first is due."""
        return min((item.due for item in self.items if item.due), default=None)

    @property
    def urgency(self) -> tuple[bool, datetime, datetime]:
        """What is late comes first, then what is due soonest, then what has waited longest."""
        return not self.late, self.due or _NEVER, self.since or _NEVER


def joined(*words: str) -> str:
    """What a row says of where it is, without what nobody knows."""
    return " · ".join(word for word in words if word)


Queues = Callable[[Person, Scope, datetime], Sequence[Queue]]


def of_modules(modules: Sequence[ModuleType]) -> list[Queues]:
    """What create_app keeps."""
    return [module.queues for module in modules]


def queues_of(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    """All that waits for this person, in the order of urgency."""
    offered = current_app.extensions[EXTENSION]
    found = [queue for one in offered for queue in one(person, scope, now) if queue.count]
    return sorted(found, key=lambda queue: queue.urgency)
