"""Why something is late: recorded delays on the week's page, frozen with it, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from server.delays import service as delays
from server.reporting import queries
from server.reporting.causes import Recorded, cause_figures, causes_of, days_by_cause
from server.reporting.delays import Delay
from server.reporting.standing import Standing
from server.reporting.verifying import regenerated_figures
from server.reporting.week_figures import week_figures
from server.reporting.wording import Wording
from tests.server.reporting.builders import SUNDAY, D, activity, done, plan
from tests.server.reporting.conftest import Office

AT = SUNDAY + timedelta(days=20)
LATE = activity()
DELAY = Delay(LATE, SUNDAY + timedelta(days=10), 11, D(10))
CODE = LATE.code


def event(**fields: Any) -> Recorded:
    said = {
        "id": "e",
        "contract": 9,
        "activity": CODE,
        "cause": "weather",
        "owner": "Nobody",
        "started_on": SUNDAY,
        "ended_on": None,
        "excuse": None,
        "days_assessed": None,
    }
    return Recorded(**{**said, **fields})


def found(*events: Recorded) -> list[str]:
    return [one.id for one in causes_of(DELAY, events, AT)]


def test_an_activitys_own_delay_comes_before_its_contracts() -> None:
    whole = event(id="whole", activity=None, started_on=SUNDAY - timedelta(days=90))
    assert found(whole, event(id="own", started_on=AT)) == ["own", "whole"]


def test_what_goes_on_comes_before_what_ended_and_the_longest_first() -> None:
    ended = event(id="ended", started_on=SUNDAY - timedelta(days=50), ended_on=SUNDAY)
    short = event(id="short", started_on=AT - timedelta(days=2))
    assert found(ended, short, event(id="long")) == ["long", "short", "ended"]


@pytest.mark.parametrize(
    "other",
    [
        event(activity="C09-A02"),
        event(activity=None, contract=10),
        event(started_on=AT + timedelta(days=1)),
        # Of the whole contract, and over before this activity was late.
        event(activity=None, ended_on=DELAY.since - timedelta(days=1)),
    ],
)
def test_what_did_not_hold_it_up_is_not_its_cause(other: Recorded) -> None:
    assert found(other) == []
    assert cause_figures(causes_of(DELAY, [other], AT)) is None


def test_days_that_two_events_of_one_cause_share_count_once() -> None:
    first = event(started_on=SUNDAY, ended_on=SUNDAY + timedelta(days=9))
    second = event(started_on=SUNDAY + timedelta(days=5), ended_on=SUNDAY + timedelta(days=11))
    rework = replace(second, cause="contractor_rework", activity=None)
    elsewhere = event(activity="C09-A02")
    assert days_by_cause([first, second, rework, elsewhere], [LATE], AT) == [
        {"contract": 9, "cause": "contractor_rework", "days": 7},
        {"contract": 9, "cause": "weather", "days": 12},
    ]


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(0, 40)), max_size=6))
def test_days_of_a_cause_are_the_days_that_any_of_its_events_has(spans: list) -> None:
    events = [
        event(started_on=SUNDAY + timedelta(a), ended_on=SUNDAY + timedelta(a + b))
        for a, b in spans
    ]
    days = {
        one.started_on + timedelta(n)
        for one in events
        for n in range((one.last_by(AT) - one.started_on).days + 1)
    }
    told = days_by_cause(events, [LATE], AT)
    assert sum(row["days"] for row in told) == len(days)


def week(formulas: int, *delays: dict[str, Any]) -> dict[str, Any]:
    whole = replace(plan(activity()), delays=delays)
    standing = Standing(whole, [done(CODE, SUNDAY, "10")], formulas=formulas)
    return week_figures(standing, "KW-HA", SUNDAY)


ROW = {
    **vars(event(owner="Ministry of Water", excuse="time", days_assessed=3)),
    "started_on": SUNDAY.isoformat(),
}


def test_a_week_tells_cause_owner_and_excusable_days(app: Flask) -> None:
    told = week(4, ROW)
    (late,) = told["delays"]
    assert late["recorded"]["cause"] == "weather"
    assert told["causes"] == [{"contract": 9, "cause": "weather", "days": 7}]
    with app.test_request_context(), force_locale("en"):
        said = Wording("en").cause_details(late["recorded"], "even")
    assert said == "owner: <bdi>Ministry of Water</bdi> · 3 excusable days"


def test_without_a_record_nothing_is_guessed() -> None:
    told = week(4)
    assert [one["recorded"] for one in told["delays"]] == [None]
    assert told["causes"] == []


def test_a_week_issued_before_causes_were_read_comes_out_as_it_was() -> None:
    told = week(3, ROW)
    assert "causes" not in told
    assert all("recorded" not in one for one in told["delays"])


def test_an_owners_long_name_is_cut_on_paper_alone(app: Flask) -> None:
    long = "<b>" + "و" * 100
    told = cause_figures([event(owner=long)])
    with app.test_request_context(), force_locale("ar"):
        assert len(Wording("ar").cause_details(told, "even")) < 130
        assert "و" * 100 in Wording("ar").cause_details(told, "")
        assert "<b>" not in Wording("ar").cause_details(told, "")


def test_an_issued_week_keeps_its_causes_whatever_is_recorded_later(
    office: Office, quick_pdf: None
) -> None:
    with office.app.app_context():
        by, name = office.person("admin"), uuid4()
        (first,) = office.issue("KW-JA")
        late = first.figures["delays"][0]
        assert (late["recorded"], first.figures["causes"]) == (None, [])
        day = date.fromisoformat(late["since"])
        said = delays.Event(
            late["contract"], "weather", "Dust", "Nobody", day, day, late["activity"]
        )
        delays.enter_event(said, by, name)
        (second,) = office.issue("KW-JA")
        assert second.figures["delays"][0]["recorded"]["event"] == str(name)
        assert {"causes", "programme"} <= {one["what"] for one in second.restated}
        delays.withdraw_event(name, by)
        assert regenerated_figures(first) == first.figures
        assert regenerated_figures(second) == second.figures
        assert "cause not yet recorded" in queries.issued_page(first, "en").html
        assert "Weather" in queries.issued_page(second, "en").html
