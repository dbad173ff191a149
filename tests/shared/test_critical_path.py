"""The critical path on Kuwait's week: links, lags, imposed dates, progress, and what is refused."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest

from shared.rules.clocks import KUWAIT
from shared.rules.critical_path.forecast import NetworkForecast, forecast
from shared.rules.critical_path.network import (
    LONGEST,
    Constraint,
    ConstraintKind,
    Link,
    LinkKind,
    Network,
    NetworkActivity,
    NetworkError,
)
from shared.rules.working_time import WorkingTime, minute_of, moment_of

DAY = 480
SUNDAY = date(2026, 9, 6)
FIVE = WorkingTime(lambda day: () if day.weekday() in {4, 5} else ((420, 900),))
SEVEN = WorkingTime(lambda _: ((420, 900),))
CALENDARS = {"five": FIVE, "seven": SEVEN}


def at(days: int, hour: int = 7) -> int:
    """The minute ``days`` days after the first Sunday."""
    day = SUNDAY + timedelta(days=days)
    return minute_of(datetime(day.year, day.month, day.day, hour, tzinfo=KUWAIT))


def work(code: str, days: float, calendar: str = "five", **more: object) -> NetworkActivity:
    return NetworkActivity(code, int(days * DAY), calendar, **more)  # type: ignore[arg-type]


def run(
    *parts: NetworkActivity | Link, data_date: int = at(0), required: int | None = None
) -> NetworkForecast:
    activities = [part for part in parts if isinstance(part, NetworkActivity)]
    links = [part for part in parts if isinstance(part, Link)]
    return forecast(Network(activities, links, CALENDARS), data_date, required)


def test_work_goes_over_the_weekend_to_the_next_sunday() -> None:
    found = run(work("A", 4), work("B", 2), Link("A", "B"))
    begins = moment_of(found.placed["B"].start)
    assert (begins.date(), begins.hour) == (SUNDAY + timedelta(days=4), 7)
    assert found.finish_day == SUNDAY + timedelta(days=7)
    assert found.critical == found.longest_path == ("A", "B")


@pytest.mark.parametrize(
    ("kind", "lag", "start", "finish"),
    [
        ("FS", 0, at(3), at(4, 15)),
        ("FS", 1, at(4), at(7, 15)),
        ("FS", -1, at(2), at(3, 15)),
        ("SS", 0, at(0), at(1, 15)),
        ("SS", 2, at(2), at(3, 15)),
        ("FF", 0, at(1), at(2, 15)),
        ("FF", 1, at(2), at(3, 15)),
        ("SF", 3, at(1), at(2, 15)),
        ("SF", 0, at(0), at(1, 15)),
    ],
)
def test_each_link_and_lag(kind: LinkKind, lag: int, start: int, finish: int) -> None:
    """A takes three days, B two; lags in working days."""
    found = run(work("A", 3), work("B", 2), Link("A", "B", kind, lag * DAY)).placed["B"]
    assert (found.start, found.finish) == (start, finish)


def test_calendars_that_differ_agree_on_minutes() -> None:
    """A ends on Friday by its own calendar; B waits for Sunday, and gives A two days' room."""
    found = run(work("A", 6, "seven"), work("B", 1), Link("A", "B"))
    assert found.placed["A"].finish == at(5, 15)
    assert found.placed["B"].start == at(7)
    assert found.placed["A"].total_float == DAY
    assert found.least_float == 0


def test_a_rest_at_the_end_of_work_does_not_count_in_a_finish_link() -> None:
    """A ends on Saturday: B, that rests since Thursday evening, has ended together with it."""
    found = run(work("A", 7, "seven"), work("B", 2), Link("A", "B", "FF"))
    assert found.placed["B"].finish == at(4, 15)
    after = run(work("A", 8, "seven"), work("B", 2), Link("A", "B", "FF"))
    assert after.placed["B"].finish == at(7, 15)


def test_a_milestone_is_the_moment_its_predecessors_end() -> None:
    found = run(work("A", 6, "seven"), work("M", 0), work("B", 1, "seven"),
                Link("A", "M"), Link("M", "B"))  # fmt: skip
    assert found.placed["M"].start == found.placed["M"].finish == at(5, 15)
    assert found.placed["B"].start == at(6)


