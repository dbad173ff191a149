"""A schedule as read from any format: plain values, as they travel between processes.

Times are the file's own wall clock (no zone), "YYYY-MM-DDTHH:MM"; durations and lags are
minutes of work on the calendar they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from server.programme.faults import Fault

FORMATS = ("MSPDI", "MPP", "XER", "PMXML", "XLSX", "CSV")
# More than this cannot be swapped in within the five seconds of a transaction.
MOST_ACTIVITIES = 20_000


@dataclass(frozen=True)
class Summary:
    """What ``inspect`` prints. ``lost``: ``{code, count, message}`` of what has no place here."""

    PART: ClassVar = "summary"
    format: str
    tasks: int
    summaries: int
    milestones: int
    links: int
    resources: int
    calendars: int
    start: str | None
    finish: str | None
    lost: list[dict[str, Any]] = field(default_factory=list)
    title: str = ""
    status_at: str | None = None
    charset: str = ""


@dataclass(frozen=True)
class Calendar:
    """``week``: seven days from Sunday, each its hours as [["08:00", "12:00"], ...].

    ``exceptions``: [first day, last day, hours], where no hours is a holiday.
    """

    PART: ClassVar = "calendar"
    key: int
    name: str
    is_default: bool
    week: list[list[list[str]]]
    exceptions: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Resource:
    """``unit``: of a material; it may be a unit of measure of the BOQ."""

    PART: ClassVar = "resource"
    key: int
    code: str
    name: str
    type: str
    unit: str = ""


@dataclass(frozen=True)
class Activity:
    """One row of the schedule. ``code`` is the planner's own, where the format has one.

    ``parent`` is the key of the summary above; ``fields`` are its named codes and texts;
    ``quantities``: [key of a resource that is a material, amount as text]; ``line`` is the row of
    a table's file, from 1.
    """

    PART: ClassVar = "activity"
    key: int
    code: str
    wbs: str
    name: str
    parent: int | None = None
    is_summary: bool = False
    is_milestone: bool = False
    start: str | None = None
    finish: str | None = None
    duration_min: int | None = None
    percent: float | None = None
    actual_start: str | None = None
    actual_finish: str | None = None
    baseline_start: str | None = None
    baseline_finish: str | None = None
    float_min: int | None = None
    calendar: int | None = None
    constraint: str = ""
    constraint_at: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    quantities: list[list[Any]] = field(default_factory=list)
    line: int | None = None


@dataclass(frozen=True)
class Link:
    """``type``: FS, SS, FF or SF; the keys are of activities."""

    PART: ClassVar = "link"
    predecessor: int
    successor: int
    type: str = "FS"
    lag_min: int = 0


@dataclass
class Schedule:
    """A whole file; ``faults`` are cells of a table that are not understood."""

    summary: Summary
    calendars: list[Calendar] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def lines(self) -> Iterator[bytes]:
        """[name of the part, the part] in JSON, the summary first; the last says that all came."""
        parts = (self.calendars, self.resources, self.activities, self.links)
        for part in ([self.summary], *parts):
            for one in part:
                yield orjson.dumps([one.PART, one])
        for fault in self.faults:
            yield orjson.dumps([_FAULT, fault])
        yield orjson.dumps([END, None])


END, _FAULT = "end", "fault"


def read_lines(lines: Iterable[bytes]) -> Schedule:
    """The schedule that ``lines()`` wrote. Raises ValueError when its last line did not come."""
    rows = iter(lines)
    name, values = orjson.loads(next(rows, b"[null, null]"))
    if name != Summary.PART:
        raise ValueError("the first line is no summary")
    schedule = Schedule(Summary(**values))
    places: dict[str, tuple[type, list[Any]]] = {
        Calendar.PART: (Calendar, schedule.calendars),
        Resource.PART: (Resource, schedule.resources),
        Activity.PART: (Activity, schedule.activities),
        Link.PART: (Link, schedule.links),
        _FAULT: (Fault, schedule.faults),
    }
    for row in rows:
        name, values = orjson.loads(row)
        if name == END:
            return schedule
        make, place = places[name]
        place.append(make(**values))
    raise ValueError("the last line did not come")
