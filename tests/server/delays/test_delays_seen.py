"""Who sees which delay events, and what they leave as it was."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask

from server.db import db
from server.delays import queries
from server.delays.filters import DelayFilters
from server.programme.models import Contract
from server.programme.service import ProgrammeFaultyError, import_programme
from shared.rules.scope import Scope
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.delays.entering import NOTICE, decide, enter, state_of


def test_the_list_is_filtered_by_contract_state_and_cause(
    contractor: Browser, planner: Browser
) -> None:
    assert "No delay has been entered yet" in planner.get("/delays").text
    enter(contractor)
    rain = enter(planner, contract="13", cause="weather", description="Rain in Jahra")
    decide(planner, rain)
    for query, is_there in [
        ({"contract": "13"}, (False, True)),
        ({"contract": "٩"}, (True, False)),
        ({"state": "noted"}, (True, False)),
        ({"state": "decided", "cause": "weather"}, (False, True)),
        ({"contract": "99999999999999", "state": "x", "cause": "y"}, (True, True)),
    ]:
        page = planner.get("/delays", **query).text
        assert ("water main" in page, "Rain in Jahra" in page) == is_there, query
    assert "No event fits these filters" in planner.get("/delays", contract="4000000000").text


def test_a_contractor_sees_their_own_contract_alone(office: Flask, contractor: Browser) -> None:
    event = enter(contractor)
    neighbour = signed_in(office, "neighbour")
    assert "water main" not in neighbour.get("/delays").text
    assert neighbour.get(event).status_code == 404
    assert neighbour.post(f"{event}/claims", id=str(uuid4()), **NOTICE).status_code == 404
    assert signed_in(office, "supervisor").get(event).status_code == 200
    with office.app_context():
        elsewhere = Scope(frozenset({"KW-JA"}), None)
        assert not queries.events(DelayFilters(), elsewhere)


def test_an_event_of_an_activity_is_seen_where_the_activity_is(
    office: Flask, contractor: Browser
) -> None:
    event = enter(contractor, activity="C09-A01")
    assert state_of(office, event, Scope(frozenset({"KW-HA"}), None)) == "noted"
    assert state_of(office, event, Scope(frozenset({"KW-JA"}), None)) is None


def test_an_import_keeps_the_activities_that_delays_name(
    office: Flask, contractor: Browser
) -> None:
    enter(contractor, activity="C09-A01")
    path = factories.PROGRAMMES / "contract-09.csv"
    without = re.sub(r"^activity(_boq)?,C09-A01,.*\n", "", path.read_text(), flags=re.M)
    with office.app_context(), pytest.raises(ProgrammeFaultyError) as refused:
        import_programme(without.encode())
    assert "C09-A01" in str([fault.as_json() for fault in refused.value.faults])


def test_a_decision_moves_no_date_of_the_contract(
    office: Flask, contractor: Browser, planner: Browser
) -> None:
    def completion() -> tuple[int, date]:
        with office.app_context():
            found = db.session.get_one(Contract, 9)
            return found.extension_days, found.completion

    before = completion()
    assert decide(planner, enter(contractor), excuse="money", days="90") == 303
    assert completion() == before
