"""Working time of one calendar as a line of whole minutes, so that schedules are integer sums.

Two lines: a *minute* counts all minutes in Kuwait (UTC+3, no daylight saving) from the calendar's
day 0; a *position* counts only worked minutes, from the first day that the calendar knows. At
the edge of a rest one position is many minutes: work ends at the first and starts at the last.

    position(t)      worked minutes before t
    finish_at(p)     the first minute by which p is worked: finish_at(p) <= t if p <= position(t)
    start_at(p)      where the minute of work after p begins: position(t) <= p if t <= start_at(p)

Each is exact in both directions, which is what makes late dates agree with early ones.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from shared.rules.clocks import KUWAIT

MINUTES_A_DAY = 24 * 60
# From and to, in minutes; the end is not counted.
Span = tuple[int, int]
# Outside these days every calendar works round the clock: nothing there is ever shown, and no
# computation falls off an edge.
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2100, 12, 31)
# Built at once; more when somebody asks for later.
_BUILT_AT_FIRST = date(2030, 12, 31)
# Further than any chain of the longest activities leads.
_FAR = 10**16


def minute_of(moment: datetime) -> int:
    """The minute that ``moment`` (aware) falls in. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    local = moment.astimezone(KUWAIT)
    return local.toordinal() * MINUTES_A_DAY + local.hour * 60 + local.minute


def moment_of(minute: int) -> datetime:
    """The moment in Kuwait at which ``minute`` begins. Raises OverflowError past year 9999."""
    day, rest = divmod(minute, MINUTES_A_DAY)
    found = date.fromordinal(day) if day <= date.max.toordinal() else None
    if found is None:
        raise OverflowError(f"minute {minute} is past the calendar")
    return datetime(found.year, found.month, found.day, rest // 60, rest % 60, tzinfo=KUWAIT)


def start_of(day: date) -> int:
    """The minute at which ``day`` begins in Kuwait."""
    return day.toordinal() * MINUTES_A_DAY


def day_of(minute: int) -> date | None:
    """The day that ``minute`` falls in: a start's day. None past the year 9999, where a forecast
    says nothing.
    """
    day = minute // MINUTES_A_DAY
    return date.fromordinal(day) if day <= date.max.toordinal() else None


def last_day_before(minute: int) -> date | None:
    """The day that ends at ``minute`` or holds the minute before it: a finish's day.

    None past the year 9999.
    """
    return day_of(minute - 1)


class WorkingTime:
    """The worked minutes of a calendar.

    ``spans_on`` gives a day's working spans in minutes from its midnight; one may end after
    1,440, as a night shift does. ``closed_on`` gives what is closed on a day whatever the
    shift: the midday ban.
    """

    def __init__(
        self,
        spans_on: Callable[[date], Sequence[Span]],
        closed_on: Callable[[date], Sequence[Span]] | None = None,
    ) -> None:
        self._spans_on, self._closed_on = spans_on, closed_on
        self._build(_BUILT_AT_FIRST)

    def position(self, minute: int) -> int:
        """Worked minutes before ``minute``; below 0 before the first day."""
        if minute >= self._until:
            self._build(LAST_DAY)
        found = bisect_right(self._starts, minute) - 1
        end = self._ends[found]
        return self._offsets[found] + (minute if minute < end else end)

    def finish_at(self, position: int) -> int:
        """The first minute by which ``position`` minutes are worked."""
        if position > self._worked[-1]:
            self._build(LAST_DAY)
        return position - self._offsets[bisect_left(self._worked, position)]

    def start_at(self, position: int) -> int:
        """The minute at which the work after ``position`` begins."""
        if position >= self._worked[-1]:
            self._build(LAST_DAY)
        return position - self._offsets[bisect_right(self._worked, position)]

    def later(self, minute: int, worked: int) -> int:
        """The first minute ``worked`` working minutes after ``minute``; before it when negative."""
        return self.finish_at(self.position(minute) + worked) if worked else minute

    def latest_for(self, minute: int, worked: int) -> int:
        """The last minute m with ``later(m, worked) <= minute``."""
        return self.start_at(self.position(minute) - worked) if worked else minute

    def between(self, first: int, last: int) -> int:
        """Worked minutes from minute ``first`` to ``last``; negative when ``last`` is earlier."""
        return self.position(last) - self.position(first)

    def worked(self, first: date, last: date) -> int:
        """Worked minutes of the days ``first`` to ``last``, both counted; 0 when none are left."""
        return max(self.between(start_of(first), start_of(last) + MINUTES_A_DAY), 0)

    def moments_between(self, first: datetime, last: datetime) -> timedelta:
        """Working time between two moments."""
        return timedelta(minutes=self.between(minute_of(first), minute_of(last)))

    def add(self, moment: datetime, hours: float) -> datetime:
        """The moment by which ``hours`` more are worked after ``moment``; minutes are whole."""
        return moment_of(self.later(minute_of(moment), round(hours * 60)))

    def is_working(self, moment: datetime) -> bool:
        """Whether the calendar works at ``moment``."""
        minute = minute_of(moment)
        return self.position(minute + 1) > self.position(minute)

    def _build(self, last: date) -> None:
        """Lay out the spans up to ``last``; each array has one entry a span, in order."""
        days = [date.fromordinal(n) for n in range(FIRST_DAY.toordinal(), last.toordinal() + 1)]
        spans = _merged(_absolute(self._spans_on, days))
        if self._closed_on is not None:
            spans = without(spans, _merged(_absolute(self._closed_on, days)))
        begin, end = start_of(FIRST_DAY), start_of(last) + MINUTES_A_DAY
        spans = _kept_within(spans, begin, end)
        # Round the clock outside.
        spans = [(begin - _FAR, begin), *spans]
        self._until = end
        if last == LAST_DAY:
            spans.append((end, end + _FAR))
            self._until = end + _FAR
        self._starts = [start for start, _ in spans]
        self._ends = [finish for _, finish in spans]
        self._worked, self._offsets = _counted(spans)


def _absolute(spans_on: Callable[[date], Sequence[Span]], days: Iterable[date]) -> list[Span]:
    found = []
    for day in days:
        spans = spans_on(day)
        if spans:
            midnight = start_of(day)
            found += [(midnight + start, midnight + end) for start, end in spans if start < end]
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that meet or overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def without(spans: Sequence[Span], closed: Sequence[Span]) -> list[Span]:
    """What is left of ``spans`` outside ``closed``; both in order and apart."""
    found, next_closed = [], 0
    for start, end in spans:
        while next_closed < len(closed) and closed[next_closed][1] <= start:
            next_closed += 1
        at, number = start, next_closed
        while number < len(closed) and closed[number][0] < end:
            if closed[number][0] > at:
                found.append((at, closed[number][0]))
            at = max(at, closed[number][1])
            number += 1
        if at < end:
            found.append((at, end))
    return found


def _kept_within(spans: Iterable[Span], begin: int, end: int) -> list[Span]:
    cut = ((max(start, begin), min(finish, end)) for start, finish in spans)
    return [(start, finish) for start, finish in cut if start < finish]


def _counted(spans: Sequence[Span]) -> tuple[list[int], list[int]]:
    """Position at each span's end, and what turns a minute inside it into a position."""
    worked, offsets, total = [], [], -_FAR
    for start, finish in spans:
        offsets.append(total - start)
        total += finish - start
        worked.append(total)
    return worked, offsets