@pytest.mark.parametrize(
    ("kind", "minute", "start", "total"),
    [
        ("start_no_earlier", at(1), at(1), 2),
        ("finish_no_earlier", at(2, 15), at(2), 1),
        ("must_start", at(2), at(2), 0),
        ("must_finish", at(2, 15), at(2), 0),
        ("start_no_later", at(1), at(0), 1),
        ("finish_no_later", at(1, 15), at(0), 1),
        ("finish_no_later", at(0, 11), at(0), -0.5),
        ("start_no_later", at(-3), at(0), -1),
        ("must_finish", at(-3, 15), at(0), -1),
    ],
)
def test_each_imposed_date(kind: ConstraintKind, minute: int, start: int, total: float) -> None:
    """B takes a day beside A's four: without constraint it has three days of float."""
    found = run(work("A", 4), work("B", 1, constraints=(Constraint(kind, minute),)))
    assert (found.placed["B"].start, found.placed["B"].total_float) == (start, total * DAY)
    assert found.least_float == min(0, total * DAY)
    assert found.placed["B"].is_critical == (total <= 0)


def test_a_critical_milestone_has_one_date_early_and_late() -> None:
    found = run(work("A", 5), work("M", 0), work("B", 1), Link("A", "M"), Link("M", "B"))
    assert found.placed["M"].late_finish == found.placed["M"].finish == at(4, 15)
    late = run(work("M", 0), work("B", 1), Link("M", "B"), required=at(-3, 15)).placed["M"]
    assert (late.late_finish, late.total_float) == (at(-4, 15), -DAY)


def test_a_date_that_must_be_goes_before_the_links() -> None:
    """A cannot be done before B must start: A is a day short."""
    must = (Constraint("must_start", at(1)),)
    found = run(work("A", 2), work("B", 1, constraints=must), Link("A", "B"))
    assert found.placed["B"].start == at(1)
    assert (found.placed["A"].total_float, found.placed["B"].total_float) == (-DAY, 0)
    assert found.longest_path == ("A",)
    later = run(work("A", 2), work("B", 4, constraints=must), Link("A", "B"))
    assert later.longest_path == ("B",)


def test_an_imposed_date_in_a_rest_is_the_working_time_around_it() -> None:
    friday = (Constraint("start_no_earlier", at(5, 12)), Constraint("start_no_later", at(6, 12)))
    found = run(work("A", 8), work("B", 1, constraints=friday)).placed["B"]
    assert (found.start, found.total_float) == (at(7), 0)


def test_milestones_take_imposed_dates_as_moments() -> None:
    must = (Constraint("must_finish", at(5, 12)),)
    by = (Constraint("finish_no_later", at(1, 15)),)
    found = run(work("A", 3), work("M", 0, constraints=must), work("N", 0, constraints=by),
                Link("A", "N"))  # fmt: skip
    assert found.placed["M"].finish == at(5, 12)
    assert found.placed["A"].total_float == -DAY


def test_what_is_left_is_worked_from_the_data_date_on() -> None:
    begun = work("A", 4, actual_start=at(-7), remaining=DAY)
    found = run(begun, work("B", 1), Link("A", "B"), data_date=at(2))
    assert (found.placed["A"].start, found.placed["A"].finish) == (at(-7), at(2, 15))
    assert found.placed["B"].start == at(3)


def test_work_begun_without_word_of_what_is_left_has_all_of_it_left() -> None:
    found = run(work("A", 2, actual_start=at(-7)))
    assert found.placed["A"].finish == at(1, 15)


def test_logic_is_retained_for_work_begun_out_of_order() -> None:
    """B began before A was done: what is left of B waits for A all the same."""
    begun = work("B", 3, actual_start=at(-1), remaining=DAY)
    found = run(work("A", 2), begun, Link("A", "B"))
    assert found.placed["B"].finish == at(2, 15)
    assert found.longest_path == ("A", "B")


def test_a_start_that_happened_counts_for_what_may_start_with_it() -> None:
    begun = work("A", 9, actual_start=at(-7), remaining=5 * DAY)
    found = run(begun, work("B", 1), Link("A", "B", "SS", 6 * DAY))
    assert found.placed["B"].start == at(1)
    imposed = replace_constraint(begun, Constraint("start_no_earlier", at(30)))
    assert run(imposed).placed["A"].finish == at(4, 15)


def replace_constraint(activity: NetworkActivity, constraint: Constraint) -> NetworkActivity:
    return NetworkActivity(
        activity.code, activity.duration, activity.calendar, (constraint,),
        activity.actual_start, activity.actual_finish, activity.remaining,
    )  # fmt: skip


def test_finished_work_has_no_float_and_leaves_none() -> None:
    done = work("A", 2, actual_start=at(-7), actual_finish=at(-5, 15))
    found = run(done, work("B", 1), Link("A", "B"))
    assert found.placed["A"][3:] == (None, None, None, False)
    assert (found.placed["B"].start, found.longest_path) == (at(0), ("B",))
    all_done = run(done)
    assert (all_done.finish, all_done.least_float) == (at(-5, 15), None)
    assert all_done.tightest is None
    assert (all_done.critical, all_done.longest_path) == ((), ())


