"""Worked minutes as a line: both directions exact, whatever the shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.clocks import KUWAIT
from shared.rules.working_time import (
    LAST_DAY,
    MINUTES_A_DAY,
    WorkingTime,
    last_day_before,
    minute_of,
    moment_of,
    start_of,
)

SUNDAY = date(2026, 9, 6)
MIDNIGHT = start_of(SUNDAY)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=KUWAIT)


def days(*spans: tuple[int, int]) -> WorkingTime:
    """The same spans every day, in minutes."""
    return WorkingTime(lambda _: spans)


def test_a_moment_and_its_minute() -> None:
    moment = datetime(2026, 9, 6, 4, 30, tzinfo=UTC)
    assert minute_of(moment) == MIDNIGHT + 7 * 60 + 30
    assert moment_of(minute_of(moment)) == moment
    with pytest.raises(ValueError, match="time zone"):
        minute_of(datetime(2026, 9, 6, 7))  # noqa: DTZ001
    with pytest.raises(OverflowError):
        moment_of(10**10)


def test_one_position_is_the_end_of_one_shift_and_the_start_of_the_next() -> None:
    time = days((420, 900))
    evening, morning = MIDNIGHT + 900, MIDNIGHT + MINUTES_A_DAY + 420
    assert time.position(evening) == time.position(morning)
    assert time.finish_at(time.position(morning)) == evening
    assert time.start_at(time.position(evening)) == morning


def test_a_shift_across_midnight_is_worked_on_both_days() -> None:
    night = WorkingTime(lambda day: ((21 * 60, 29 * 60),) if day == SUNDAY else ())
    assert night.worked(SUNDAY, SUNDAY) == 3 * 60
    assert night.worked(SUNDAY + timedelta(1), SUNDAY + timedelta(1)) == 5 * 60
    assert night.add(at(SUNDAY, 12), 4) == at(SUNDAY + timedelta(1), 1)
    assert night.is_working(at(SUNDAY + timedelta(1), 4, 59))
    assert not night.is_working(at(SUNDAY + timedelta(1), 5))


def test_shifts_that_overlap_count_once() -> None:
    assert days((0, 100), (50, 200), (200, 210)).worked(SUNDAY, SUNDAY) == 210


def test_what_is_closed_is_taken_off_a_shift_that_began_the_day_before() -> None:
    time = WorkingTime(lambda _: ((1000, 1600),), lambda _: ((100, 120), (1200, 1210)))
    assert time.worked(SUNDAY, SUNDAY) == 440 + 160 - 20 - 10


def test_hours_added_over_a_weekend() -> None:
    time = WorkingTime(lambda day: () if day.weekday() in {4, 5} else ((420, 900),))
    thursday = SUNDAY + timedelta(days=4)
    assert time.add(at(thursday, 13), 3) == at(SUNDAY + timedelta(days=7), 8)
    assert time.add(at(SUNDAY + timedelta(days=7), 8), -3) == at(thursday, 13)
    assert time.moments_between(at(thursday, 13), at(SUNDAY + timedelta(days=7), 8)) == timedelta(
        hours=3
    )


def test_a_finish_at_midnight_is_of_the_day_that_ended() -> None:
    assert last_day_before(MIDNIGHT) == SUNDAY - timedelta(days=1)
    assert last_day_before(MIDNIGHT + 1) == SUNDAY


def test_a_calendar_without_any_work_ends_past_the_last_day() -> None:
    never = days()
    assert never.worked(SUNDAY, LAST_DAY) == 0
    assert last_day_before(never.later(MIDNIGHT, 60)) == LAST_DAY + timedelta(days=1)


def test_before_the_first_day_and_after_the_last_work_goes_round_the_clock() -> None:
    time = days((420, 900))
    assert time.worked(date(1990, 1, 1), date(1990, 1, 2)) == 2 * MINUTES_A_DAY
    assert time.worked(date(2150, 1, 1), date(2150, 1, 2)) == 2 * MINUTES_A_DAY
    assert time.worked(date(2095, 1, 1), date(2095, 1, 2)) == 2 * 480


spans = st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 2000)), max_size=3).map(
    lambda pairs: tuple((a, max(a, b)) for a, b in pairs)
)
weeks = st.lists(spans, min_size=7, max_size=7)
minutes = st.integers(MIDNIGHT, MIDNIGHT + 30 * MINUTES_A_DAY)


def calendar(week: list, closed: list) -> WorkingTime:
    """A calendar of a drawn week that works some time, or it would look past 2100 each time."""
    week = [((600, 660), *week[0]), *week[1:]]
    return WorkingTime(lambda day: week[day.weekday()], lambda day: closed[day.weekday()])


@given(weeks, weeks, minutes, st.integers(-5000, 5000))
def test_both_directions_are_exact(week: list, closed: list, minute: int, more: int) -> None:
    time = calendar(week, [()] * 7 if more % 2 else [tuple((a, b // 2) for a, b in closed[0])] * 7)
    if time.worked(SUNDAY, SUNDAY + timedelta(days=6)) == 0:
        return
    position = time.position(minute) + more
    finish, start = time.finish_at(position), time.start_at(position)
    assert time.position(finish) == time.position(start) == position
    assert time.position(finish - 1) == position - 1
    assert time.position(start + 1) == position + 1
    assert (finish <= minute) == (position <= time.position(minute))
    assert time.later(time.latest_for(minute, more), more) <= minute
    assert time.later(time.latest_for(minute, more) + 1, more) > minute


@given(weeks, weeks)
def test_worked_minutes_are_those_of_every_minute_looked_at(week: list, closed: list) -> None:
    time = calendar(week, closed)
    shift, shut = set(), set()
    for n in range(-3, 8):
        day = SUNDAY + timedelta(days=n)
        spans_on = [((600, 660), *week[0]), *week[1:]][day.weekday()]
        for found, pairs in ((shift, spans_on), (shut, closed[day.weekday()])):
            for start, end in pairs:
                found.update(range(start_of(day) + start, start_of(day) + end))
    week_of_minutes = range(MIDNIGHT, MIDNIGHT + 7 * MINUTES_A_DAY)
    expected = sum(minute in shift and minute not in shut for minute in week_of_minutes)
    assert time.worked(SUNDAY, SUNDAY + timedelta(days=6)) == expected
