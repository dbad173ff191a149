"""A contract's schedule as a file for Microsoft Project or Primavera, and what that loses.

What is lost is not promised but found: the file is read back and held against what went in.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import db
from server.programme.schedules.baseline_schedule import (
    Activities,
    baseline_calendars,
    baseline_links,
    baseline_rows,
)
from server.programme.schedules.comparing import hours_of
from server.programme.schedules.ground import CALENDARS, LINKS, ROWS, ground_of, shares_by_activity
from server.programme.schedules.headings import PLACES
from server.programme.schedules.losses import as_lost
from server.programme.schedules.reading import run_child
from server.programme.schedules.schedule import (
    Activity,
    Calendar,
    Link,
    Resource,
    Schedule,
    Summary,
)

# Format -> the ending of its files' names.
WRITTEN = {"MSPDI": "xml", "XER": "xer"}
_BOQ = text("SELECT code, unit FROM boq_item WHERE contract = :contract ORDER BY code")
_STANDS = text("SELECT import_id FROM contract_schedule WHERE contract = :contract")
_TITLE = text("SELECT title_ar FROM contract WHERE number = :contract")
_PLACES = (*PLACES, "name_ar", "name_en")
# An XER has no place for an activity's own: what it says there is its summary's.
_WBS = "WBS code"
# Rows, links as (predecessor, successor, type, lag), and calendars, as their tables have them.
Parts = tuple[Sequence[Any], list[tuple[str, str, str, int]], Sequence[Any]]
# What is held against each other, with the loss that a difference counts as.
_COMPARED = {
    "name": "letters", "wbs": "wbs", "start": "times", "finish": "times", "duration_min": "times",
    "actual_start": "actuals", "actual_finish": "actuals", "percent": "percents",
    "baseline_start": "baselines", "baseline_finish": "baselines", "float_min": "floats",
    "constraint": "constraints", "constraint_at": "constraints", "is_milestone": "milestones",
}  # fmt: skip


@dataclass(frozen=True)
class Exported:
    """A file's bytes, and what has no place in its format, as ``inspect`` says it."""

    content: bytes
    lost: list[dict[str, Any]]


def export_schedule(contract: int, format_: str) -> Exported:
    """Write a contract's schedule as MSPDI or XER.

    Raises LookupError when there is no such contract, ScheduleRefusedError when the writer fails.
    """
    schedule = schedule_of(contract)
    db.session.rollback()  # no transaction stays open while a process of its own writes
    with tempfile.TemporaryDirectory(prefix="tareeq-schedule-") as name:
        folder = Path(name)
        lines, target = folder / "lines", folder / "target"
        lines.write_bytes(b"\n".join(schedule.lines()) + b"\n")
        back = run_child(["write", format_, str(lines), str(target)], folder)
        return Exported(target.read_bytes(), what_was_lost(schedule, back))


def schedule_of(contract: int) -> Schedule:
    """The contract's standing schedule; without one, its activities as its programme has them.

    Raises LookupError when there is no such contract.
    """
    title = db.session.execute(_TITLE, {"contract": contract}).scalar_one_or_none()
    if title is None:
        raise LookupError(contract)
    import_id = db.session.execute(_STANDS, {"contract": contract}).scalar()
    resources = [
        Resource(key, row.code, row.code, "material", row.unit)
        for key, row in enumerate(db.session.execute(_BOQ, {"contract": contract}), 1)
    ]
    standing = ground_of(contract).standing
    rows, links, calendars = _scheduled(import_id) if import_id else _planned(contract, standing)
    keys = {row["code"]: key for key, row in enumerate(rows, 1)}
    given = _quantities(contract, resources)
    activities = [
        _activity(row, keys, standing.get(row["code"], {}), given.get(row["code"], []))
        for row in rows
    ]
    ties = [Link(keys[first], keys[second], type_, lag) for first, second, type_, lag in links]
    summary = _summary(title, activities)
    return Schedule(summary, [Calendar(**row) for row in calendars], resources, activities, ties)


