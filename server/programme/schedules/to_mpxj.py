"""Our own values -> MPXJ's project, and that into a file. Runs in the child process alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.programme.schedules.charsets import ARABIC, WESTERN
from server.programme.schedules.engine import days_from_sunday, java
from server.programme.schedules.schedule import Activity, Calendar, Schedule

# What names an activity's place goes out as texts; these columns of Microsoft Project are free.
_MOST_TEXTS = 30
_CODE = "Activity ID"
# P6 reads an XER in the code page of its machine: the narrowest that has all letters is taken.
XER_CHARSETS = (WESTERN, ARABIC, "utf-8")


def write_with_mpxj(mpxj: Any, schedule: Schedule, format_: str, target: Path) -> None:
    """Write a schedule as MSPDI or XER."""
    project = _Writing(mpxj, schedule, has_no_codes=format_ == "MSPDI").project
    if format_ == "XER":
        writer = mpxj.primavera.PrimaveraXERFileWriter()
        writer.setCharset(java("java.nio.charset.Charset").forName(xer_charset(schedule)))
    else:
        writer = mpxj.mspdi.MSPDIWriter()
    writer.write(project, str(target))


def xer_charset(schedule: Schedule) -> str:
    """The code page of an XER with these names in it."""
    texts = [a.name + a.wbs + "".join(a.fields.values()) for a in schedule.activities]
    texts += [c.name for c in schedule.calendars] + [r.name + r.unit for r in schedule.resources]
    whole = "".join([schedule.summary.title, *texts])
    for name in XER_CHARSETS:
        try:
            whole.encode(name)
        except UnicodeEncodeError:
            continue
        return name
    return XER_CHARSETS[-1]


def top_down(activities: list[Activity]) -> Iterator[Activity]:
    """Each row after the summary it lies under, wherever that stands; a ring starts at one row."""
    by_key: dict[int | None, Activity] = {activity.key: activity for activity in activities}
    seen: set[int] = set()
    for activity in activities:
        climbed: list[Activity] = []
        above: Activity | None = activity
        while above and above.key not in seen:
            seen.add(above.key)
            climbed.append(above)
            above = by_key.get(above.parent)
        yield from reversed(climbed)


class _Writing:
    """A project that is filled part by part."""

    def __init__(self, mpxj: Any, schedule: Schedule, *, has_no_codes: bool) -> None:
        self.mpxj = mpxj
        self.has_no_codes = has_no_codes
        self.project = mpxj.ProjectFile()
        self.calendars: dict[int, Any] = {}
        self.tasks: dict[int | None, Any] = {}
        self.texts: dict[str, int] = {}
        self.link_types = {str(one): one for one in mpxj.RelationType.values()}
        self._properties(schedule)
        for calendar in schedule.calendars:
            self._calendar(calendar)
        if not schedule.calendars:
            self.project.addDefaultBaseCalendar()
        self.materials = {r.key: self._material(r.code, r.name, r.unit) for r in schedule.resources}
        for activity in top_down(schedule.activities):
            self._activity(activity)
        # Microsoft's format nests by order and depth: a summary's rows go out together.
        self.project.getTasks().synchronizeTaskIDToHierarchy()
        for link in schedule.links:
            self._link(link.predecessor, link.successor, link.type, link.lag_min)

    def _properties(self, schedule: Schedule) -> None:
        properties = self.project.getProjectProperties()
        properties.setProjectTitle(schedule.summary.title)
        properties.setName(schedule.summary.title)
        properties.setStartDate(_moment(schedule.summary.start))
        properties.setFinishDate(_moment(schedule.summary.finish))
        properties.setStatusDate(_moment(schedule.summary.status_at))

    def _calendar(self, calendar: Calendar) -> None:
        made = self.project.addCalendar()
        made.setUniqueID(java("java.lang.Integer")(calendar.key))
        made.setName(calendar.name)
        for day, hours in zip(days_from_sunday(), calendar.week, strict=True):
            types = self.mpxj.DayType
            made.setCalendarDayType(day, types.WORKING if hours else types.NON_WORKING)
            self._hours(made.addCalendarHours(day), hours)
        date = java("java.time.LocalDate")
        for first, last, hours in calendar.exceptions:
            exception = made.addCalendarException(date.parse(first), date.parse(last))
            self._hours(exception, hours)
        self.calendars[calendar.key] = made
        if calendar.is_default or len(self.calendars) == 1:
            self.project.getProjectProperties().setDefaultCalendar(made)

    def _hours(self, held: Any, hours: list[list[str]]) -> None:
        time = java("java.time.LocalTime")
        for start, end in hours:
            held.add(self.mpxj.LocalTimeRange(time.parse(start), time.parse(end)))

    def _material(self, code: str, name: str, unit: str) -> Any:
        made = self.project.addResource()
        made.setName(name or code)
        made.setResourceID(code)
        made.setType(self.mpxj.ResourceType.MATERIAL)
        if unit:
            units = self.project.getUnitsOfMeasure()
            made.setUnitOfMeasure(units.getOrCreateByAbbreviation(unit))
        return made

    def _activity(self, activity: Activity) -> None:
        parent = self.tasks.get(activity.parent, self.project)
        task = self.tasks[activity.key] = parent.addTask()
        task.setUniqueID(java("java.lang.Integer")(activity.key))
        task.setName(activity.name)
        task.setWBS(activity.wbs)
        task.setActivityID(activity.code)
        self._times(task, activity)
        if not activity.is_summary:
            self._work(task, activity)
        # Microsoft's format has no place for a code of one's own.
        own = {_CODE: activity.code} if self.has_no_codes else {}
        for name, text in (own | activity.fields).items():
            self._text(task, name, text)
        for key, amount in activity.quantities:
            self._quantity(task, self.materials[key], float(amount))

    def _times(self, task: Any, activity: Activity) -> None:
        start, finish = _moment(activity.start), _moment(activity.finish)
        for place in (task.setStart, task.setPlannedStart):
            place(start)
        for place in (task.setFinish, task.setPlannedFinish):
            place(finish)
        task.setActualStart(_moment(activity.actual_start))
        task.setActualFinish(_moment(activity.actual_finish))
        task.setBaselineStart(_moment(activity.baseline_start))
        task.setBaselineFinish(_moment(activity.baseline_finish))

    def _work(self, task: Any, activity: Activity) -> None:
        """What a summary has from the rows below it, and an activity of its own."""
        types, kinds = self.mpxj.ActivityType, self.mpxj.ConstraintType
        task.setActivityType(
            types.FINISH_MILESTONE if activity.is_milestone else types.TASK_DEPENDENT
        )
        task.setMilestone(activity.is_milestone)
        minutes, part = activity.duration_min or 0, (activity.percent or 0.0) / 100
        task.setDuration(self._duration(minutes))
        task.setPlannedDuration(self._duration(minutes))
        task.setActualDuration(self._duration(minutes * part))
        task.setRemainingDuration(self._duration(minutes * (1 - part)))
        if activity.percent is not None:
            task.setPercentageComplete(java("java.lang.Double")(activity.percent))
        if activity.float_min is not None:
            task.setTotalSlack(self._duration(activity.float_min))
        if activity.calendar in self.calendars:
            task.setCalendar(self.calendars[activity.calendar])
        if activity.constraint:
            task.setConstraintType(getattr(kinds, activity.constraint.upper()))
            task.setConstraintDate(_moment(activity.constraint_at))

    def _text(self, task: Any, name: str, text: str) -> None:
        """A text under a name of its own: the first free column is given that name."""
        if name not in self.texts:
            if len(self.texts) == _MOST_TEXTS:
                return
            self.texts[name] = len(self.texts) + 1
            field = getattr(self.mpxj.TaskField, f"TEXT{self.texts[name]}")
            self.project.getCustomFields().getOrCreate(field).setAlias(name)
        task.setText(self.texts[name], text)

    def _quantity(self, task: Any, material: Any, amount: float) -> None:
        used = task.addResourceAssignment(material)
        used.setUnits(java("java.lang.Double")(amount))
        for place in (used.setWork, used.setPlannedWork, used.setRemainingWork):
            place(self._duration(amount * 60))
        used.setActualWork(self._duration(0))

    def _link(self, predecessor: int, successor: int, type_: str, lag_min: int) -> None:
        builder = self.mpxj.Relation.Builder().predecessorTask(self.tasks[predecessor])
        builder.type(self.link_types[type_]).lag(self._duration(lag_min))
        self.tasks[successor].addPredecessor(builder)

    def _duration(self, minutes: float) -> Any:
        return self.mpxj.Duration.getInstance(minutes / 60, self.mpxj.TimeUnit.HOURS)


def _moment(text: str | None) -> Any:
    return None if text is None else java("java.time.LocalDateTime").parse(text)