def test_a_finish_without_a_start_is_taken_as_its_start() -> None:
    found = run(work("A", 2, actual_finish=at(-1, 15)), work("B", 1), Link("A", "B", "SS", DAY))
    assert found.placed["A"].start == at(-1, 15)
    assert found.placed["B"].start == at(1)


def test_float_is_measured_to_the_completion_that_is_required() -> None:
    """Four days of work: required in two, there are two too few; in six, two to spare."""
    late = run(work("A", 3), work("B", 1), Link("A", "B"), required=at(1, 15))
    assert (late.least_float, late.critical) == (-2 * DAY, ("A", "B"))
    assert late.tightest == "A"
    early = run(work("A", 3), work("B", 1), work("C", 1), Link("A", "B"), required=at(9, 15))
    assert (early.least_float, early.critical) == (4 * DAY, ("A", "B"))
    assert early.placed["C"].total_float == 7 * DAY


def test_slip_is_in_calendar_days_against_the_baseline() -> None:
    found = run(work("A", 6))
    assert found.critical_slip_days(SUNDAY + timedelta(days=4)) == 3
    assert found.critical_slip_days(SUNDAY + timedelta(days=8)) == -1


def test_a_good_average_can_hide_a_late_critical_path() -> None:
    """Nine of ten days of value are earned, but what is left is the chain that holds the end."""
    done = [work(f"D{n}", 1, actual_start=at(-9), actual_finish=at(-8)) for n in range(90)]
    chain = [work("C1", 10), work("C2", 10), Link("C1", "C2")]
    found = run(*done, *chain, required=at(18, 15))
    assert (found.least_float, found.longest_path) == (-5 * DAY, ("C1", "C2"))


def test_a_network_without_activities_ends_at_the_data_date() -> None:
    found = run()
    assert (found.finish, found.least_float, found.critical) == (at(0), None, ())


def test_a_circle_is_named() -> None:
    parts = [work(code, 1) for code in "ABCDE"]
    links = [Link("A", "B"), Link("B", "C"), Link("C", "D"), Link("D", "B"), Link("D", "E")]
    with pytest.raises(NetworkError, match="cycle: ") as error:
        run(*parts, *links)
    names = error.value.activities
    assert (error.value.code, names[0]) == ("cycle", names[-1])
    assert sorted(names[:-1]) == ["B", "C", "D"]
    ties = {(link.predecessor, link.successor) for link in links}
    assert all(pair in ties for pair in itertools.pairwise(names))


def test_work_that_waits_for_itself_is_a_circle() -> None:
    with pytest.raises(NetworkError) as error:
        run(work("A", 1), Link("A", "A"))
    assert error.value.activities == ("A", "A")


@pytest.mark.parametrize(
    ("parts", "code", "names"),
    [
        ([work("A", 1), work("A", 2)], "repeated", ("A",)),
        ([work("A", 1), Link("A", "B")], "unknown", ("A", "B")),
        ([work("A", 1), Link("B", "A")], "unknown", ("B", "A")),
        ([work("A", 1, "lunar")], "unknown", ("A", "lunar")),
        ([work("A", -1)], "not_allowed", ("A",)),
        ([work("A", 1, remaining=-1)], "not_allowed", ("A",)),
        ([work("A", 1, constraints=(Constraint("soon", 0),))], "not_allowed", ("A",)),  # type: ignore[arg-type]
        ([work("A", 10**8)], "not_allowed", ("A",)),
        ([work("A", 1), work("B", 1), Link("A", "B", "FS", 10**12)], "not_allowed", ("A", "B")),
        ([work("A", 1), work("B", 1), Link("A", "B", "XX")], "not_allowed", ("A", "B")),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_network_is_refused_by_name(
    parts: list[NetworkActivity | Link], code: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(NetworkError) as error:
        run(*parts)
    assert (error.value.code, error.value.activities) == (code, names)


def test_a_calendar_without_work_forecasts_past_the_last_day() -> None:
    never = WorkingTime(lambda _: ())
    network = Network([NetworkActivity("A", DAY, "never")], [], {"never": never})
    assert forecast(network, at(0)).finish_day == date(2101, 1, 1)


def test_a_chain_of_absurd_lengths_has_no_day_and_no_slip() -> None:
    parts = [NetworkActivity(str(n), LONGEST, "five") for n in range(20)]
    links = [Link(str(n), str(n + 1), "FS", LONGEST) for n in range(19)]
    found = run(*parts, *links)
    assert (found.finish_day, found.placed["19"].finish_day) == (None, None)
    assert found.critical_slip_days(SUNDAY) is None
    assert found.least_float == 0
