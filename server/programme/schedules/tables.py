"""A schedule in a table (CSV, XLSX): one row an activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.programme.faults import Fault
from server.programme.schedules import cells
from server.programme.schedules.amounts import NOTHING, amount_of
from server.programme.schedules.finding_tables import Table, find_table
from server.programme.schedules.headings import COLUMNS, PLACES
from server.programme.schedules.losses import as_lost
from server.programme.schedules.recognising import Recognised
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.schedule import (
    MOST_ACTIVITIES,
    Activity,
    Link,
    Resource,
    Schedule,
    Summary,
)

_LONGEST_SHOWN = 80
_MOST_TOLD = 50
_NAMES = ("code", "name", "name_ar", "name_en")
_TIMES = (
    "start", "finish", "actual_start", "actual_finish", "baseline_start", "baseline_finish",
)  # fmt: skip
# What a row without a name does not say for nothing.
_TELLING = ("start", "finish", "boq", "quantity")


def read_table(path: Path, what: Recognised) -> Schedule:
    """The schedule in a CSV or XLSX file. Raises ScheduleRefusedError."""
    table = find_table(path, what)
    reading = _Reading(table)
    schedule = reading.schedule(what)
    named = {
        "columns": reading.unknown,
        "further_columns": table.further,
        "unnamed_rows": [str(line) for line in sorted(reading.unnamed)],
        "sheets": table.sheets,
        "schedule_sheets": table.fitting_sheets,
    }
    lost = reading.lost | Counter({code: len(names) for code, names in named.items()})
    details = {code: ", ".join(names[:_MOST_TOLD]) for code, names in named.items()}
    schedule.summary.lost.extend(as_lost(lost, details))
    return schedule


class _Reading:
    """A table being read; ``lost`` counts by code of LOSSES, ``unnamed`` are rows of the file."""

    def __init__(self, table: Table) -> None:
        self.lost: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.columns, self.headings, self.rows = table.columns, table.headings, table.rows
        if len(self.rows) > MOST_ACTIVITIES:
            raise ScheduleRefusedError("schedule_too_large", str(len(self.rows)))
        known = set(COLUMNS) | set(PLACES)
        self.unknown = [h for c, h in self.headings.items() if h and self.columns[c] not in known]
        self.resources: dict[str, Resource] = {}
        self.unnamed = [
            line
            for line, row in self.rows
            if not self._has(row, _NAMES) and self._has(row, _TELLING)
        ]

    def schedule(self, what: Recognised) -> Schedule:
        activities = self._activities()
        links = self._links(activities)
        starts = [a.start for a in activities if a.start]
        finishes = [a.finish for a in activities if a.finish]
        summary = Summary(
            format=what.format,
            tasks=len(activities),
            summaries=sum(a.is_summary for a in activities),
            milestones=sum(a.is_milestone for a in activities),
            links=len(links),
            resources=len(self.resources),
            calendars=0,
            start=min(starts, default=None),
            finish=max(finishes, default=None),
            charset=what.charset,
        )
        resources = list(self.resources.values())
        return Schedule(summary, [], resources, activities, links, self.faults)

    def _get(self, row: list[str], name: str) -> str:
        """The cell of the first column of that meaning."""
        for place, meaning in self.columns.items():
            if meaning == name and place < len(row):
                return row[place]
        return ""

    def _has(self, row: list[str], names: tuple[str, ...]) -> bool:
        return any(self._get(row, name) for name in names)

    def _activities(self) -> list[Activity]:
        texts = {self._get(row, name) for _, row in self.rows for name in _TIMES} - {""}
        times = {"": None} | cells.read_times(sorted(texts))
        found = [
            self._activity(number, line, row, times)
            for number, (line, row) in enumerate(self.rows, 1)
            if self._has(row, _NAMES)
        ]
        # A table says by its WBS alone what lies under what.
        above = {a.wbs.rpartition(".")[0] for a in found} - {""}
        keys = {a.wbs: a.key for a in reversed(found) if a.wbs in above and not a.quantities}
        return self._named(
            replace(
                a,
                is_summary=keys.get(a.wbs) == a.key,
                parent=keys.get(a.wbs.rpartition(".")[0]),
            )
            for a in found
        )

    def _named(self, activities: Iterable[Activity]) -> list[Activity]:
        """A code alone, as of a second BOQ line, is no row of a schedule."""
        kept = []
        for one in activities:
            if one.name or one.start or one.is_summary:
                kept.append(one)
            else:
                self.unnamed.append(one.line or one.key)
        return kept

    def _activity(
        self, number: int, line: int, row: list[str], times: dict[str, str | None]
    ) -> Activity:
        for name in ("start", "finish"):
            if (given := self._get(row, name)) and times[given] is None:
                self._fault(line, name, "date_wrong", given)
        values = self._values(row, times)
        shown = [self._get(row, name) for name in ("name", "name_ar", "name_en")]
        return Activity(
            key=number,
            code=self._get(row, "code"),
            wbs=self._get(row, "wbs"),
            name=next(filter(None, shown), ""),
            is_milestone=values["duration_min"] == 0,
            start=times[self._get(row, "start")],
            finish=times[self._get(row, "finish")],
            fields=self._fields(row),
            quantities=self._quantities(line, row),
            line=line,
            **values,
        )

    def _fault(self, line: int, column: str, code: str, given: str) -> None:
        """A cell that nothing else can stand for: the planner is to see it before all else."""
        self.faults.append(Fault(line, column, code, given[:_LONGEST_SHOWN]))
        self.lost["unread_values"] += 1

    def _values(self, row: list[str], times: dict[str, str | None]) -> dict[str, Any]:
        """What a row can do without: a cell that is not understood is None, and counted."""
        values: dict[str, Any] = {
            "duration_min": cells.read_minutes(self._get(row, "duration")),
            "percent": cells.read_percent(self._get(row, "percent")),
            **{name: times[self._get(row, name)] for name in _TIMES[2:]},
        }
        given = {name: self._get(row, name.removesuffix("_min")) for name in values}
        self.lost["unread_values"] += sum(
            value is None and given[name] != "" for name, value in values.items()
        )
        return values

    def _fields(self, row: list[str]) -> dict[str, str]:
        """Where the activity lies, its names in each language, and what no column is known for."""
        fields = {
            self.columns[place] or self.headings[place]: cell
            for place, cell in enumerate(row)
            if cell and place in self.columns and self.columns[place] not in COLUMNS
        }
        for name in ("name_ar", "name_en"):
            if text := self._get(row, name):
                fields[name] = text
        return fields

    def _quantities(self, line: int, row: list[str]) -> list[list[object]]:
        code, given = self._get(row, "boq"), self._get(row, "quantity")
        if not code:
            return []
        if code not in self.resources:
            self.resources[code] = Resource(len(self.resources) + 1, code, code, "material")
        if not given:
            return []
        amount = amount_of(given)
        if amount is None or amount <= NOTHING:
            self._fault(line, "quantity", "quantity_wrong", given)
            return []
        return [[self.resources[code].key, str(amount)]]

    def _links(self, activities: list[Activity]) -> list[Link]:
        # A table without codes counts its rows, as Microsoft Project's ID column does.
        keys = {a.code or str(number): a.key for number, a in enumerate(activities, 1)}
        rows = {number: row for number, (_, row) in enumerate(self.rows, 1)}
        links = []
        for activity in activities:
            text = self._get(rows[activity.key], "predecessors")
            found, unread = cells.read_predecessors(text, keys)
            self.lost["unread_values"] += unread
            links += [Link(keys[code], activity.key, type_, lag) for code, type_, lag in found]
        return links
