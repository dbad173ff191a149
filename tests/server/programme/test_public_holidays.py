"""Kuwait's public holidays from the kept library, and as the calendar takes them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from server.programme import public_holidays as found_in
from server.programme.public_holidays import SOURCE, public_holidays
from shared.rules.calendar_data import read_calendars
from shared.rules.work_calendar import DayOff, days_off, laid_out

DATA = Path(found_in.__file__).parent / "data" / "calendars.json"
NATIONAL_DAY = date(2026, 2, 25)


def test_the_holidays_of_a_year_have_names_in_both_languages() -> None:
    found = public_holidays(date(2026, 1, 1), date(2026, 12, 31))
    assert len(found) == 13
    assert all(row.is_off and row.name_ar and row.name_en and row.source for row in found)
    national = next(row for row in found if row.day == NATIONAL_DAY)
    assert national == DayOff(NATIONAL_DAY, "اليوم الوطني", "National Day", SOURCE)
    assert [row.day for row in found] == sorted(row.day for row in found)


def test_a_date_by_the_moon_says_that_it_is_estimated() -> None:
    eid = public_holidays(date(2026, 3, 20), date(2026, 3, 20))[0]
    assert "(estimated)" in eid.name_en
    assert "تقديري" in eid.name_ar


def test_only_the_days_asked_for_come() -> None:
    found = public_holidays(date(2025, 12, 31), date(2026, 1, 1))
    assert [row.day for row in found] == [date(2026, 1, 1)]


def test_the_cabinet_moves_a_holiday() -> None:
    """National Day worked, Sunday 1 March off instead: in Ramadan, with six hours a day."""
    library = public_holidays(date(2026, 1, 1), date(2026, 12, 31))
    instead = date(2026, 3, 1)
    moved = [
        DayOff(NATIONAL_DAY, "يوم عمل", "Working day", "a decision", is_off=False),
        DayOff(instead, "عطلة", "Holiday", "a decision"),
    ]
    told = read_calendars(json.loads(DATA.read_text(encoding="utf-8")))
    ramadan = [(date(2026, 2, 18), date(2026, 3, 19))]
    calendar = laid_out(told.hours["morning"], days_off(library, moved), ramadan, told.bans)
    assert calendar.worked(NATIONAL_DAY, NATIONAL_DAY) == 6 * 60
    assert calendar.worked(instead, instead) == 0
