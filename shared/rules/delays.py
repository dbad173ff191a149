"""Delay events: the clocks of a claim's notices, and which events overlap. Nothing is decided here.

The days of a clock are a contract's condition, and come as data with their clause and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.rules.clauses import Clause, read_clause
from shared.vocabulary.delays import IN_TIME, LATE, PARTY_OF, PASSED, RUNNING, STEPS


@dataclass(frozen=True)
class NoticeLimit:
    """A step of a claim is due within ``days`` calendar days of the day somebody was aware."""

    step: str
    days: int
    clause: Clause


@dataclass(frozen=True)
class NoticeClock:
    """Where a step stands. ``days_left``: to the deadline, below 0 past it; of a step that was
    taken, on the day it was. ``given_on`` is None while it was not. ``entered_on``: when somebody
    entered that it was; how much a day is worth that was stated late is for the reader to judge.
    """

    limit: NoticeLimit
    deadline: date
    given_on: date | None
    days_left: int
    state: str
    entered_on: date | None = None

    @property
    def is_entered_late(self) -> bool:
        """Whether it is in time by its stated date alone: it was entered past the deadline."""
        is_late = self.entered_on is not None and self.entered_on > self.deadline
        return self.state == IN_TIME and is_late


@dataclass(frozen=True)
class Occurrence:
    """An event in time; both days belong to it, and without ``last`` it still goes on."""

    event: UUID
    contract: int
    cause: str
    first: date
    last: date | None


def read_limits(data: Mapping[str, Any]) -> tuple[NoticeLimit, ...]:
    """Limits from their JSON, in its order. Raises ValueError that names the entry."""
    limits = []
    for n, row in enumerate(data.get("limits", ())):
        found = NoticeLimit(row.get("step"), row.get("days"), read_clause(row, f"limits[{n}]"))
        if found.step not in STEPS:
            raise ValueError(f"limits[{n}].step is wrong")
        if type(found.days) is not int or found.days < 1:
            raise ValueError(f"limits[{n}].days: at least 1")
        limits.append(found)
    return tuple(limits)


def notice_deadline(aware_on: date, days: int) -> date:
    """The last day in time: ``days`` calendar days after the day of awareness, not counted."""
    return aware_on + timedelta(days=days)


def days_left(deadline: date, day: date) -> int:
    """Days from ``day`` to the deadline: 0 on its day, below 0 past it."""
    return (deadline - day).days


def notice_clock(
    aware_on: date,
    limit: NoticeLimit,
    given_on: date | None,
    today: date,
    entered_on: date | None = None,
) -> NoticeClock:
    """The clock of one step, stopped on the day that it was taken (``given_on``)."""
    deadline = notice_deadline(aware_on, limit.days)
    left = days_left(deadline, given_on or today)
    states = (PASSED, RUNNING) if given_on is None else (LATE, IN_TIME)
    return NoticeClock(limit, deadline, given_on, left, states[left >= 0], entered_on)


def concurrent_events(events: Iterable[Occurrence]) -> dict[UUID, Sequence[UUID]]:
    """Event -> those of its contract that overlap it in time by at least a day, and for which
    another party answers (``PARTY_OF`` their causes). Events without any are left out.
    """
    found: dict[UUID, list[UUID]] = {}
    going: list[Occurrence] = []
    for event in sorted(events, key=lambda one: (one.contract, one.first, str(one.event))):
        going = [one for one in going if _reaches(one, event)]
        for one in going:
            if PARTY_OF[one.cause] != PARTY_OF[event.cause]:
                found.setdefault(one.event, []).append(event.event)
                found.setdefault(event.event, []).append(one.event)
        going.append(event)
    return dict(found)


def _reaches(earlier: Occurrence, later: Occurrence) -> bool:
    is_going = earlier.last is None or earlier.last >= later.first
    return earlier.contract == later.contract and is_going
