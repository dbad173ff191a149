"""MPXJ's own scheduler on one of our networks."""

from __future__ import annotations

from typing import Any

import jpype
import mpxj  # noqa: F401 - puts MPXJ's jars on the class path

from bench.network import HOURS, MINUTES_A_DAY, START
from shared.rules.critical_path.network import Network

WORKED = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY")
TYPES = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}


class Scheduler:
    """The network as MPXJ's project, on a calendar of the same week."""

    def __init__(self, plan: Network) -> None:
        if not jpype.isJVMStarted():
            jpype.startJVM("-Xmx1024m")
        self._mpxj = jpype.JPackage("org").mpxj
        self._moment = jpype.JClass("java.time.LocalDateTime")
        self._project = self._mpxj.ProjectFile()
        self._lay_out_week()
        self._tasks = {a.code: self._task(a.code, a.duration) for a in plan.activities}
        for link in plan.links:
            self._link(link.predecessor, link.successor, link.kind, link.lag)

    def schedule(self) -> None:
        """Compute all dates: what is timed."""
        start = self._moment.of(START.year, START.month, START.day, HOURS[0][0], 0)
        self._mpxj.cpm.MicrosoftScheduler().schedule(self._project, start)

    def write(self, path: str) -> None:
        """Write the network as a Primavera XER file."""
        self._mpxj.primavera.PrimaveraXERFileWriter().write(self._project, path)

    def dates(self) -> dict[str, list[str]]:
        """Early start and finish, late start and finish of each activity, to the minute."""
        return {
            code: [
                str(moment)[:16]
                for moment in (
                    task.getEarlyStart(), task.getEarlyFinish(),
                    task.getLateStart(), task.getLateFinish(),
                )
            ]
            for code, task in self._tasks.items()
        }  # fmt: skip

    def _lay_out_week(self) -> None:
        calendar = self._project.addCalendar()
        week, time = jpype.JClass("java.time.DayOfWeek"), jpype.JClass("java.time.LocalTime")
        for day in week.values():
            is_worked = str(day) in WORKED
            kinds = self._mpxj.DayType
            calendar.setCalendarDayType(day, kinds.WORKING if is_worked else kinds.NON_WORKING)
            hours = calendar.addCalendarHours(day)
            for first, last in HOURS if is_worked else ():
                hours.add(self._mpxj.LocalTimeRange(time.of(first, 0), time.of(last, 0)))
        self._project.setDefaultCalendar(calendar)

    def _days(self, minutes: int) -> Any:
        days = minutes / MINUTES_A_DAY
        return self._mpxj.Duration.getInstance(days, self._mpxj.TimeUnit.DAYS)

    def _task(self, code: str, duration: int) -> Any:
        task = self._project.addTask()
        task.setName(code)
        task.setActivityID(f"N{code}")
        task.setTaskMode(self._mpxj.TaskMode.AUTO_SCHEDULED)
        task.setDuration(self._days(duration))
        task.setRemainingDuration(self._days(duration))
        task.setActualDuration(self._days(0))
        return task

    def _link(self, first: str, second: str, kind: str, lag: int) -> None:
        relation = self._mpxj.Relation.Builder().predecessorTask(self._tasks[first])
        relation.type(getattr(self._mpxj.RelationType, TYPES[kind])).lag(self._days(lag))
        self._tasks[second].addPredecessor(relation)
