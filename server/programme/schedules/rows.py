"""A schedule as read -> the rows that are kept of it, each under a code of its contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.programme.faults import Fault
from server.programme.schedules.headings import COLUMNS, heading_of
from server.programme.schedules.schedule import Activity, Schedule
from shared.wire.digits import latin_digits
from shared.wire.text import clean

LONGEST_NAME = 300
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,49}")
_NOT_IN_CODES = re.compile(r"[^A-Z0-9._-]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_CODE_FIELDS = {heading_of(one) for one in COLUMNS["code"]} - {"id", "الرقم"}
# What a row is compared by when a schedule comes again.
COMPARED = (
    "parent", "wbs", "name", "is_summary", "is_milestone", "start", "finish", "duration_min",
    "percent", "actual_start", "actual_finish", "baseline_start", "baseline_finish", "float_min",
    "calendar", "constraint_type", "constraint_at",
)  # fmt: skip


@dataclass
class Rows:
    """Rows by table, their columns by name; ``sources``: code -> the activity as read.

    ``lines``: code -> the row of the file, counted from 1; of a program's file its place there.
    """

    activities: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    calendars: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, Activity] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def rows_of(contract: int, schedule: Schedule) -> Rows:
    """The rows of schedule_activity, schedule_link and schedule_calendar, without their import."""
    rows = Rows(faults=list(schedule.faults))
    codes: dict[int, str] = {}
    for position, activity in enumerate(schedule.activities, 1):
        if not (activity.name or activity.start or activity.is_summary):
            continue  # an empty line of the sheet
        code = code_of(contract, activity)
        if code in rows.sources:
            rows.faults.append(Fault(activity.line or position, "code", "repeated", code))
            continue
        codes[activity.key] = code
        rows.sources[code] = activity
        rows.lines[code] = activity.line or position
        rows.activities.append({"code": code, "position": position} | _values(activity))
    if not rows.activities:
        rows.faults.append(Fault(0, "", "schedule_empty"))
    for row in rows.activities:
        row["parent"] = codes.get(row["parent"])
    rows.links = _links(schedule, codes)
    rows.calendars = [
        {"name": plain_text(c.name)}
        | {name: getattr(c, name) for name in ("key", "is_default", "week", "exceptions")}
        for c in schedule.calendars
    ]
    return rows


def _links(schedule: Schedule, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    """One row for each pair and type; of two lags the later one given counts."""
    lags = {
        (codes.get(one.predecessor), codes.get(one.successor), one.type): one.lag_min
        for one in schedule.links
    }
    return [
        {"predecessor": first, "successor": second, "type": type_, "lag_min": lag}
        for (first, second, type_), lag in lags.items()
        if first and second
    ]


def code_of(contract: int, activity: Activity) -> str:
    """The code under which the contract knows a row: ``C09-A1010`` for the planner's A1010.

    A row without a code of the planner's, as Microsoft Project's are, goes by its number there.
    """
    own = [text for name, text in activity.fields.items() if heading_of(name) in _CODE_FIELDS]
    found = (own_code(contract, given) for given in (activity.code, *own))
    return next(filter(None, found), f"C{contract:02}-U{activity.key}")


def own_code(contract: int, given: str) -> str | None:
    """A planner's code as the contract's own; None when nothing of it can stand in a code."""
    prefix = f"C{contract:02}-"
    tidy = _NOT_IN_CODES.sub("-", latin_digits(given).upper()).strip("-")
    if not _CODE.fullmatch(tidy):
        return None
    return tidy if tidy.startswith(prefix) else prefix + tidy


def plain_text(text: str) -> str:
    """Text for people, as it may be kept: without controls, of bounded length."""
    return clean(_CONTROLS.sub(" ", text))[:LONGEST_NAME]


def _values(activity: Activity) -> dict[str, Any]:
    return {
        "parent": activity.parent,
        "file_code": plain_text(activity.code),
        "wbs": plain_text(activity.wbs),
        "name": plain_text(activity.name),
        "is_summary": activity.is_summary,
        "is_milestone": activity.is_milestone,
        "start": activity.start,
        "finish": activity.finish,
        "duration_min": activity.duration_min,
        "percent": None if activity.percent is None else round(activity.percent, 4),
        "actual_start": activity.actual_start,
        "actual_finish": activity.actual_finish,
        "baseline_start": activity.baseline_start,
        "baseline_finish": activity.baseline_finish,
        "float_min": activity.float_min,
        "calendar": activity.calendar,
        "constraint_type": activity.constraint,
        "constraint_at": activity.constraint_at,
        "activity": None,
        "unplaced": None,
    }
