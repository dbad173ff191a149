"""MPXJ's project -> our own values. Runs in the child process alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from server.programme.schedules.engine import days_from_sunday
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.schedule import (
    MOST_ACTIVITIES,
    Activity,
    Calendar,
    Link,
    Resource,
    Schedule,
)

LONGEST_TEXT = 1000
# What a program leaves of letters that its encoding does not have.
_NO_LETTERS = "??"


class Reading:
    """One project being read; ``lost`` counts what has no place, by code of LOSSES."""

    def __init__(self, mpxj: Any, project: Any) -> None:
        self.mpxj = mpxj
        self.project = project
        self.lost: Counter[str] = Counter()
        self.tasks = list(project.getTasks())
        if len(self.tasks) > MOST_ACTIVITIES:
            raise ScheduleRefusedError("schedule_too_large", str(len(self.tasks)))
        percent = (mpxj.TimeUnit.PERCENT, mpxj.TimeUnit.ELAPSED_PERCENT)
        self.percent_units = {int(unit.ordinal()) for unit in percent}
        self.properties = project.getProjectProperties()
        # By the unit's number: a call into Java costs as much as a page of Python.
        self.units: dict[int, tuple[float, bool]] = {}
        self.summaries: set[int] = set()
        self.named_fields = self._named_fields()

    def fill(self, schedule: Schedule) -> None:
        """Put all parts but the summary into ``schedule``."""
        schedule.calendars += [self.calendar(one) for one in self.project.getCalendars()]
        schedule.resources += [
            self.resource(one) for one in self.project.getResources() if one.getName() is not None
        ]
        schedule.activities += [self.activity(task) for task in self.tasks]
        self.summaries = {one.key for one in schedule.activities if one.is_summary}
        schedule.links += [self.link(one) for one in self.project.getRelations()]

    def calendar(self, calendar: Any) -> Calendar:
        """Its week from Sunday and its exceptions, recurring ones written out."""
        return Calendar(
            key=_number(calendar.getUniqueID()) or 0,
            name=_text(calendar.getName()),
            is_default=calendar.equals(self.project.getDefaultCalendar()),
            week=[_hours(calendar.getHours(day)) for day in days_from_sunday()],
            exceptions=[
                [str(one.getFromDate()), str(one.getToDate()), _hours(one)]
                for one in calendar.getExpandedCalendarExceptions()
            ],
        )

    def resource(self, resource: Any) -> Resource:
        unit = resource.getUnitOfMeasure()
        return Resource(
            key=_number(resource.getUniqueID()) or 0,
            code=_text(resource.getResourceID()) or _text(resource.getCode()),
            name=_text(resource.getName()),
            type=_text(resource.getType()).lower(),
            unit=_text(unit.getAbbreviation() if unit else resource.getMaterialLabel()),
        )

    def activity(self, task: Any) -> Activity:  # long: a line a field
        calendar = task.getCalendar()
        self.lost["letters"] += _NO_LETTERS in _text(task.getName())
        return Activity(
            key=self.key(task),
            code=_text(task.getActivityID()),
            wbs=_text(task.getWBS()),
            name=_text(task.getName()),
            parent=_number(task.getParentTaskUniqueID()),
            is_summary=bool(task.getSummary()),
            is_milestone=bool(task.getMilestone()),
            start=_time(task.getStart() or task.getPlannedStart() or task.getEarlyStart()),
            finish=_time(task.getFinish() or task.getPlannedFinish() or task.getEarlyFinish()),
            duration_min=self.minutes(task.getDuration()),
            percent=_real(_first(task.getActivityPercentComplete(), task.getPercentageComplete())),
            actual_start=_time(task.getActualStart()),
            actual_finish=_time(task.getActualFinish()),
            baseline_start=_time(task.getBaselineStart()),
            baseline_finish=_time(task.getBaselineFinish()),
            float_min=self.minutes(task.getTotalSlack()),
            calendar=_number(calendar.getUniqueID()) if calendar else None,
            constraint=_constraint(task.getConstraintType()),
            constraint_at=_time(task.getConstraintDate()),
            fields=self.fields_of(task),
            quantities=[q for a in task.getResourceAssignments() if (q := self.quantity(a))],
        )

    def key(self, task: Any) -> int:
        """A row's unique number; one without it, which no program writes, goes by its line."""
        unique = _number(task.getUniqueID())
        return -(_number(task.getID()) or 0) if unique is None else unique

    def link(self, relation: Any) -> Link:
        lag = relation.getLag()
        lag_min = self.minutes(lag) or 0
        if lag_min and int(lag.getUnits().ordinal()) in self.percent_units:
            self.lost["lags_by_percent"] += 1
        first = self.key(relation.getPredecessorTask())
        second = self.key(relation.getSuccessorTask())
        self.lost["summary_links"] += first in self.summaries or second in self.summaries
        return Link(first, second, str(relation.getType()), lag_min)

    def minutes(self, duration: Any) -> int | None:
        """Working minutes; an elapsed time counts as if it were worked through."""
        if duration is None:
            return None
        amount = float(duration.getDuration())
        if not amount:
            return 0
        factor, is_elapsed = self._unit(duration.getUnits())
        self.lost["elapsed_times"] += is_elapsed
        return round(amount * factor)

    def _unit(self, unit: Any) -> tuple[float, bool]:
        """(minutes in one of it by the project's own day and week, whether it is elapsed time)."""
        number = int(unit.ordinal())
        if number not in self.units:
            one = self.mpxj.Duration.getInstance(1.0, unit)
            minutes = one.convertUnits(self.mpxj.TimeUnit.MINUTES, self.properties)
            self.units[number] = (float(minutes.getDuration()), bool(unit.isElapsed()))
        return self.units[number]

    def quantity(self, assignment: Any) -> list[Any] | None:
        """[key of a material resource, its amount as text]; None for people and plant."""
        resource = assignment.getResource()
        if resource is None or _text(resource.getType()) != "MATERIAL":
            self.lost["assignments"] += 1
            return None
        amount = _first(assignment.getMaterial(), assignment.getPlannedMaterial())
        return [int(resource.getUniqueID()), _amount(amount)] if amount is not None else None

    def fields_of(self, task: Any) -> dict[str, str]:
        """Activity codes and named texts of a row, by the name that people gave them."""
        found = {
            _text(code.getName()): _text(value.getName()) or _text(value.getDescription())
            for code, value in task.getActivityCodeValues().items()
        }
        for name, field in self.named_fields:
            if text := _text(task.get(field)):
                found[name] = text
        return found

    def _named_fields(self) -> list[tuple[str, Any]]:
        """(name, field) of texts and numbers that people gave a name to."""
        found = [
            (_text(kept.getAlias()), kept.getFieldType()) for kept in self.project.getCustomFields()
        ]
        found += [(_text(field.getName()), field) for field in self.project.getUserDefinedFields()]
        return [(n, f) for n, f in found if n and f and str(f.getFieldTypeClass()) == "TASK"]


def _hours(ranges: Any) -> list[list[str]]:
    return [[str(one.getStart()), str(one.getEnd())] for one in ranges or ()]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()[:LONGEST_TEXT]


def _time(value: Any) -> str | None:
    """ "YYYY-MM-DDTHH:MM", whatever seconds it had."""
    return None if value is None else str(value)[:16]


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _first(*values: Any) -> Any:
    """The first that is there; 0.0 is."""
    return next((value for value in values if value is not None), None)


def _real(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _amount(value: Any) -> str:
    """A quantity with the three decimals that a BOQ has."""
    return f"{float(value):.3f}".rstrip("0").rstrip(".")


def _constraint(value: Any) -> str:
    name = "" if value is None else str(value).lower()
    return "" if name == "as_soon_as_possible" else name
