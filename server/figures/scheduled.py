"""A contractor's schedule as a network: its own durations, links, calendars and imposed dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from server.figures import schedule_queries as queries
from shared.rules.calendar_exceptions import laid_apart
from shared.rules.critical_path.network import (
    LINK_KINDS,
    Constraint,
    ConstraintKind,
    Link,
    NetworkActivity,
)
from shared.rules.critical_path.progress import with_progress
from shared.rules.work_calendar import Spans
from shared.rules.working_time import MINUTES_A_DAY, WorkingTime, start_of

# MPXJ's names; the others ("as late as possible") say no date.
CONSTRAINTS: dict[str, ConstraintKind] = {
    "start_no_earlier_than": "start_no_earlier",
    "start_no_later_than": "start_no_later",
    "finish_no_earlier_than": "finish_no_earlier",
    "finish_no_later_than": "finish_no_later",
    "must_start_on": "must_start",
    "must_finish_on": "must_finish",
    "start_on": "must_start",
    "finish_on": "must_finish",
}
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Scheduled:
    """``rows``: as the file has them, in its order. ``activities``: by code, with the progress
    that the file states of them. ``starts``: the minute of the planned start, where it has one."""

    rows: list[Any]
    activities: Mapping[str, NetworkActivity]
    starts: Mapping[str, int]
    links: list[Link]
    calendars: Mapping[str, WorkingTime]


def scheduled(contract: int, usual: str, hours: WorkingTime) -> Scheduled | None:
    """The schedule in force; None without one. Rows that name no calendar follow its default,
    else the one called ``usual``, with these ``hours``."""
    import_id = queries.applied(contract)
    if import_id is None:
        return None
    calendars, default = _calendars(import_id)
    found, rows = {}, queries.rows(import_id)
    for row in rows:
        name = str(row.calendar)
        name = name if name in calendars else default or usual
        found[row.code] = _activity(row, name, calendars.get(name, hours))
    links = [
        Link(one.predecessor, one.successor, one.type, one.lag_min)
        for one in queries.links(import_id)
        if one.type in LINK_KINDS
    ]
    starts = {row.code: _minute(row.start) for row in rows if row.start is not None}
    return Scheduled(rows, found, starts, links, calendars)


def _activity(row: Any, calendar: str, hours: WorkingTime) -> NetworkActivity:
    kind = CONSTRAINTS.get(row.constraint_type)
    imposed = (Constraint(kind, _minute(row.constraint_at)),) if kind and row.constraint_at else ()
    planned = NetworkActivity(row.code, _duration(row, hours), calendar, imposed)
    if row.actual_start is None:
        return planned
    done = None if row.percent is None else row.percent / HUNDRED
    ended = None if row.actual_finish is None else _minute(row.actual_finish)
    return with_progress(planned, done, _minute(row.actual_start), ended)


def _duration(row: Any, hours: WorkingTime) -> int:
    """Working minutes: as the file says, else those between its dates. A milestone takes none."""
    if row.duration_min is not None:
        return int(row.duration_min)
    if row.is_milestone or row.start is None or row.finish is None:
        return 0
    return max(hours.between(_minute(row.start), _minute(row.finish)), 0)


def _minute(clock: datetime) -> int:
    """Of a schedule's own clock, Kuwait's."""
    return start_of(clock.date()) + clock.hour * 60 + clock.minute


@lru_cache(maxsize=32)
def _calendars(import_id: UUID) -> tuple[dict[str, WorkingTime], str | None]:
    """The calendars of an import by their key, and the default's; laid out once a process, since
    an import's rows never change."""
    rows = queries.calendars(import_id)
    default = next((str(row.key) for row in rows if row.is_default), None)
    return {str(row.key): _working_time(row.week, row.exceptions) for row in rows}, default


def _working_time(week: list[Any], exceptions: list[Any]) -> WorkingTime:
    """``week``: seven days from Sunday; ``exceptions``: [first day, last day, hours]."""
    days = [_spans(hours) for hours in week]
    others = laid_apart(
        (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal(), _spans(hours))
        for first, last, hours in exceptions
    )
    begins = [first for first, _, _ in others]

    def spans_on(day: date) -> Spans:
        number = day.toordinal()
        _, last, hours = others[at - 1] if (at := bisect_right(begins, number)) else (0, 0, ())
        return hours if number <= last else days[day.isoweekday() % 7]

    return WorkingTime(spans_on)


def _spans(hours: list[list[str]]) -> Spans:
    """A span that ends at or before its beginning ends on the next day."""
    found = []
    for first, last in hours:
        begin, end = _of_day(first), _of_day(last)
        found.append((begin, end if end > begin else end + MINUTES_A_DAY))
    return tuple(found)


def _of_day(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)
