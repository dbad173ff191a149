"""Weeks from Sunday to Saturday, and whole working days by the weekend alone.

Friday and Saturday are rest. Public holidays, Ramadan, shifts and the midday ban are hours of a
calendar: see work_calendar. Here a holiday counts as a working day.
"""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
DAYS_A_WEEK = 7
WORKING_DAYS_A_WEEK = 5
# No contract is older or runs longer; the Hijri calendar beside each date ends not far beyond.
FIRST_YEAR, LAST_YEAR = 2020, 2100


def is_working_day(day: date) -> bool:
    """Whether work is planned on ``day``."""
    return day.weekday() not in {FRIDAY, SATURDAY}


def is_within_reach(day: date) -> bool:
    """Whether there can be a page of the week that ``day`` is in."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def week_start(day: date) -> date:
    """The Sunday of the week that ``day`` is in."""
    return day - timedelta(days=(day.weekday() - SUNDAY) % DAYS_A_WEEK)


def week_end(day: date) -> date:
    """The Saturday of the week that ``day`` is in."""
    return week_start(day) + timedelta(days=6)


def counted_on(day: date) -> date:
    """The first day on which figures have a work of ``day``: they stand as of the evening before,
    and count the whole week that this evening is in.
    """
    return week_start(day) + timedelta(days=1)


def saturday_before(day: date) -> date:
    """The last Saturday strictly before ``day``: the end of period 0 of a plan starting then."""
    return day - timedelta(days=(day.weekday() - SATURDAY) % DAYS_A_WEEK or DAYS_A_WEEK)


def working_days(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both counted; 0 when ``last`` comes earlier."""
    if last < first:
        return 0
    return _days_since_origin(last) - _days_since_origin(first - timedelta(days=1))


def working_days_in(first: date, last: date) -> list[date]:
    """The working days from ``first`` to ``last``, both counted."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working_day(day)]


def nth_working_day(first: date, n: int) -> date:
    """The ``n``-th working day counted from ``first`` on; n = 1 is the first of them."""
    first_working = first
    while not is_working_day(first_working):
        first_working += timedelta(days=1)
    since_sunday = (first_working - week_start(first_working)).days
    weeks, rest = divmod(since_sunday + n - 1, WORKING_DAYS_A_WEEK)
    return week_start(first_working) + timedelta(weeks=weeks, days=rest)


class WorkingWeek:
    """Working time in whole days by the weekend alone: what issued weeks were planned on."""

    @staticmethod
    def worked(first: date, last: date) -> int:
        return working_days(first, last)


def _days_since_origin(day: date) -> int:
    """Working days from the first Sunday of the calendar's count to ``day``, it included."""
    # Ordinal 7 is a Sunday of the proleptic calendar.
    weeks, since_sunday = divmod(day.toordinal() - DAYS_A_WEEK, DAYS_A_WEEK)
    return weeks * WORKING_DAYS_A_WEEK + min(since_sunday + 1, WORKING_DAYS_A_WEEK)
