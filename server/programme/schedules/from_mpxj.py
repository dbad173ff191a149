"""MPXJ's project -> our own values. Runs in the child process alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Any

from server.programme.schedules.engine import days_from_sunday
from server.programme.schedules.exception_days import days_of
from server.programme.schedules.java_columns import JavaObjects
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
_NUMBERS = {"NUMERIC", "CURRENCY"}
# As MPXJ says it: "1.5h", "2.0ed", "1.0E7m".
_DURATION = re.compile(r"(-?[\d.]+(?:E-?\d+)?)(\D+)")


class Reading:
    """One project being read; ``lost`` counts what has no place, by code of LOSSES."""

    def __init__(self, mpxj: Any, project: Any) -> None:
        self.mpxj = mpxj
        self.project = project
        self.lost: Counter[str] = Counter()
        self.tasks = JavaObjects(mpxj.Task, project.getTasks())
        if len(self.tasks) > MOST_ACTIVITIES:
            raise ScheduleRefusedError("schedule_too_large", str(len(self.tasks)))
        self.units = {str(unit): unit for unit in mpxj.TimeUnit.values()}
        # (minutes, whether elapsed) of each duration met: a schedule has few of them.
        self.durations: dict[str, tuple[int, bool]] = {}

    def fill(self, schedule: Schedule) -> None:
        """Put all parts but the summary into ``schedule``."""
        schedule.calendars += [self.calendar(one) for one in self.project.getCalendars()]
        schedule.resources += [
            self.resource(one) for one in self.project.getResources() if one.getName() is not None
        ]
        schedule.activities += self.activities()
        schedule.links += self.links({a.key for a in schedule.activities if a.is_summary})

    def calendar(self, calendar: Any) -> Calendar:
        """Its week from Sunday and its exceptions, recurring ones written out."""
        return Calendar(
            key=_number(calendar.getUniqueID()) or 0,
            name=_text(calendar.getName()),
            is_default=calendar.equals(self.project.getDefaultCalendar()),
            week=[_hours(calendar.getHours(day)) for day in days_from_sunday()],
            exceptions=self._exceptions(calendar),
        )

    def _exceptions(self, calendar: Any) -> list[list[Any]]:
        given = [(*days_of(one), one) for one in calendar.getExpandedCalendarExceptions()]
        self.lost["exceptions"] += sum(is_cut for _, is_cut, _ in given)
        return [[*days, _hours(one)] for days, _, one in given if days]

    def resource(self, resource: Any) -> Resource:
        unit = resource.getUnitOfMeasure()
        return Resource(
            key=_number(resource.getUniqueID()) or 0,
            code=_text(resource.getResourceID()) or _text(resource.getCode()),
            name=_text(resource.getName()),
            type=_text(resource.getType()).lower(),
            unit=_text(unit.getAbbreviation() if unit else resource.getMaterialLabel()),
        )

    def activities(self) -> list[Activity]:  # long: a line a field
        of = self.tasks.texts
        names = [_text(name) for name in of("getName")]
        self.lost["letters"] = sum(_NO_LETTERS in name for name in names)
        columns: dict[str, Iterable[Any]] = {
            "key": _keys(self.tasks),
            "code": map(_text, of("getActivityID")),
            "wbs": map(_text, of("getWBS")),
            "name": names,
            "parent": self.tasks.numbers("getParentTaskUniqueID"),
            "is_summary": map(_is_true, of("getSummary")),
            "is_milestone": map(_is_true, of("getMilestone")),
            "start": map(_time, _first(of, "getStart", "getPlannedStart", "getEarlyStart")),
            "finish": map(_time, _first(of, "getFinish", "getPlannedFinish", "getEarlyFinish")),
            "duration_min": map(self.minutes, of("getDuration")),
            "percent": map(
                _real, _first(of, "getActivityPercentComplete", "getPercentageComplete")
            ),
            "actual_start": map(_time, of("getActualStart")),
            "actual_finish": map(_time, of("getActualFinish")),
            "baseline_start": map(_time, of("getBaselineStart")),
            "baseline_finish": map(_time, of("getBaselineFinish")),
            "float_min": map(self.minutes, of("getTotalSlack")),
            "calendar": self.tasks.numbers("getCalendar", "getUniqueID"),
            "constraint": map(_constraint, of("getConstraintType")),
            "constraint_at": map(_time, of("getConstraintDate")),
            "fields": self.fields(),
            "quantities": self.quantities(),
        }
        rows = zip(*columns.values(), strict=True)
        return [Activity(**dict(zip(columns, row, strict=True))) for row in rows]

    def links(self, summaries: Collection[int]) -> list[Link]:
        """``summaries``: the keys of summary rows, whose links are kept and counted."""
        relations = JavaObjects(self.mpxj.Relation, self.project.getRelations())
        ends = [_keys(relations, f"get{end}Task") for end in ("Predecessor", "Successor")]
        lags = relations.texts("getLag")
        links = [
            Link(first, second, type_ or "", self.minutes(lag) or 0)
            for first, second, type_, lag in zip(
                *ends, relations.texts("getType"), lags, strict=True
            )
        ]
        self.lost["lags_by_percent"] = sum(
            link.lag_min != 0 and str(lag).endswith("%")
            for link, lag in zip(links, lags, strict=True)
        )
        self.lost["summary_links"] = sum(
            link.predecessor in summaries or link.successor in summaries for link in links
        )
        return links

    def minutes(self, duration: str | None) -> int | None:
        """Working minutes; an elapsed time counts as if it were worked through."""
        if duration is None:
            return None
        if duration not in self.durations:
            self.durations[duration] = self._minutes(duration)
        minutes, is_elapsed = self.durations[duration]
        self.lost["elapsed_times"] += is_elapsed
        return minutes

    def _minutes(self, duration: str) -> tuple[int, bool]:
        """Of MPXJ's "1.5eh", by the project's own day and week; 0 is no elapsed time."""
        found = _DURATION.fullmatch(duration)
        if found is None:
            raise ValueError(duration)
        amount, unit = float(found[1]), self.units[found[2]]
        one = self.mpxj.Duration.getInstance(1.0, unit)
        factor = one.convertUnits(self.mpxj.TimeUnit.MINUTES, self.project.getProjectProperties())
        minutes = round(amount * float(factor.getDuration())) if amount else 0
        return minutes, bool(amount and unit.isElapsed())

    def quantities(self) -> list[list[list[Any]]]:
        """Of each row [key of a material, its amount as text]; nothing of people and plant."""
        used = self.tasks.within(self.mpxj.ResourceAssignment, "getResourceAssignments")
        types, keys = (
            used.texts("getResource", "getType"),
            used.numbers("getResource", "getUniqueID"),
        )
        amounts = _first(used.texts, "getMaterial", "getPlannedMaterial")
        self.lost["assignments"] = sum(type_ != "MATERIAL" for type_ in types)
        rest = iter(zip(types, keys, amounts, strict=True))
        return [
            [
                [key, _amount(amount)]
                for type_, key, amount in islice(rest, count)
                if type_ == "MATERIAL" and amount is not None
            ]
            for count in self.tasks.numbers("getResourceAssignments", "size")
        ]

    def fields(self) -> list[dict[str, str]]:
        """Activity codes and named texts of each row, by the name that people gave them."""
        kept = self.tasks.within(self.mpxj.ActivityCodeValue, "getActivityCodeValues", "values")
        words = [kept.texts("getParentCode", "getName"), kept.texts("getName")]
        rest = iter(zip(*words, kept.texts("getDescription"), strict=True))
        found = [
            {_text(code): _text(name) or _text(told) for code, name, told in islice(rest, count)}
            for count in self.tasks.numbers("getActivityCodeValues", "size")
        ]
        for name, field in self._named_fields():
            is_number = str(field.getDataType()) in _NUMBERS
            for fields, value in zip(found, self.tasks.values_of(field), strict=True):
                if text := _text(value):
                    # Java writes large and small ones as 1.5E7.
                    fields[name] = str(float(text)) if is_number and "E" in text else text
        return found

    def _named_fields(self) -> list[tuple[str, Any]]:
        """(name, field) of texts and numbers that people gave a name to."""
        found = [
            (_text(kept.getAlias()), kept.getFieldType()) for kept in self.project.getCustomFields()
        ]
        found += [(_text(field.getName()), field) for field in self.project.getUserDefinedFields()]
        return [(n, f) for n, f in found if n and f and str(f.getFieldTypeClass()) == "TASK"]


def _keys(objects: JavaObjects, *way: str) -> list[int]:
    """Unique numbers of rows; one without it, which no program writes, goes by its line."""
    unique = objects.numbers(*way, "getUniqueID")
    lines = objects.numbers(*way, "getID") if None in unique else unique
    return [-(line or 0) if key is None else key for key, line in zip(unique, lines, strict=True)]


def _first(of: Callable[[str], list[str | None]], *getters: str) -> list[str | None]:
    """Of each object what the first getter gives, where that is nothing the next; 0.0 is not."""
    found = of(getters[0])
    for getter in getters[1:]:
        if None in found:
            others = zip(found, of(getter), strict=True)
            found = [other if one is None else one for one, other in others]
    return found


def _hours(ranges: Any) -> list[list[str]]:
    return [[str(one.getStart()), str(one.getEnd())] for one in ranges or ()]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()[:LONGEST_TEXT]


def _time(value: Any) -> str | None:
    """ "YYYY-MM-DDTHH:MM", whatever seconds it had."""
    return None if value is None else str(value)[:16]


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _is_true(value: str | None) -> bool:
    return value == "true"


def _real(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _amount(value: Any) -> str:
    """A quantity with the three decimals that a BOQ has."""
    return f"{float(value):.3f}".rstrip("0").rstrip(".")


def _constraint(value: Any) -> str:
    name = "" if value is None else str(value).lower()
    return "" if name == "as_soon_as_possible" else name
