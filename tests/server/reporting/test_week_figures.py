"""One governorate's week from a small plan worked out by hand: value, coverage, delay, verdict."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from server.reporting.delays import delay_of, worst_delays
from server.reporting.plan import Progress, Report
from server.reporting.standing import Standing
from server.reporting.verdict import AMBER, GREEN, GREY, RED, arrow, judge, worst
from server.reporting.week_figures import group_figures, week_figures
from tests.server.reporting.builders import SUNDAY, D, activity, done, plan, rules

SECOND_SUNDAY = SUNDAY + timedelta(weeks=1)
THURSDAY = SUNDAY + timedelta(days=4)


def days(first: int, last: int) -> list[date]:
    return [SUNDAY + timedelta(days=n) for n in range(first, last + 1)]


def two_contracts() -> Standing:
    """Contract 9: 10 working days of KD 100. Contract 10: 5 days of KD 200 in the second week.

    By the first Saturday 500 of 2,000 are planned. Contract 9 reports on four days, 300 is
    measured and 240 accepted: ES = 240/500 = 0.48 of a week.
    """
    nine = activity("C09-A01", finish=SUNDAY + timedelta(days=11))
    ten = activity("C10-A01", SECOND_SUNDAY, SECOND_SUNDAY + timedelta(days=4), contract=10)
    progress = [done("C09-A01", day, "6", "7.5") for day in days(0, 3)]
    return Standing(plan(nine, ten), progress)


def test_the_first_week_by_hand() -> None:
    found = week_figures(two_contracts(), "KW-HA", SUNDAY)
    assert found["value_kwd"] == {
        "bac": "2000.000",
        "planned": "500.000",
        "measured": "300.000",
        "accepted": "240.000",
    }
    shares = [found[f"{name}_percent"] for name in ("planned", "measured", "accepted")]
    assert shares == ["25.0", "15.0", "12.0"]
    assert found["gap_points"] == "-13.0"
    # SV(t) = 0.48 - 1 = -0.52 weeks, 3.64 days; IEAC(t) = 2 / 0.48 weeks = 29.17 days.
    assert found["schedule"] == {
        "es_weeks": "0.480",
        "at_weeks": "1.000",
        "pd_weeks": 2,
        "sv_t_weeks": "-0.520",
        "spi_t": "0.48",
        "gap_days": -4,
        "planned_finish": "2026-09-19",
        "forecast_finish": "2026-10-05",
        "slip_days": 16,
    }
    assert found["coverage"] == {"received": 4, "expected": 5, "percent": "80"}
    assert (found["verdict"]["colour"], found["verdict"]["arrow"]) == (RED, None)
    assert found["next_week"] == {"starting": 1, "under_way": 0, "finishing": 1}


def test_the_delay_by_hand() -> None:
    """240 of 1,000 in 10 days: 2.4 days' worth, so the plan was ahead from the third day on."""
    found = week_figures(two_contracts(), "KW-HA", SUNDAY)
    (late,) = found["delays"]
    # To the end of Saturday: Tuesday, Wednesday, Thursday, Friday, Saturday.
    assert (late["activity"], late["since"], late["days"]) == ("C09-A01", "2026-09-08", 5)
    assert found["late_count"] == 1


def test_each_contract_has_its_own_strip() -> None:
    nine, ten = week_figures(two_contracts(), "KW-HA", SUNDAY)["contracts"]
    assert (nine["number"], nine["planned_percent"], nine["accepted_percent"]) == (
        9,
        "50.0",
        "24.0",
    )
    assert (ten["number"], ten["schedule"]["spi_t"], ten["coverage"]["expected"]) == (10, None, 0)


def test_silence_is_grey_however_far_behind() -> None:
    found = week_figures(two_contracts(), "KW-HA", SECOND_SUNDAY)
    assert found["coverage"] == {"received": 0, "expected": 10, "percent": "0"}
    assert found["verdict"]["time"] == RED
    assert (found["verdict"]["colour"], found["verdict"]["reason"]) == (GREY, "coverage")
    assert found["verdict"]["arrow"] == "worse"


