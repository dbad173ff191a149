"""The programme's calendars: their data, the kept library's days off, and the office's own rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from server.programme.public_holidays import public_holidays
from shared.rules.calendar_data import CalendarData, read_calendars
from shared.rules.ramadan import Days, ramadans
from shared.rules.work_calendar import DayOff, WorkCalendar, days_off, laid_out

DATA = Path(__file__).parent / "data" / "calendars.json"
# From before the first contract to after the last guarantee; outside, only weekends are known.
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2045, 12, 31)


@cache
def calendar_data() -> CalendarData:
    """Limits and hours in force, with their clauses and sources."""
    return read_calendars(json.loads(DATA.read_text(encoding="utf-8")))


@cache
def library_days_off() -> tuple[DayOff, ...]:
    """The kept library's public holidays; it takes a moment to ask for them."""
    return tuple(public_holidays(FIRST_DAY, LAST_DAY))


def programme_calendars(
    overrides: Iterable[DayOff] = (), corrected_ramadans: Mapping[int, Days] | None = None
) -> dict[str, WorkCalendar]:
    """Each calendar by its code, with the office's days (``overrides``) and Ramadans by Hijri year.

    A calendar lays itself out when it is first asked: keep it as long as the rows are the same.
    """
    data, off = calendar_data(), days_off(library_days_off(), overrides)
    fasting = ramadans(FIRST_DAY, LAST_DAY, corrected_ramadans)
    return {code: laid_out(hours, off, fasting, data.bans) for code, hours in data.hours.items()}
