"""What needs whom, in the order of urgency, and what an open page is told when it asks."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from werkzeug.test import TestResponse

from server.db import db
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from tests import factories
from tests.browser import signed_in
from tests.server.kinds.samples import FIRST
from tests.server.ncrs.conftest import Case
from tests.server.ncrs.test_list import raise_ncr
from tests.server.ncrs.test_steps import ISSUE
from tests.server.sync.field import Tablet, add_person, work

CODE = re.compile(r'id="queue-([a-z]+)"')


def ask(case: Case, role: str, path: str, mark: str = "", **headers: str) -> TestResponse:
    given = {**case.people[role].identity, **headers}
    if mark:
        given["If-None-Match"] = f'"{mark}"'
    answer = case.app.test_client().get(f"{path}?lang=en", headers=given)
    assert answer.status_code in {200, 304}, answer.text
    return answer


def queues(case: Case, role: str) -> list[str]:
    return CODE.findall(ask(case, role, "/queues").text)


def mark_of(answer: TestResponse) -> str:
    found = re.search(r'data-mark="(\w+)"', answer.text)
    assert found
    return found[1]


def send(case: Case, fields: dict[str, Any], outcome: str = "created", **of: Any) -> None:
    record, first = of.pop("record", None) or uuid4(), len(case.tablet.bodies) + 1
    case.tablet.write(fields, record, **of)
    assert case.tablet.push(first)[0]["outcome"] == outcome


def test_what_is_late_comes_first_then_what_is_due_then_what_waits(case: Case) -> None:
    send(case, work())
    assert queues(case, SUPERVISOR) == ["ncrs", "review"]
    raise_ncr(case, severity="minor", due_at="2026-02-01T00:00:00Z")
    page = ask(case, SUPERVISOR, "/queues").text
    assert CODE.findall(page) == ["overdue", "ncrs", "review"]
    assert "late by" in page
    assert ">Issue<span" in page, "the button says what is to be done"


def test_each_has_what_they_can_settle_and_nothing_else(case: Case) -> None:
    send(case, work(activity="C99-A99"), "rejected")
    assert queues(case, "inspector") == ["quarantine"]
    assert queues(case, SUPERVISOR) == ["ncrs", "quarantine"]
    assert queues(case, CONTRACTOR) == []
    assert "Nothing waits for you" in ask(case, CONTRACTOR, "/queues").text
    case.go((SUPERVISOR, "issue", ISSUE))
    assert queues(case, CONTRACTOR) == ["ncrs"]
    assert queues(case, "other") == []
    case.go((CONTRACTOR, "dispute", {"dispute_reason": "measured elsewhere"}))
    assert queues(case, CONTRACTOR) == []
    assert queues(case, SUPERVISOR) == ["appeals", "quarantine"]


def test_two_values_wait_to_be_settled(case: Case) -> None:
    record, other = uuid4(), Tablet(case.app, add_person(case.app, governorates=["KW-HA"]))
    base = case.tablet.write(work(), record)
    case.tablet.push(2)
    case.tablet.write({"quantity": "10"}, record, base)
    case.tablet.push(3)
    other.write({"quantity": "20"}, record, base)
    assert other.push()[0]["outcome"] == "conflict"
    page = ask(case, SUPERVISOR, "/queues").text
    assert f'href="/review#record-{record}"' in page


def test_a_contractor_is_not_told_of_a_surprise_visit(case: Case) -> None:
    fields = {"type": "surprise_visit", "state": "submitted", "activity": "C09-A01"}
    record = uuid4()
    send(case, {**fields, "place": FIRST["inspection"]["place"]}, kind="inspection", record=record)
    assert str(record) in ask(case, SUPERVISOR, "/today").text
    told = ask(case, CONTRACTOR, "/today").text
    assert str(case.record) in told
    assert str(record) not in told


def test_an_open_page_is_told_of_what_was_written_in_its_scope(committed_case: Case) -> None:
    case = committed_case
    marks = {role: mark_of(ask(case, role, "/")) for role in (SUPERVISOR, "other")}
    assert ask(case, SUPERVISOR, "/today", marks[SUPERVISOR]).status_code == 304
    send(case, work())
    fresh = ask(case, SUPERVISOR, "/today", marks[SUPERVISOR])
    assert fresh.status_code == 200
    assert "To review" in fresh.text
    assert ask(case, SUPERVISOR, "/today", fresh.headers["ETag"].strip('"')).status_code == 304
    # A contract of somebody else's: nothing to ask for.
    assert ask(case, "other", "/today", marks["other"]).status_code == 304
    assert "/records/" not in ask(case, "other", "/today").text


def test_a_page_that_waits_for_an_open_transaction_is_told_afterwards(
    committed_case: Case,
) -> None:
    """Whoever began earlier and commits later is not passed over."""
    case = committed_case
    with case.app.app_context(), db.engine.begin() as earlier:
        earlier.execute(text("SELECT pg_current_xact_id()"))
        send(case, work())
        shown = ask(case, SUPERVISOR, "/queues")
        assert CODE.findall(shown.text) == ["ncrs", "review"]
    assert ask(case, SUPERVISOR, "/queues/now", mark_of(shown)).status_code == 200


def test_clocks_go_on_though_nothing_is_written(case: Case) -> None:
    clock = case.app.extensions["tareeq.ports"].clock
    mark = mark_of(ask(case, SUPERVISOR, "/queues"))
    clock.advance(minutes=1)
    assert ask(case, SUPERVISOR, "/queues/now", mark).status_code == 200
    clock.advance(days=20)
    case.people[SUPERVISOR].sign_in()
    assert queues(case, SUPERVISOR) == ["overdue"]


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(case: Case) -> None:
    with case.app.app_context():
        factories.person("watcher", SUPERVISOR)
    client, clock = signed_in(case.app, "watcher"), case.app.extensions["tareeq.ports"].clock
    for _ in range(12):
        clock.advance(hours=1)
        assert client.get("/today").status_code == 200
    clock.advance(hours=1)
    assert client.get("/today").status_code == 302


def test_an_administrator_is_told_of_tablets_that_have_fallen_silent(case: Case) -> None:
    case.people["administrator"] = Tablet(case.app, add_person(case.app, "administrator"))
    assert queues(case, "administrator") == []
    case.app.extensions["tareeq.ports"].clock.advance(days=4)
    case.people["administrator"].sign_in()
    page = ask(case, "administrator", "/queues").text
    assert CODE.findall(page) == ["tablets"]
    assert f'href="/devices#tablet-{case.tablet.device}"' in page
    assert f"#tablet-{case.people['administrator'].device}" not in page
