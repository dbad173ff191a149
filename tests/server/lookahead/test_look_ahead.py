"""Three weeks ahead: what is planned, and what is late."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from flask import Flask

from server.db import db
from server.programme.baseline_models import Baseline, BaselineActivity
from server.programme.models import Activity, ActivityBoq
from shared.rules.scope import Scope
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.lookahead.ahead import (
    BASE,
    DRAINS,
    MILLING,
    MONDAY,
    NINE,
    PAGE,
    SUNDAY,
    ahead,
    by_week,
    codes,
    lateness,
    milling,
    move_to,
    person,
    promise_form,
)


def test_each_week_has_the_activities_of_the_plan(office: Flask) -> None:
    weeks = ahead(office)
    assert [(week.start, week.end) for week in weeks] == [
        (SUNDAY + timedelta(weeks=n), SUNDAY + timedelta(weeks=n, days=6)) for n in range(3)
    ]
    assert all(codes(week) == [DRAINS, MILLING] for week in weeks)
    planned = [week.activities[1].lines[0].planned for week in weeks]
    assert all(1000 < quantity < 3000 for quantity in planned), planned
    move_to(office, MONDAY + timedelta(weeks=1))
    assert codes(ahead(office)[2]) == [DRAINS, MILLING, "C09-A03", "C09-A06"], "from the 27th on"


def test_the_baseline_in_force_says_when(office: Flask) -> None:
    with office.app_context():
        given = {"contract": 9, "number": 1}
        db.session.add(
            Baseline(**given, basis="initial", days=0, extension_days=0, reason="r",
                     completion=date(2027, 11, 12), reference="L/1", approver="E",
                     approved_on=date(2026, 1, 1), entered_at=MONDAY)
        )  # fmt: skip
        db.session.flush()
        names = {"governorate": "KW-HA", "name_ar": "ن", "name_en": "n", "value_kwd": 1}
        when = {"start": date(2026, 9, 22), "finish": date(2026, 10, 30)}
        db.session.add(BaselineActivity(**given, activity=MILLING, **names, **when))
        db.session.commit()
    assert [codes(week) for week in ahead(office)] == [[DRAINS], [DRAINS], [DRAINS, MILLING]]


def test_what_is_late_stands_in_the_first_week_with_what_is_left(office: Flask) -> None:
    move_to(office, MONDAY + timedelta(weeks=9))
    first, second, _third = ahead(office)
    late = {one.row["activity"]: one for one in first.activities if one.is_late}
    assert set(late) == {DRAINS, MILLING}
    assert late[MILLING].lines[0].planned == 14_700
    assert MILLING not in codes(second)
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    assert MILLING not in codes(ahead(office)[0]), "measured in full"


def test_what_was_measured_in_full_is_not_late_though_it_is_promised(
    office: Flask, contractor: Browser
) -> None:
    move_to(office, MONDAY + timedelta(weeks=9))
    first, second, _third = [week.start for week in ahead(office)]
    contractor = signed_in(office, "contractor")
    for week in (first, second):
        sent = promise_form(week_start=str(week), quantity="5")
        assert contractor.post(f"{BASE}/promises", **sent).status_code == 303
    assert [lateness(week) for week in ahead(office)] == [True, True, None]
    rest = [milling(week).lines[0].planned for week in ahead(office)[:2]]
    assert rest == [14_700, 0], "what is left is to be done once"
    page = contractor.get(PAGE, **NINE).text
    shown = [re.search(rf"{MILLING}</bdi>.*?<dt>(.*?)</dt>", week, re.S) for week in by_week(page)]
    assert [found and found[1] for found in shown] == ["Left to do", "Planned", None]
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    weeks = ahead(office)
    assert [lateness(week) for week in weeks] == [False, False, None], "as promised, not as late"
    assert [milling(week).lines[0].planned for week in weeks[:2]] == [0, 0]


def test_an_activity_is_late_while_any_of_its_lines_is_left(office: Flask) -> None:
    """One line is measured in full and promised, of the other something is left."""
    with office.app_context():
        other = db.session.query(ActivityBoq).filter_by(activity=DRAINS).one().boq_item
        db.session.add(ActivityBoq(contract=9, activity=MILLING, boq_item=other, quantity=10))
        db.session.commit()
    move_to(office, MONDAY + timedelta(weeks=9))
    sunday = ahead(office)[0].start
    sent = promise_form(week_start=str(sunday), quantity="5")
    assert signed_in(office, "contractor").post(f"{BASE}/promises", **sent).status_code == 303
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    found = milling(ahead(office)[0])
    assert found.is_late
    assert {one.row["boq_item"]: one.planned for one in found.lines} == {"B01": 0, other: 10}


def test_what_ends_in_the_weeks_ahead_is_not_late_in_a_later_one(office: Flask) -> None:
    """Its promise for the week after its planned end shows it there."""
    with office.app_context():
        finish = db.session.get_one(Activity, MILLING).baseline_finish
    move_to(office, datetime.combine(finish - timedelta(weeks=1), MONDAY.timetz()))
    week = ahead(office)[1].start
    sent = promise_form(week_start=str(week), quantity="5")
    assert signed_in(office, "contractor").post(f"{BASE}/promises", **sent).status_code == 303
    first, second, _third = ahead(office)
    assert finish < second.start
    assert (lateness(first), lateness(second)) == (False, False)
    assert milling(second).lines[0].planned == 0, "all of it was planned before"


def test_activities_outside_the_governorate_are_not_seen(office: Flask) -> None:
    elsewhere = Scope(frozenset({"KW-JA"}), None)
    assert not any(week.activities for week in ahead(office, elsewhere))
