"""What is wrong in an event, a claim or a decision is said, and nothing of it is kept."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.db import db
from server.delays.models import DelayEvent
from shared.wire.errors import describe
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.delays.entering import EVENT, NOTICE, decide, enter


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"contract": ""}, "هذه الخانة مطلوبة"),
        ({"contract": "13"}, describe("contract_unknown").ar),
        ({"contract": "9.5"}, "اكتب رقمًا صحيحًا"),
        ({"contract": "99999999999"}, "الرقم خارج المدى المسموح"),
        ({"activity": "C13-A01"}, describe("activity_unknown").ar),
        ({"cause": "laziness"}, "اختر قيمة من القائمة"),
        ({"description": " "}, "هذه الخانة مطلوبة"),
        ({"owner": "x" * 121}, "النص أطول من المسموح"),
        ({"started_on": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"started_on": "2026-03-03"}, "الوقت أو التاريخ غير صحيح"),
        ({"aware_on": "2024-11-11"}, "الوقت أو التاريخ غير صحيح"),
        ({"ended_on": "2026-01-31"}, "الوقت أو التاريخ غير صحيح"),
        ({"records": "the photo of Monday"}, "المعرّف غير صحيح"),
        ({"records": str(UUID(int=1))}, describe("record_unknown").ar),
        ({"id": "no id"}, "المعرّف غير صحيح"),
    ],
)
def test_a_wrong_event_says_what_is_wrong(office: Flask, fields: dict[str, str], said: str) -> None:
    browser = signed_in(office, "contractor", "ar")
    answer = browser.post("/delays", **({"id": str(uuid4())} | EVENT | fields))
    assert 400 <= answer.status_code < 500
    assert said in answer.text
    with office.app_context():
        assert db.session.query(DelayEvent).count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step": "particulars"}, "This field is needed"),
        ({"days": "0"}, "outside the allowed range"),
        ({"days": "1.5"}, "Type a number"),
        ({"given_on": "2026-01-31"}, "This day is before the event began"),
        ({"given_on": "2026-03-03"}, "The time or date is not valid"),
        ({"reference": ""}, "This field is needed"),
    ],
)
def test_a_wrong_claim_says_what_is_wrong(
    contractor: Browser, fields: dict[str, str], said: str
) -> None:
    event = enter(contractor)
    answer = contractor.post(f"{event}/claims", id=str(uuid4()), **(NOTICE | fields))
    assert answer.status_code in {400, 422}
    assert said in answer.text


def test_a_decision_needs_a_class_days_and_a_reason(contractor: Browser, planner: Browser) -> None:
    event = enter(contractor)
    for wrong in ({"excuse": ""}, {"days": ""}, {"days": "-1"}, {"reason": " "}):
        assert decide(planner, event, **wrong) in {400, 422}
    assert "Nobody has decided yet." in planner.get(event).text


def test_evidence_names_records_of_the_contract(office: Flask, contractor: Browser) -> None:
    with office.app_context():
        inspector = factories.inspector()
        nowhere = {"section": None, "from_m": None, "to_m": None}
        ours = factories.log_work(inspector, "C09-A01", notes="main exposed", **nowhere)
        theirs = factories.log_work(inspector, "C13-A01", **nowhere)
    event = enter(contractor, records=f"https://tareeq.example/works/{ours}\n{ours}")
    page = contractor.get(event).text
    assert "main exposed" in page
    assert f"/works/{ours}" not in page, "a contractor opens no work"
    assert f"/works/{ours}" in signed_in(office, "supervisor").get(event).text
    wrong = contractor.post("/delays", id=str(uuid4()), **(EVENT | {"records": str(theirs)}))
    assert wrong.status_code == 404
