"""Kuwait's calendar from its data: weekend, shifts, Ramadan, days off, and the midday ban."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.calendar_data import read_calendars
from shared.rules.clocks import KUWAIT
from shared.rules.planned_value import Planned, planned_value
from shared.rules.ramadan import ramadan, ramadans
from shared.rules.work_calendar import (
    DayOff,
    WorkCalendar,
    ban_at,
    days_off,
    laid_out,
    working_hours,
)

DATA = Path(__file__).parents[2] / "server" / "programme" / "data" / "calendars.json"
TOLD = json.loads(DATA.read_text(encoding="utf-8"))
CALENDARS = read_calendars(TOLD)
RAMADAN_2026 = ramadan(1447)
JUNE = date(2026, 6, 7)  # a Sunday in the ban
SEPTEMBER = date(2026, 9, 6)  # a Sunday after it
A_DAY = timedelta(days=1)


def kuwait(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=KUWAIT)


def calendar(code: str = "morning", *off: DayOff) -> WorkCalendar:
    return laid_out(CALENDARS.hours[code], days_off([], off), [RAMADAN_2026], CALENDARS.bans)


def hours(found: WorkCalendar, day: date) -> float:
    return found.worked(day, day) / 60


def holiday(day: date, is_off: bool = True) -> DayOff:
    return DayOff(day, "عطلة", "Holiday", "a test", is_off)


def test_every_limit_has_its_clause_and_source() -> None:
    for entry in (*CALENDARS.bans, *CALENDARS.hours.values()):
        told = entry.clause
        assert told.clause_ar != told.clause_en
        assert told.source_ar != told.source_en


def test_friday_and_saturday_are_rest() -> None:
    week = [hours(calendar(), SEPTEMBER + n * A_DAY) for n in range(7)]
    assert week == [8, 8, 8, 8, 8, 0, 0]


@pytest.mark.parametrize(
    ("code", "worked"), [("morning", 4), ("two_shifts", 11), ("office", 8), ("night", 3)]
)
def test_the_midday_ban_takes_hours_not_days(code: str, worked: float) -> None:
    """Of the night closure's first evening, 21:00 to 24:00 is left on that date."""
    found = calendar(code)
    assert hours(found, JUNE) == worked
    assert found.is_working_day(JUNE)


def test_the_ban_begins_and_ends_with_its_days() -> None:
    found = calendar()
    by_day = {d: hours(found, d) for d in (date(2026, 5, 31), date(2026, 6, 1))}
    by_day |= {d: hours(found, d) for d in (date(2026, 8, 31), date(2026, 9, 1))}
    assert list(by_day.values()) == [8, 4, 4, 8]


@pytest.mark.parametrize(
    ("moment", "is_inside"),
    [
        (kuwait(JUNE, 10, 59, 59), False),
        (kuwait(JUNE, 11), True),
        (kuwait(JUNE, 15, 59, 59), True),
        (kuwait(JUNE, 16), False),
        (kuwait(JUNE + 5 * A_DAY, 12), True),  # a Friday: the ban knows no weekend
        (kuwait(date(2026, 5, 31), 12), False),
        (kuwait(date(2026, 6, 1), 12), True),
        (kuwait(date(2026, 8, 31), 12), True),
        (kuwait(date(2026, 9, 1), 12), False),
        (datetime(2026, 6, 7, 8, 30, tzinfo=UTC), True),  # 11:30 in Kuwait
        (datetime(2026, 6, 7, 13, 30, tzinfo=UTC), False),
    ],
)
def test_work_logged_inside_the_ban_is_known(moment: datetime, is_inside: bool) -> None:
    found = ban_at(moment, CALENDARS.bans)
    assert (found is not None) == is_inside
    assert found is None or "535" in found.clause.source_ar


def test_a_ban_over_new_year_is_understood() -> None:
    winter = replace(CALENDARS.bans[0], first=(12, 1), last=(1, 31))
    found = [winter.is_in_force(date(2026, m, 15)) for m in (1, 2, 11, 12)]
    assert found == [True, False, False, True]


def test_ramadan_has_short_hours() -> None:
    assert (date(2026, 2, 18), date(2026, 3, 19)) == RAMADAN_2026
    found = calendar()
    assert hours(found, date(2026, 2, 17)) == 8
    assert hours(found, date(2026, 2, 18)) == 6
    assert hours(found, date(2026, 2, 20)) == 0  # a Friday
    assert hours(found, date(2026, 3, 19)) == 6
    assert hours(found, date(2026, 3, 22)) == 8


