"""A contract without a contractor's schedule as one: its activities, on the usual calendar.

The file of a programme has dates, predecessors and quantities; durations are what the calendar has
between the dates, progress is what was measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from server.figures import service as figures
from server.ports import ports
from server.programme.weekly_plan import usual_calendar
from shared.rules.clocks import working_date
from shared.rules.critical_path.predecessors import Predecessor, read_predecessors
from shared.rules.work_calendar import Spans, WorkCalendar
from shared.rules.working_time import MINUTES_A_DAY

Activities = Mapping[str, Mapping[str, Any]]
CALENDAR_KEY = 1
# Of a week that nobody works in.
_WHOLE_DAY: Spans = ((0, MINUTES_A_DAY),)
_EMPTY = dict.fromkeys(("parent", "actual_start", "actual_finish", "float_min", "constraint_at"))


def baseline_rows(contract: int, activities: Activities) -> list[dict[str, Any]]:
    """Rows as schedule_activity has them; their baseline is the programme's dates."""
    calendar = usual_calendar()
    today = working_date(ports().clock.now())
    progress = {one.row.code: one for one in figures.progress_of(contract, today)}
    return [
        _row(activity, calendar) | _progress(activity, progress.get(code), calendar)
        for code, activity in sorted(activities.items())
    ]


def _row(activity: Mapping[str, Any], calendar: WorkCalendar) -> dict[str, Any]:
    first, last = (date.fromisoformat(activity[f"baseline_{end}"]) for end in ("start", "finish"))
    start, finish = _begin(first, calendar), _end(last, calendar)
    return _EMPTY | {
        "code": activity["code"], "wbs": activity["wbs"], "name": activity["name_ar"],
        "is_summary": False, "is_milestone": False, "start": start, "finish": finish,
        "baseline_start": start, "baseline_finish": finish, "constraint_type": "",
        "duration_min": calendar.worked(first, last), "calendar": CALENDAR_KEY, "percent": 0.0,
    }  # fmt: skip


def _progress(
    activity: Mapping[str, Any], found: figures.Placement | None, calendar: WorkCalendar
) -> dict[str, Any]:
    """What was measured of an activity; nothing of one that has not begun."""
    if found is None or found.begun is None:
        return {}
    start = _begin(found.begun, calendar)
    ended = None if found.ended is None else _end(found.ended, calendar)
    latest = max(found.begun, date.fromisoformat(activity["baseline_finish"]))
    return {
        "percent": round(float(found.share_done or 0) * 100, 4),
        "start": start,
        "actual_start": start,
        "finish": ended or _end(latest, calendar),
        "actual_finish": ended,
    }


def baseline_links(activities: Activities) -> list[tuple[str, str, str, int]]:
    """(predecessor, successor, type, lag in working minutes), of activities that are there."""
    minutes_a_day = usual_calendar().minutes_a_day
    found = {
        (link.predecessor, code, link.kind): link.lag
        for code, activity in activities.items()
        for one in read_predecessors(activity["predecessors"])
        if isinstance(one, Predecessor) and one.code in activities
        for link in [one.link(code, minutes_a_day)]
    }
    return [(*ends, lag) for ends, lag in found.items()]


def baseline_calendars(activities: Activities) -> list[dict[str, Any]]:
    """The usual calendar as schedule_calendar has it; exceptions: of the days of the activities."""
    if not activities:
        return []
    calendar = usual_calendar()
    first = min(date.fromisoformat(one["baseline_start"]) for one in activities.values())
    last = max(date.fromisoformat(one["baseline_finish"]) for one in activities.values())
    from_sunday = [calendar.week.get(weekday, ()) for weekday in (6, 0, 1, 2, 3, 4, 5)]
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return [
        {
            "key": CALENDAR_KEY,
            "name": calendar.code,
            "is_default": True,
            "week": [_shown(spans) for spans in from_sunday],
            "exceptions": [
                [str(day), str(day), _shown(spans)]
                for day in days
                if (spans := calendar.spans_on(day)) != calendar.week.get(day.weekday(), ())
            ],
        }
    ]


def _usual_spans(day: date, calendar: WorkCalendar) -> Spans:
    """The hours of a day, those of any other working day where it is a rest."""
    return calendar.spans_on(day) or next(filter(None, calendar.week.values()), _WHOLE_DAY)


def _begin(day: date, calendar: WorkCalendar) -> str:
    return f"{day}T{_clock(_usual_spans(day, calendar)[0][0])}"


def _end(day: date, calendar: WorkCalendar) -> str:
    minute = _usual_spans(day, calendar)[-1][1]
    return f"{day + timedelta(minute // MINUTES_A_DAY)}T{_clock(minute)}"


def _shown(spans: Iterable[tuple[int, int]]) -> list[list[str]]:
    return [[_clock(start), _clock(end)] for start, end in spans]


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % MINUTES_A_DAY, 60)
    return f"{hours:02}:{minutes:02}"