def test_in_time_is_not_green_while_quality_and_safety_are_not_recorded() -> None:
    progress = [done("C09-A01", day, "20") for day in days(0, 4)]
    found = week_figures(Standing(plan(activity()), progress), "KW-HA", SUNDAY)
    assert found["verdict"]["time"] == GREEN
    assert (found["verdict"]["colour"], found["verdict"]["reason"]) == (GREY, "parts_missing")


@pytest.mark.parametrize(
    ("spi_t", "colour"),
    [("0.95", GREEN), ("0.9499", AMBER), ("0.85", AMBER), ("0.8499", RED), ("0", RED)],
)
def test_the_limits_of_the_time_part(spi_t: str, colour: str) -> None:
    assert judge(D(spi_t), D(100), rules()).time == colour


def test_spi_is_shown_rounded_down_so_that_colour_and_number_agree() -> None:
    """94.96 of 100 accepted in the first week: SPI(t) = 0.9496, amber, shown as 0.94."""
    progress = [done("C09-A01", THURSDAY, "94.96")]
    found = group_figures(Standing(plan(activity()), progress), [activity()], SUNDAY + timedelta(6))
    assert (found["schedule"]["spi_t"], found["verdict"]["time"]) == ("0.94", AMBER)


@pytest.mark.parametrize(("covered", "colour"), [("59", GREY), ("60", AMBER), (None, AMBER)])
def test_coverage_under_sixty_percent_takes_the_verdict_away(
    covered: str | None, colour: str
) -> None:
    share = None if covered is None else D(covered)
    assert judge(D("0.9"), share, rules()).colour == colour


def test_green_needs_all_three_parts_and_a_known_fault_shows() -> None:
    assert worst([GREEN, GREEN, GREEN]) == GREEN
    assert worst([GREEN, GREEN, GREY]) == GREY
    assert worst([GREEN, AMBER, GREY]) == AMBER
    assert worst([AMBER, GREY, RED]) == RED
    assert worst([]) == GREY


def test_the_arrow_needs_half_a_day() -> None:
    assert arrow(D("-3.5"), D("-4")) == "better"
    assert arrow(D("-3.6"), D("-4")) == "same"
    assert arrow(D("-4.5"), D("-4")) == "worse"
    assert arrow(None, D(1)) is None


def test_a_contract_counts_from_its_first_work_to_its_completion() -> None:
    """Works before the plan's start count; after completion no report is due."""
    early = activity(start=SECOND_SUNDAY, finish=SECOND_SUNDAY + timedelta(days=4))
    progress = [done("C09-A01", day, "50") for day in days(2, 3)]
    found = group_figures(Standing(plan(early), progress), [early], SUNDAY + timedelta(days=6))
    assert found["coverage"] == {"received": 2, "expected": 2, "percent": "100"}


def test_an_inspection_or_no_work_with_its_reason_reports_the_day() -> None:
    reports = [
        Report("C09-A01", None, None, SUNDAY),
        Report(None, 9, "KW-HA", SUNDAY),
        Report(None, 9, "KW-HA", SUNDAY + timedelta(days=1)),
        Report(None, 9, "KW-KU", SUNDAY + timedelta(days=2)),
        Report("C10-A01", None, None, SUNDAY + timedelta(days=3)),
        Report(None, 9, "KW-HA", SUNDAY + timedelta(days=5)),
    ]
    progress = [done("C09-A01", SUNDAY + timedelta(days=1), "10")]
    found = week_figures(Standing(plan(activity()), progress, reports), "KW-HA", SUNDAY)
    assert found["coverage"] == {"received": 2, "expected": 5, "percent": "40"}


