"""Kuwait's public holidays from the kept library, and as the calendar takes them."""

from __future__ import annotations

from datetime import date

from server.programme.calendars import programme_calendars
from server.programme.public_holidays import SOURCE, public_holidays
from shared.rules.work_calendar import DayOff

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
    instead = date(2026, 3, 1)
    moved = [
        DayOff(NATIONAL_DAY, "يوم عمل", "Working day", "a decision", is_off=False),
        DayOff(instead, "عطلة", "Holiday", "a decision"),
    ]
    before, after = programme_calendars()["morning"], programme_calendars(moved)["morning"]
    worked = [(c.worked(d, d) / 60) for c in (before, after) for d in (NATIONAL_DAY, instead)]
    assert worked == [0, 6, 6, 0]


def test_ramadan_is_moved_by_a_row() -> None:
    seen = {1447: (date(2026, 2, 19), date(2026, 3, 19))}
    first = date(2026, 2, 18)
    before, after = programme_calendars(), programme_calendars(corrected_ramadans=seen)
    assert before["morning"].worked(first, first) == 6 * 60
    assert after["morning"].worked(first, first) == 8 * 60


def test_every_calendar_of_the_data_works_some_time() -> None:
    for calendar in programme_calendars().values():
        assert calendar.worked(date(2026, 1, 1), date(2026, 12, 31)) > 200 * 4 * 60
