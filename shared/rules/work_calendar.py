"""When people work: week, shifts, holidays, Ramadan, and the midday ban as hours lost.

What a calendar says is data with its clause and source: see read_calendars. Days off come from
a kept library and the office's own rows, since the cabinet moves them: see days_off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from shared.rules.clauses import Clause
from shared.rules.clocks import KUWAIT
from shared.rules.working_time import MINUTES_A_DAY, Span, WorkingTime, without

DAYS_OF_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Spans = tuple[Span, ...]
# Working spans by date.weekday(): Monday is 0.
Week = Mapping[int, Spans]


@dataclass(frozen=True)
class Ban:
    """Hours of each day, from one day of the year to another, when nobody may work outdoors.

    ``first`` and ``last`` are (month, day), both counted; ``span`` is in minutes from midnight.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    span: Span
    clause: Clause

    def is_in_force(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    def covers(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies in the banned hours, Kuwait time."""
        local = moment.astimezone(KUWAIT)
        start, end = self.span
        return self.is_in_force(local.date()) and start <= local.hour * 60 + local.minute < end


def ban_at(moment: datetime, bans: Iterable[Ban]) -> Ban | None:
    """The ban that work at ``moment`` (aware) would break, or None; on rest days too."""
    return next((ban for ban in bans if ban.covers(moment)), None)


@dataclass(frozen=True)
class Season:
    """Days, both ends counted, with hours of their own: Ramadan."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class WorkCalendar:
    """Working hours day by day; a span that ends after midnight belongs to the day it began.

    ``exceptions`` (a day off has no spans) go before ``seasons``, those before ``week``.
    ``bans`` are those that this calendar's work falls under: none for indoor work.
    """

    code: str
    week: Week
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    seasons: Sequence[Season] = ()
    bans: Sequence[Ban] = ()

    def hours_on(self, day: date) -> Spans:
        """The shifts of ``day`` in minutes from its midnight, the ban not yet taken off."""
        if day in self.exceptions:
            return self.exceptions[day]
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.week.get(day.weekday(), ())
        return self.week.get(day.weekday(), ())

    def spans_on(self, day: date) -> Spans:
        """The shifts of ``day`` without the banned hours."""
        return tuple(without(self.hours_on(day), self._banned_on(day)))

    def is_working_day(self, day: date) -> bool:
        """Whether a shift begins on ``day``."""
        return bool(self.hours_on(day))

    def worked(self, first: date, last: date) -> int:
        """Working minutes of ``first`` to ``last``, both counted: what planned value runs on."""
        return self.time.worked(first, last)

    @cached_property
    def time(self) -> WorkingTime:
        """The working minutes that are left."""
        return WorkingTime(self.hours_on, self._banned_on if self.bans else None)

    def _banned_on(self, day: date) -> Spans:
        return tuple(ban.span for ban in self.bans if ban.is_in_force(day))

    @cached_property
    def minutes_a_day(self) -> int:
        """A usual day's working minutes, to write durations and lags as days; never 0."""
        lengths = [sum(end - start for start, end in spans) for spans in self.week.values()]
        return max([*lengths, 0]) or MINUTES_A_DAY


@dataclass(frozen=True)
class DayOff:
    """A public holiday, or with ``is_off`` False a day that the cabinet made a working day.

    ``is_off`` True is a holiday whatever the library says; a working day is one even on a
    weekend.
    """

    day: date
    name_ar: str
    name_en: str
    source: str
    is_off: bool = True


def days_off(library: Iterable[DayOff], overrides: Iterable[DayOff]) -> dict[date, DayOff]:
    """Days that are not as the week has them: the library's, then the office's rows over them."""
    return {row.day: row for rows in (library, overrides) for row in rows}


@dataclass(frozen=True)
class Hours:
    """The hours of a calendar as its data has them; see read_calendars."""

    code: str
    name_ar: str
    name_en: str
    rest_days: frozenset[int]
    shifts: Spans
    ramadan_shifts: Spans
    is_open_air: bool
    clause: Clause


def laid_out(
    hours: Hours,
    off: Mapping[date, DayOff],
    ramadans: Iterable[tuple[date, date]],
    bans: Sequence[Ban],
) -> WorkCalendar:
    """The calendar of ``hours`` with these days off, Ramadans (first and last day) and bans.

    A weekend day that became a working day has the shifts of its season.
    """
    usual = _week(hours.shifts, hours.rest_days)
    fasting = _week(hours.ramadan_shifts, hours.rest_days)
    seasons = tuple(Season(first, last, fasting) for first, last in ramadans)
    exceptions: dict[date, Spans] = {}
    for day, row in off.items():
        is_fasting = any(season.first <= day <= season.last for season in seasons)
        worked = hours.ramadan_shifts if is_fasting else hours.shifts
        exceptions[day] = () if row.is_off else worked
    outdoors = tuple(bans) if hours.is_open_air else ()
    return WorkCalendar(hours.code, usual, exceptions, seasons, outdoors)


def _week(shifts: Spans, rest_days: frozenset[int]) -> dict[int, Spans]:
    return {day: () if day in rest_days else shifts for day in range(len(DAYS_OF_WEEK))}


def working_hours(first: datetime, last: datetime, calendar: WorkCalendar) -> timedelta:
    """Working time from one moment to another, both aware; negative when ``last`` is earlier."""
    return calendar.time.moments_between(first, last)
