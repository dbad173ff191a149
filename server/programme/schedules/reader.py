"""Read one file with MPXJ, and say what of it has no place here. In the child alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from server.programme.schedules.engine import java
from server.programme.schedules.from_mpxj import Reading
from server.programme.schedules.losses import as_lost
from server.programme.schedules.recognising import Recognised
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.schedule import Schedule, Summary

_FURTHER_BASELINES = range(1, 11)
# Losses of rows, by the getters that tell of them.
_LOST_WHERE_GIVEN = {
    "notes": "getNotesObject",
    "deadlines": "getDeadline",
    "second_constraints": "getSecondaryConstraintType",
    "subprojects": "getSubprojectFile",
}
_LOST_WHERE_TRUE = {"recurring": "getRecurring", "external_links": "getExternalTask"}
_LOST_EACH = {"expenses": "getExpenseItems", "steps": "getSteps"}


def read_with_mpxj(mpxj: Any, path: Path, what: Recognised) -> Schedule:
    """The schedule in ``path``. Raises ScheduleRefusedError."""
    projects = _projects(mpxj, path, what)
    if not projects or projects[0] is None:
        raise ScheduleRefusedError("project_missing")
    reading = Reading(mpxj, projects[0])
    schedule = Schedule(_summary(reading, what))
    reading.fill(schedule)
    reading.lost["other_projects"] = len(projects) - 1
    count_lost(reading)
    schedule.summary.lost.extend(as_lost(reading.lost))
    return schedule


def _projects(mpxj: Any, path: Path, what: Recognised) -> list[Any]:
    import jpype  # noqa: PLC0415 - see engine.py

    try:
        reader = _reader(mpxj, what)
        # What belongs to no project alone (several in one file) comes after the first.
        return list(reader.readAll(str(path)))
    except jpype.JException as error:
        said = str(error.getMessage())
        if "password" in said.lower():
            raise ScheduleRefusedError("file_password") from error
        raise ScheduleRefusedError("file_broken", said[:200]) from error


def _reader(mpxj: Any, what: Recognised) -> Any:
    if what.format == "MPP":
        reader = mpxj.mpp.MPPReader()
        reader.setReadPresentationData(False)
        return reader
    if what.format == "XER":
        reader = mpxj.primavera.PrimaveraXERFileReader()
        name = what.charset.removesuffix("-sig")  # Java knows no sign at the start
        reader.setCharset(java("java.nio.charset.Charset").forName(name))
        return reader
    if what.format == "PMXML":
        return mpxj.primavera.PrimaveraPMFileReader()
    return mpxj.mspdi.MSPDIReader()


def _summary(reading: Reading, what: Recognised) -> Summary:
    """Counts as MPXJ has them: all its tasks, the project's own summary row among them."""
    project, properties = reading.project, reading.project.getProjectProperties()
    starts = properties.getStartDate() or project.getEarliestStartDate()
    finishes = properties.getFinishDate() or project.getLatestFinishDate()
    status = properties.getStatusDate()
    return Summary(
        format=what.format,
        tasks=len(reading.tasks),
        summaries=reading.tasks.true("getSummary"),
        milestones=reading.tasks.true("getMilestone"),
        links=int(project.getRelations().size()),
        resources=int(project.getResources().size()),
        calendars=int(project.getCalendars().size()),
        start=str(starts)[:16] if starts else None,
        finish=str(finishes)[:16] if finishes else None,
        title=str(properties.getProjectTitle() or properties.getName() or ""),
        status_at=str(status)[:16] if status else None,
        charset=what.charset,
    )


def count_lost(reading: Reading) -> None:
    """Add to ``reading.lost`` what the rows have beyond what we keep."""
    lost: Counter[str] = reading.lost
    tasks = reading.tasks
    for code, getter in _LOST_WHERE_GIVEN.items():
        lost[code] = tasks.given(getter)
    for code, getter in _LOST_WHERE_TRUE.items():
        lost[code] = tasks.true(getter)
    lost["inactive"] = len(tasks) - tasks.true("getActive")
    for code, getter in _LOST_EACH.items():
        lost[code] = sum(count or 0 for count in tasks.numbers(getter, "size"))
    lost["costs"] = sum(float(cost or 0) != 0 for cost in tasks.texts("getCost"))
    fields = reading.mpxj.TaskField
    starts = (getattr(fields, f"BASELINE{number}_START") for number in _FURTHER_BASELINES)
    lost["further_baselines"] = sum(tasks.given_of(start) > 0 for start in starts)
    lost["resource_calendars"] = sum(
        resource.getCalendar() is not None for resource in reading.project.getResources()
    )
    lost["unread_values"] = int(reading.project.getIgnoredErrors().size())
