"""What is a change, and what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures.scheduled import scheduled
from server.programme.schedules import importing
from server.programme.schedules.comparing import changes_anything, hours_of
from server.programme.schedules.importing import hand_in, stage
from server.programme.schedules.schedule import Activity, Calendar, Link, Schedule, Summary
from server.programme.service import apply_import, read_in, set_places
from server.programme.weekly_plan import usual_calendar
from tests.factories import inspector, log_work
from tests.server.programme.schedules.plans import PLAN

WEEK = [[["07:00", "15:00"]]] * 5 + [[], []]
ALL_YEARS = ["0001-01-01", "9999-12-31", []]
ACTIVITY = Activity(
    1, "A1", "1.1", "Milling", start="2026-11-01T07:00", finish="2026-11-05T15:00",
    duration_min=2400, calendar=1, fields={"Area": "Salmiya"},
)  # fmt: skip


def preview(plan: str) -> tuple:
    import_id = hand_in(9, "plan.csv", plan.encode())
    return import_id, read_in(import_id)


def take_in(plan: str) -> bool:
    return apply_import(preview(plan)[0])


def of_program(*activities: Activity, links: tuple[Link, ...] = (), exceptions: tuple = ()):
    """A program's own file: an import that waits for its decision, and its preview."""
    calendars = [Calendar(1, "Site", True, WEEK, list(exceptions))]
    summary = Summary("XER", len(activities), 0, 0, len(links), 0, 1, None, None)
    schedule = Schedule(summary, calendars, [], list(activities), list(links))
    import_id = hand_in(9, "plan.xer", b"")
    return import_id, stage(import_id, 9, schedule)


def test_a_wbs_is_no_number(contract: Flask):
    take_in(PLAN)
    _, found = preview(PLAN.replace("A1,1.1,", "A1,1.10,"))
    changed = {(c["code"], c["field"]): (c["before"], c["after"]) for c in found["changed"]}
    assert changed["C09-A1", "wbs"] == ("1.1", "1.10")


def test_a_name_of_odd_digits_is_compared_as_text(contract: Flask):
    take_in(PLAN)
    _, found = preview(PLAN.replace("Milling", "5²"))
    assert ("C09-A1", "5²") in {(c["code"], c["after"]) for c in found["changed"]}


def test_a_calendar_of_all_years_is_compared_by_its_spans():
    calendar = {"week": WEEK, "exceptions": [ALL_YEARS, ["2026-11-08", "2026-11-08", WEEK[0]]]}
    _, days = hours_of(calendar)
    assert len(days) == 3
    by_day = [["2026-11-08", "2026-11-08", []], ["2026-11-09", "2026-11-09", []]]
    together = [["2026-11-08", "2026-11-09", []]]
    assert hours_of({"week": WEEK, "exceptions": by_day}) == hours_of(
        {"week": WEEK, "exceptions": together}
    )


def test_exceptions_lie_over_the_week_and_over_each_other(contract: Flask):
    exceptions = (
        ["2026-11-01", "2026-11-05", []],
        ["2026-11-03", "2026-11-03", [["08:00", "10:00"]]],
    )
    import_id, _ = of_program(replace(ACTIVITY, duration_min=None), exceptions=exceptions)
    apply_import(import_id)
    found = scheduled(9, "usual", usual_calendar().time)
    assert found is not None
    assert found.activities["C09-A1"].duration == 120


def test_a_row_that_only_leaves_is_a_change_once(contract: Flask):
    take_in(PLAN)
    log_work(inspector(), "C09-A2", boq_item="B02", quantity="10", from_m="700", to_m="800")
    # Nothing else of the file is another: no link went to it.
    alone = PLAN.replace("A1 FS+2d", "").replace("0,A2,", "0,,")
    take_in(alone)
    without = "\n".join(line for line in alone.splitlines() if not line.startswith("A2,"))
    import_id, found = preview(without)
    assert (found["kept"], found["activities"]["gone"]) == (["C09-A2"], 0)
    assert changes_anything(found)
    assert apply_import(import_id) is True
    again, found = preview(without)
    assert not changes_anything(found)
    assert apply_import(again) is False


def test_a_row_that_is_measured_from_now_on_is_a_change(contract: Flask):
    take_in(PLAN)
    set_places(9, b"code,work type\nA4,survey\n")
    import_id, found = preview(PLAN)
    assert found["activities"]["changed"] == 0
    assert apply_import(import_id) is True
    assert (
        db.session.scalar(text("SELECT work_type FROM activity WHERE code = 'C09-A4'")) == "survey"
    )
    set_places(9, b"code,work type\nA9,survey\n")
    db.session.execute(text("UPDATE activity SET work_type = work_type"))
    assert apply_import(preview(PLAN)[0]) is False, "what stands of it still says its kind"


@pytest.mark.parametrize(
    ("activity", "links", "fault"),
    [
        ({"duration_min": -60}, (), ("duration", "C09-A1: -1 h")),
        ({"duration_min": 10**9 + 60}, (), ("duration", "C09-A1: 16666667.7 h")),
        ({}, (Link(1, 2, "FS", 10**9 + 60),), ("predecessors", "C09-A1 → C09-A2: 16666667.7 h")),
        (
            {},
            (Link(1, 2, "FS", -(10**9) - 60),),
            ("predecessors", "C09-A1 → C09-A2: -16666667.7 h"),
        ),
    ],
)
def test_lengths_beyond_reason_are_faults(contract: Flask, activity, links, fault):
    second = replace(ACTIVITY, key=2, code="A2")
    _, found = of_program(replace(ACTIVITY, **activity), second, links=links)
    told = [(f["code"], f["column"], f["value"]) for f in found["faults"]]
    assert told == [("number_not_allowed", *fault)]


def test_a_lead_and_a_long_summary_are_none(contract: Flask):
    second = replace(ACTIVITY, key=2, code="A2")
    above = replace(ACTIVITY, key=3, code="S1", is_summary=True, duration_min=-60)
    _, found = of_program(ACTIVITY, second, above, links=(Link(1, 2, "FS", -480),))
    assert found["faults"] == []


def test_lags_are_shown_in_days_of_the_usual_calendar(contract: Flask):
    """Of ten hours a day, 20 hours are two."""
    calendar = usual_calendar()
    second = replace(ACTIVITY, key=2, code="A2")
    assert calendar.minutes_a_day == 480
    longer = replace(calendar, week=dict.fromkeys(calendar.week, ((420, 1020),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "usual_calendar", lambda: longer)
        import_id, _ = of_program(ACTIVITY, second, links=(Link(1, 2, "FS", 1200),))
    apply_import(import_id)
    sql = "SELECT predecessors FROM activity WHERE code = 'C09-A2'"
    assert db.session.scalar(text(sql)) == "C09-A1 FS+2"
