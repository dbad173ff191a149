"""An appeal against a kept score: asked once and in time, answered once, both told, all kept."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask

from server.db import db
from server.scores import card_queries, service
from server.scores.models import ScoreAppeal
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock

SITE = {"contract": 9, "governorate": "KW-HA", "activity": "C09-A06"}


@pytest.fixture
def week(office: Flask, clock: SteeredClock) -> date:
    """A kept week of contract 9: twelve inspections, one of which failed, and five checks."""
    with office.app_context():
        by = db.session.scalars(db.select(factories.Person).filter_by(username="inspector")).one()
        for n in range(17):
            kind = "progress" if n < 12 else "safety"
            said = {"type": kind, "state": "attended", "result": "pass" if n else "fail"}
            factories.change(by, uuid4(), {**SITE, **said}, kind="inspection")
    clock.advance(days=7)
    with office.app_context():
        found = service.last_saturday()
        service.keep_week(found)
    return found


def appeal(browser: Browser, week: date, **fields: str) -> int:
    said = {"id": str(uuid4()), "until": str(week), "part": "quality", "reason": "wrong joint"}
    return browser.post("/scores/9/appeals", **(said | fields)).status_code


def reply(office: Flask, browser: Browser, outcome: str) -> int:
    with office.app_context():
        found = db.session.scalars(db.select(ScoreAppeal)).one().id
    return browser.post(
        f"/scores/appeals/{found}/reply", outcome=outcome, reply="looked again"
    ).status_code


def quality(office: Flask, week: date) -> dict:
    with office.app_context():
        card = service.card_seen(9, EVERYTHING, week)
    return next(part for part in card["parts"] if part["code"] == "quality")


def test_a_refused_appeal_leaves_the_score_and_tells_both(office: Flask, week: date) -> None:
    contractor, supervisor = signed_in(office, "contractor"), signed_in(office, "supervisor")
    before = quality(office, week)
    assert before["score"] == "91.7"
    assert appeal(contractor, week) == 303
    assert "Appeals against scores" in supervisor.get("/queues").text
    assert "Replies to your appeals" not in contractor.get("/queues").text
    assert reply(office, supervisor, "refused") == 303
    assert quality(office, week) == before
    assert "Replies to your appeals" in contractor.get("/queues").text
    assert "Appeals against scores" not in supervisor.get("/queues").text
    page = contractor.get("/scores/9", week=week).text
    assert "wrong joint" in page
    assert "looked again" in page
    assert "wrong joint" in contractor.get("/scores/appeals").text


def test_an_accepted_appeal_leaves_the_component_out_and_keeps_the_first_card(
    office: Flask, week: date
) -> None:
    contractor, supervisor = signed_in(office, "contractor"), signed_in(office, "supervisor")
    appeal(contractor, week)
    assert reply(office, supervisor, "left_out") == 303
    assert quality(office, week)["state"] == "left_out"
    assert quality(office, week)["score"] is None
    with office.app_context():
        found = card_queries.revisions(9, week)
        assert [one.revision for one in found] == [2, 1]
        assert found[0].appeal is not None
        # The other components are what they were.
        parts = [[p for p in one.card["parts"] if p["code"] != "quality"] for one in found]
        assert parts[0] == parts[1]


def test_a_component_is_counted_anew_from_the_corrected_register(
    office: Flask, week: date, clock: SteeredClock
) -> None:
    with office.app_context():
        by = db.session.scalars(db.select(factories.Person).filter_by(username="inspector")).one()
        said = {"type": "progress", "state": "attended", "result": "pass"}
        made_at = clock.now().replace(day=week.day)
        for kind in ("progress", "safety"):
            said = {"type": kind, "state": "attended", "result": "fail", "made_at": made_at}
            factories.change(by, uuid4(), {**SITE, **said}, kind="inspection")
    appeal(signed_in(office, "contractor"), week)
    assert reply(office, signed_in(office, "supervisor"), "recounted") == 303
    assert quality(office, week)["score"] == "84.6"  # 11 of 13
    with office.app_context():
        card = service.card_seen(9, EVERYTHING, week)
    assert (card["facts"]["looked"], card["facts"]["checked"]) == (13, 5)


def test_a_component_is_appealed_against_once_and_answered_once(office: Flask, week: date) -> None:
    contractor, supervisor = signed_in(office, "contractor"), signed_in(office, "supervisor")
    name = str(uuid4())
    assert appeal(contractor, week, id=name) == appeal(contractor, week, id=name) == 303
    assert appeal(contractor, week) == 409
    assert reply(office, supervisor, "refused") == 303
    assert reply(office, supervisor, "left_out") == 409


def test_too_late_is_too_late_and_says_so(office: Flask, week: date, clock: SteeredClock) -> None:
    clock.advance(days=15)
    contractor = signed_in(office, "contractor")
    assert appeal(contractor, week) == 422
    assert "Choose a component" not in contractor.get("/scores/9", week=week).text


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"part": "luck"}, {"until": "soon"}, {"until": "2020-01-04"}]
)
def test_what_is_wrong_with_an_appeal_is_said(
    office: Flask, week: date, fields: dict[str, str]
) -> None:
    assert appeal(signed_in(office, "contractor"), week, **fields) in (404, 422)


def test_nobody_appeals_for_another_contract(office: Flask, week: date) -> None:
    assert appeal(signed_in(office, "neighbour"), week) == 404
    assert "wrong joint" not in signed_in(office, "neighbour").get("/scores/appeals").text
