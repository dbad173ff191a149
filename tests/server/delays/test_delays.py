"""Delay events: entered and claimed by those concerned, decided by a planner, never by a clock."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from server.db import db
from server.delays import queries
from server.delays.filters import DelayFilters
from server.delays.models import DelayDecision, DelayEvent
from server.programme.models import Activity
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.delays.entering import EVENT, NOTICE, claim, decide, enter, state_of


def test_an_event_goes_from_entry_to_decision_and_keeps_its_history(
    office: Flask, contractor: Browser, planner: Browser
) -> None:
    event = enter(contractor)
    assert state_of(office, event) == "noted"
    claim(contractor, event)
    claim(contractor, event, step="particulars", reference="DC9/42", days="٢٠")
    assert state_of(office, event) == "claimed"
    assert decide(planner, event) == 303
    office.extensions["tareeq.ports"].clock.advance(hours=1)
    assert decide(planner, event, excuse="none", days="0", reason="shown on sheet 12") == 303
    assert state_of(office, event) == "decided"
    page = contractor.get(event).text
    told = ("DC9/41", "DC9/42", "not on the drawings", "shown on sheet 12", "Not excusable")
    assert all(text in page for text in told)
    assert page.count("Time only") == 1, "the first decision stays below the one in force"
    assert 'name="excuse"' not in page, "a contractor decides nothing"
    with office.app_context():
        found = queries.events(DelayFilters(contract=9), EVERYTHING)[0]
        assert (found["days_claimed"], found["days_assessed"], found["excuse"]) == (20, 0, "none")


def test_a_claim_after_the_decision_waits_for_another(
    office: Flask, contractor: Browser, planner: Browser
) -> None:
    event = enter(contractor)
    decide(planner, event)
    office.extensions["tareeq.ports"].clock.advance(hours=1)
    later = claim(contractor, event)
    assert state_of(office, event) == "claimed"
    assert contractor.post(f"{event}/claims/{later}/withdraw").status_code == 303
    assert state_of(office, event) == "decided"
    assert contractor.post(f"{event}/claims/{later}/withdraw").status_code == 409


@pytest.mark.parametrize(
    ("aware_on", "given_on", "said"),
    [
        ("2026-02-02", "", "Notice: 0 days left"),
        ("2026-02-20", "", "Notice: 18 days left"),
        ("2026-02-01", "", "Notice: not given, 1 day past"),
        ("2026-02-02", "2026-03-01", "Notice: in time<"),
        ("2026-02-01", "2026-03-01", "Notice: in time by its stated date<"),
        ("2026-02-01", "2026-03-02", "Notice: 1 day late"),
    ],
)
def test_the_clock_tells_the_time_and_refuses_nothing(
    contractor: Browser, aware_on: str, given_on: str, said: str
) -> None:
    event = enter(contractor, aware_on=aware_on)
    if given_on:
        claim(contractor, event, given_on=given_on)
    assert said in contractor.get("/delays").text


def test_a_notice_entered_after_its_deadline_is_told_with_both_dates(
    office: Flask, contractor: Browser
) -> None:
    """Given in time, says its date; the deadline of 1 March was over when it was entered."""
    event = enter(contractor)
    claim(contractor, event, given_on="2026-02-15")
    for page in (contractor.get(event).text, contractor.get("/delays").text):
        assert "in time by its stated date" in page
        assert "entered on 2 Mar 2026, after the deadline" in page
    assert (
        "أُدخل في 2 مارس 2026 بعد انتهاء المهلة"
        in signed_in(office, "planner", "ar").get(event).text
    )
    assert state_of(office, event) == "claimed", "and nothing is decided by it"


def test_more_days_than_were_claimed_or_lasted_are_remarked(
    office: Flask, contractor: Browser, planner: Browser
) -> None:
    event = enter(contractor, ended_on="2026-02-10")
    claim(contractor, event, step="particulars", days="8")
    assert decide(planner, event, days="8") == 303
    assert "more than the" not in planner.get(event).text
    office.extensions["tareeq.ports"].clock.advance(hours=1)
    assert decide(planner, event, days="500") == 303, "the person may"
    for page in (contractor.get(event).text, contractor.get("/delays").text):
        assert "more than the 8 days claimed" in page
        assert "longer than the event: 10 days" in page


def test_a_planner_of_a_part_judges_no_event_of_the_whole_contract(app: Flask) -> None:
    """Contract 1 lies in several governorates."""
    with app.app_context():
        factories.load_reference((1,))
        factories.person("chief", PLANNER)
        factories.person("hawalli", PLANNER, governorates=["KW-HA"])
        asked = db.select(Activity.code).filter_by(contract=1, governorate="KW-HA")
        activity = db.session.scalars(asked.order_by(Activity.code)).first() or ""
    chief, part = signed_in(app, "chief"), signed_in(app, "hawalli")
    of_all, of_part = enter(chief, contract="1"), enter(chief, contract="1", activity=activity)
    page = part.get(of_all).text
    assert "a planner who sees all of it decides" in page
    assert 'name="excuse"' not in page
    assert 'name="ended_on"' not in page
    assert decide(part, of_all) == 403
    assert part.post(f"{of_all}/end", ended_on="2026-02-10").status_code == 403
    assert decide(part, of_part) == 303
    assert part.post(f"{of_part}/end", ended_on="2026-02-10").status_code == 303
    assert decide(chief, of_all) == 303


def test_a_withdrawn_notice_stops_no_clock(contractor: Browser) -> None:
    event = enter(contractor)
    name = claim(contractor, event)
    assert "Notice: in time" in contractor.get("/delays").text
    contractor.post(f"{event}/claims/{name}/withdraw")
    assert "Notice: not given, 1 day past" in contractor.get("/delays").text


def test_concurrent_events_of_different_parties_are_flagged(
    contractor: Browser, planner: Browser
) -> None:
    event = enter(contractor)
    enter(planner, cause="traffic_permit", description="Of a third party too")
    assert "Of a third party too" not in contractor.get(event).text
    own = enter(planner, cause="contractor_resource", description="One paver broke down")
    elsewhere = enter(planner, contract="13", cause="weather", description="Rain in Jahra")
    page = contractor.get(event).text
    assert "One paver broke down" in page
    assert "Rain in Jahra" not in page
    assert "concurrent: 2" in planner.get("/delays").text
    planner.post(f"{own}/withdraw")
    assert "One paver broke down" not in contractor.get(event).text
    assert "None that lies with somebody else." in planner.get(elsewhere).text


def test_an_event_that_goes_on_is_ended_once(contractor: Browser, planner: Browser) -> None:
    event, theirs = enter(contractor), enter(planner)
    assert "goes on" in contractor.get(event).text
    assert planner.post(f"{event}/end", ended_on="2026-01-31").status_code == 422
    assert planner.post(f"{event}/end", ended_on="2026-02-10").status_code == 303
    assert "End entered by" in contractor.get(event).text
    assert planner.post(f"{event}/end", ended_on="2026-02-11").status_code == 409
    assert contractor.post(f"{theirs}/end", ended_on="2026-02-11").status_code == 403


def test_who_entered_an_event_withdraws_it_while_nothing_rests_on_it(
    office: Flask, contractor: Browser, planner: Browser
) -> None:
    event = enter(contractor)
    assert planner.post(f"{event}/withdraw").status_code == 403, "a claim is not buried"
    name = claim(contractor, event)
    assert contractor.post(f"{event}/withdraw").status_code == 409
    contractor.post(f"{event}/claims/{name}/withdraw")
    assert contractor.post(f"{event}/withdraw").status_code == 303
    assert state_of(office, event) == "withdrawn"
    assert "Withdrawn by" in contractor.get(event).text
    for path, form in ((f"{event}/claims", NOTICE), (f"{event}/end", {"ended_on": "2026-03-01"})):
        assert contractor.post(path, id=str(uuid4()), **form).status_code == 409
    assert decide(planner, event) == 409


def test_a_form_sent_twice_has_one_effect(office: Flask, contractor: Browser) -> None:
    once = EVENT | {"id": str(uuid4())}
    assert [contractor.post("/delays", **once).status_code for _ in range(2)] == [303, 303]
    other = contractor.post("/delays", **once | {"owner": "Nobody"})
    assert other.status_code == 409
    assert f'value="{once["id"]}"' not in other.text, "the next try is an event of its own"
    with office.app_context():
        assert db.session.query(DelayEvent).count() == 1
        event = db.session.query(DelayEvent).one().id
    sent = {"id": str(uuid4()), "excuse": "money", "days": "3", "reason": "late access"}
    planner = signed_in(office, "planner")
    codes = [planner.post(f"/delays/{event}/decisions", **sent).status_code for _ in range(2)]
    assert codes == [303, 303]
    with office.app_context():
        assert db.session.query(DelayDecision).count() == 1
