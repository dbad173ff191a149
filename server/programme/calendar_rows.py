"""The calendars in force: the office's own rows over the kept library and the tables."""

from __future__ import annotations

from functools import lru_cache

from server.programme import calendar_queries as queries
from server.programme.calendars import programme_calendars
from shared.rules.ramadan import Days
from shared.rules.work_calendar import DayOff, WorkCalendar
from shared.vocabulary.calendars import AS_LIBRARY, HOLIDAY

SOURCE = "The office"


def calendars_in_force() -> dict[str, WorkCalendar]:
    """Each calendar by its code, with the office's rows over the library's days."""
    return _laid_out(office_days(), tuple(sorted(office_ramadans().items())))


@lru_cache(maxsize=4)
def _laid_out(
    days: tuple[DayOff, ...], fasting: tuple[tuple[int, Days], ...]
) -> dict[str, WorkCalendar]:
    # Kept by what the rows say: a calendar is laid out once, in whichever process.
    return programme_calendars(days, dict(fasting))


def office_days() -> tuple[DayOff, ...]:
    """The rows that go over the library's."""
    return tuple(
        DayOff(row.day, row.name_ar, row.name_en, SOURCE, is_off=row.kind == HOLIDAY)
        for row in queries.days_in_force()
        if row.kind != AS_LIBRARY
    )


def office_ramadans() -> dict[int, Days]:
    """Hijri year -> first and last day, of those that were corrected."""
    rows = queries.ramadans_in_force()
    return {row.hijri_year: (row.first, row.last) for row in rows if row.first and row.last}