def test_work_on_a_rest_day_is_no_daily_report() -> None:
    friday = SUNDAY + timedelta(days=5)
    found = week_figures(
        Standing(plan(activity()), [done("C09-A01", friday, "10")]), "KW-HA", SUNDAY
    )
    assert found["coverage"] == {"received": 0, "expected": 5, "percent": "0"}
    assert found["last_report"] == friday.isoformat()


@pytest.mark.parametrize("parts", [(), (activity(rate="0"),), (activity(quantity="0"),)])
def test_a_governorate_without_value_is_grey_and_says_why(parts: tuple) -> None:
    found = week_figures(Standing(plan(*parts), []), "KW-HA", SUNDAY)
    assert (found["schedule"], found["curve"], found["planned_percent"]) == (None, None, None)
    assert (found["verdict"]["colour"], found["verdict"]["reason"]) == (GREY, "no_plan")


def test_before_the_plan_begins_the_verdict_is_grey() -> None:
    found = week_figures(Standing(plan(activity()), []), "KW-HA", SUNDAY - timedelta(weeks=1))
    assert (found["verdict"]["colour"], found["verdict"]["reason"]) == (GREY, "not_begun")


def test_progress_of_another_plans_activity_is_left_out() -> None:
    standing = Standing(plan(activity()), [done("C99-A01", SUNDAY, "10")])
    assert standing.earned([activity()], THURSDAY) == 0


def test_a_finished_plan_keeps_its_lateness_and_forecasts_the_day_it_finished() -> None:
    late = [done("C09-A01", SUNDAY + timedelta(days=13), "100")]
    found = week_figures(Standing(plan(activity()), late), "KW-HA", SUNDAY + timedelta(weeks=8))
    assert found["schedule"]["forecast_finish"] == "2026-09-19"
    assert (found["schedule"]["spi_t"], found["schedule"]["gap_days"]) == ("0.50", -7)
    assert found["delays"] == []


@pytest.mark.parametrize(("earned", "since"), [("0", 0), ("199", 0), ("200", 1), ("994", 4)])
def test_a_delay_begins_when_the_plan_went_ahead(earned: str, since: int) -> None:
    found = delay_of(activity(), D(earned), SUNDAY + timedelta(days=20))
    assert found is not None
    assert found.since == SUNDAY + timedelta(days=since)
    assert found.days == 21 - since


def test_a_gap_too_small_to_show_is_no_delay() -> None:
    assert delay_of(activity(), D("995"), SUNDAY + timedelta(days=20)) is None


def test_what_the_field_has_not_done_comes_before_what_waits_for_acceptance() -> None:
    """The first is later by its plan, but it was measured in full: the office is late, not it."""
    waiting = activity("C09-A01", SUNDAY, SUNDAY)
    undone = activity("C09-A02", SECOND_SUNDAY, SECOND_SUNDAY)
    standing = Standing(plan(waiting, undone), [done("C09-A01", SUNDAY, "0", "100")])
    found = worst_delays(standing, [waiting, undone], SECOND_SUNDAY)
    listed = [(delay.activity.code, delay.days, delay.is_measured) for delay in found]
    assert listed == [("C09-A02", 1, False), ("C09-A01", 8, True)]


def test_what_is_accepted_in_time_is_not_late() -> None:
    assert delay_of(activity(), D(400), SUNDAY + timedelta(days=1)) is None
    assert delay_of(activity(rate="0"), Decimal(0), THURSDAY) is None


def test_parts_add_up_to_the_governorate() -> None:
    found = week_figures(two_contracts(), "KW-HA", SUNDAY)
    for name in ("bac", "planned", "measured", "accepted"):
        parts = sum(D(row["value_kwd"][name]) for row in found["contracts"])
        assert parts == D(found["value_kwd"][name])


def test_order_of_progress_decides_nothing() -> None:
    standing = two_contracts()
    turned: list[Progress] = list(reversed(standing.progress))
    again = Standing(standing.plan, turned)
    assert week_figures(again, "KW-HA", SUNDAY) == week_figures(standing, "KW-HA", SUNDAY)