def _scheduled(import_id: UUID) -> Parts:
    """What stands of the contractor's schedule."""
    given = {"import_id": import_id}
    links = [
        (row.predecessor, row.successor, row.type, row.lag_min)
        for row in db.session.execute(LINKS, given)
    ]
    rows, calendars = (db.session.execute(sql, given).mappings() for sql in (ROWS, CALENDARS))
    return list(rows), links, list(calendars)


def _planned(contract: int, standing: Activities) -> Parts:
    """The programme itself, while there is no contractor's schedule."""
    rows = baseline_rows(contract, standing)
    return rows, baseline_links(standing), baseline_calendars(standing)


def _quantities(contract: int, resources: list[Resource]) -> dict[str, list[list[Any]]]:
    """Activity code -> [key of a BOQ line's resource, amount as text]."""
    keys = {resource.code: resource.key for resource in resources}
    return {
        code: [[keys[item], str(quantity)] for item, quantity in items.items()]
        for code, items in shares_by_activity(contract).items()
    }


def what_was_lost(source: Schedule, back: Schedule) -> list[dict[str, Any]]:
    """{code, count, message, detail} of what came back otherwise, or not at all."""
    lost: Counter[str] = Counter()
    rows = {activity.key: activity for activity in back.activities}
    sent = {activity.key for activity in source.activities}
    for activity in source.activities:
        found = rows.get(activity.key)
        if found is None:
            lost["rows"] += 1
            continue
        lost.update(_differences(activity, found))
        # What came to lie under a row that was not sent lies under the project's own.
        lost["nesting"] += activity.parent != (found.parent if found.parent in sent else None)
    links = Counter((one.predecessor, one.successor, one.type, one.lag_min) for one in source.links)
    links.subtract((one.predecessor, one.successor, one.type, one.lag_min) for one in back.links)
    lost["links"] = sum(count for count in links.values() if count > 0)
    calendars = [{_times_of(calendar) for calendar in one.calendars} for one in (source, back)]
    lost["calendars"] = len(calendars[0] - calendars[1])
    lost["money"] = len(source.resources)
    return as_lost(lost)


def _differences(sent: Activity, found: Activity) -> set[str]:
    """The losses, by code, that one row has suffered beside its nesting."""
    names = [n for n in _COMPARED if not sent.is_summary or n in {"name", "wbs"}]
    lost = {_COMPARED[n] for n in names if getattr(sent, n) != getattr(found, n)}
    if not sent.fields.items() <= found.fields.items():
        lost.add("codes_and_texts")
    amounts = [sorted(float(q) for _, q in one.quantities) for one in (sent, found)]
    return lost | ({"quantities"} if amounts[0] != amounts[1] else set())


def _times_of(calendar: Calendar) -> tuple[Any, ...]:
    return calendar.name, *hours_of(asdict(calendar))


def _activity(
    row: dict[str, Any], keys: dict[str, int], place: Any, quantities: list[list[Any]]
) -> Activity:
    names = (
        "wbs", "name", "is_summary", "is_milestone", "start", "finish", "duration_min",
        "actual_start", "actual_finish", "baseline_start", "baseline_finish", "float_min",
        "calendar", "constraint_at",
    )  # fmt: skip
    percent = row["percent"]
    return Activity(
        key=keys[row["code"]],
        code=row["code"],
        parent=keys.get(row["parent"]),
        percent=None if percent is None else float(percent),
        constraint=row["constraint_type"],
        fields={name: str(place[name]) for name in _PLACES if place.get(name)}
        | ({_WBS: place["wbs"]} if place else {}),
        quantities=quantities,
        **{name: row[name] for name in names},
    )


def _summary(title: str, activities: list[Activity]) -> Summary:
    starts = [a.start for a in activities if a.start]
    finishes = [a.finish for a in activities if a.finish]
    counts = {"summaries": 0, "milestones": 0, "links": 0, "resources": 0, "calendars": 0}
    ends = {"start": min(starts, default=None), "finish": max(finishes, default=None)}
    return Summary(format="", tasks=len(activities), title=title, **counts, **ends)