def test_ramadan_moves_when_the_moon_was_seen_a_day_later() -> None:
    seen = (date(2026, 2, 19), date(2026, 3, 19))
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    assert ramadans(first, last) == [RAMADAN_2026, ramadan(1448)]
    assert ramadans(first, last, {1447: seen}) == [seen, ramadan(1448)]
    assert ramadans(date(2090, 1, 1), date(2090, 12, 31)) == []


def test_a_day_off_is_not_worked_and_the_offices_row_goes_before_the_librarys() -> None:
    library = [holiday(SEPTEMBER), holiday(SEPTEMBER + A_DAY)]
    moved = [holiday(SEPTEMBER, is_off=False), holiday(SEPTEMBER + 2 * A_DAY)]
    off = days_off(library, moved)
    found = laid_out(CALENDARS.hours["morning"], off, [], CALENDARS.bans)
    assert [hours(found, SEPTEMBER + n * A_DAY) for n in range(4)] == [8, 0, 0, 8]


def test_a_weekend_day_can_be_made_a_working_day() -> None:
    saturday, in_ramadan = SEPTEMBER - A_DAY, date(2026, 2, 20)
    found = calendar("morning", holiday(saturday, False), holiday(in_ramadan, False))
    assert (hours(found, saturday), hours(found, in_ramadan)) == (8, 6)


def test_a_night_shift_belongs_to_the_day_it_began() -> None:
    """Thursday's closure is worked into Friday morning; Saturday begins none."""
    found, thursday = calendar("night"), SEPTEMBER + 4 * A_DAY
    by_day = [hours(found, thursday + n * A_DAY) for n in range(5)]
    assert by_day == [8, 5, 0, 3, 8]  # Thursday has the end of Wednesday's too
    assert found.time.is_working(kuwait(thursday + A_DAY, 4, 59))


def test_working_time_between_two_moments_and_hours_added() -> None:
    found = calendar()
    thursday = JUNE + 4 * A_DAY
    begin, end = kuwait(thursday, 10), kuwait(JUNE + 7 * A_DAY, 9)
    assert working_hours(begin, end, found) == timedelta(hours=3)
    assert working_hours(end, begin, found) == timedelta(hours=-3)
    assert found.time.add(begin, 3) == end
    assert found.time.add(begin, 1) == kuwait(thursday, 11)


def test_a_usual_day_is_the_longest_of_the_week_and_never_nothing() -> None:
    assert calendar().minutes_a_day == 480
    assert calendar("two_shifts").minutes_a_day == 960
    assert WorkCalendar("none", {}).minutes_a_day == 1440


def test_planned_value_grows_by_the_hours_that_are_left() -> None:
    """Sunday 30 August to Thursday 3 September: 4 + 4 hours in the ban, then 3 days of 8."""
    first = date(2026, 8, 30)
    work = Planned(Decimal(320), first, first + 4 * A_DAY, calendar())
    by_day = [planned_value(work, first + n * A_DAY) for n in range(5)]
    assert by_day == [40, 80, 160, 240, 320]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"calendars": [{"code": "x"}]}, r"calendars\[0\].name_ar is missing"),
        ({"version": ""}, "calendars.version is missing"),
        ({"bans": [{**TOLD["bans"][0], "start": "25:00"}]}, r"bans\[0\].start: '25:00' is no time"),
        ({"bans": [{**TOLD["bans"][0], "last": "02-30"}]}, r"bans\[0\].last: '02-30' is no day"),
        ({"bans": [{**TOLD["bans"][0], "last": "June"}]}, r"bans\[0\].last: 'June' is no day"),
        ({"bans": [{**TOLD["bans"][0], "clause_ar": " "}]}, r"bans\[0\].clause_ar is missing"),
        (
            {"calendars": [{**TOLD["calendars"][0], "rest_days": ["freitag"]}]},
            r"calendars\[0\].rest_days: 'freitag' is no day of the week",
        ),
        (
            {"calendars": [{**TOLD["calendars"][0], "shifts": [["07:00"]]}]},
            r"calendars\[0\].shifts\[0\]: a shift has a start and a finish",
        ),
    ],
)
def test_bad_data_is_refused_by_entry_and_field(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_calendars({**deepcopy(TOLD), **change})


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(0, 60))
def test_what_is_worked_is_the_shifts_without_what_the_ban_takes(first: date, length: int) -> None:
    worked = 0
    for day in (first + timedelta(days=n) for n in range(length + 1)):
        banned = [ban.span for ban in MORNING.bans if ban.is_in_force(day)]
        shifts = {minute for span in MORNING.hours_on(day) for minute in range(*span)}
        worked += len(shifts - {minute for span in banned for minute in range(*span)})
    assert MORNING.worked(first, first + timedelta(days=length)) == worked


MORNING = calendar()
