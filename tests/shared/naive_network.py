"""A network worked out minute by minute, from what the links mean: slow, and short enough to trust.

Small calendars only: the days around DATA_DATE, each with a few worked minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from shared.rules.critical_path.network import Link, Network, NetworkActivity
from shared.rules.working_time import Span, WorkingTime, start_of

SUNDAY = date(2026, 9, 6)
DATA_DATE = start_of(SUNDAY) + 3
_DAYS = range(-40, 60)


class NaiveCalendar:
    """Worked minutes as a list, from 40 days before the data date to 60 after it."""

    def __init__(self, week: Sequence[Sequence[Span]]) -> None:
        self.time = WorkingTime(lambda day: week[day.weekday()])
        self.worked = []
        for n in _DAYS:
            day = SUNDAY + timedelta(days=n)
            for start, end in week[day.weekday()]:
                self.worked += range(start_of(day) + start, start_of(day) + end)

    def before(self, minute: int) -> int:
        return sum(worked < minute for worked in self.worked)

    def later(self, minute: int, lag: int) -> int:
        if lag == 0:
            return minute
        return self.worked[self.before(minute) + lag - 1] + 1


Dates = dict[str, tuple[int, int]]  # code -> when what is left begins, and the finish


class NaiveNetwork:
    def __init__(
        self,
        activities: Sequence[NetworkActivity],
        links: Sequence[Link],
        calendars: Mapping[str, NaiveCalendar],
    ) -> None:
        self.activities, self.links, self.calendars = activities, links, calendars
        self.network = Network(
            activities, links, {name: found.time for name, found in calendars.items()}
        )

    def dates(self, held: Mapping[str, int] | None = None) -> Dates:
        """Early dates; an activity in ``held`` begins no earlier than that minute.

        Activities stand in the order of their links.
        """
        found: Dates = {}
        for activity in self.activities:
            if activity.actual_finish is not None:
                start = activity.actual_start
                begin = activity.actual_finish if start is None else start
                found[activity.code] = begin, activity.actual_finish
            elif activity.left == 0:
                found[activity.code] = self._milestone(activity, found, held or {})
            else:
                found[activity.code] = self._work(activity, found, held or {})
        return found

    def _milestone(
        self, activity: NetworkActivity, found: Dates, held: Mapping[str, int]
    ) -> tuple[int, int]:
        moment = max(DATA_DATE, held.get(activity.code, DATA_DATE))
        while not self._may(activity, moment, moment, found):
            moment += 1
        return moment, moment

    def _work(
        self, activity: NetworkActivity, found: Dates, held: Mapping[str, int]
    ) -> tuple[int, int]:
        worked = self.calendars[activity.calendar].worked
        for first in range(len(worked) - activity.left):
            begin, finish = worked[first], worked[first + activity.left - 1] + 1
            is_held = begin < max(DATA_DATE, held.get(activity.code, DATA_DATE))
            if not is_held and self._may(activity, begin, finish, found):
                return begin, finish
        raise AssertionError("the naive calendar is too short")

    def _may(self, activity: NetworkActivity, begin: int, finish: int, found: Dates) -> bool:
        calendar = self.calendars[activity.calendar]
        for link in self.links:
            if link.successor != activity.code:
                continue
            other = next(a for a in self.activities if a.code == link.predecessor)
            began, finished = found[other.code]
            if other.actual_start is not None:
                began = other.actual_start
            asked = calendar.later(finished if link.kind[0] == "F" else began, link.lag)
            if link.kind[1] == "S" and begin < asked:
                return False
            is_short = activity.left == 0 or calendar.before(finish) < calendar.before(asked)
            if link.kind[1] == "F" and finish < asked and is_short:
                return False
        return True
