"""A form sent twice (a double click, a lost answer) is answered as the first time.

Whatever has happened in between: what holds now may not be what held then.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.delays.models import DelayDecision, DelayEvent, ExtensionClaim
from server.http.errors import Refusal
from server.lookahead import service as look_ahead
from server.lookahead.models import ActivityConstraint, Promise
from server.lookahead.service import Missing
from server.ports import ports
from server.programme.claim_models import Claim
from server.programme.models import Contract
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.sync.field import await_lock, execute, rows

# The tests' clock stands on Monday 2 March 2026.
TODAY = date(2026, 3, 2)
NEXT_WEEK = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)
LINE = {"activity": "C09-A01", "boq_item": "B05"}
CLAIM = {**LINE, "quantity": "12.5", "claimed_on": "2026-03-01", "notes": ""}
PROMISE = {**LINE, "quantity": "1,500", "week_start": "2026-03-08"}
EVENT = {
    "contract": "9",
    "cause": "weather",
    "description": "Rain",
    "owner": "Nobody",
    "started_on": "2026-02-01",
    "aware_on": "2026-02-01",
}
NOTICE = {"step": "notice", "given_on": "2026-03-01", "reference": "DC9/41"}
DECISION = {"excuse": "time", "days": "14", "reason": "rain on nine days"}


def people_and_plan(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9,))
        factories.person("planner", PLANNER)
        for name in ("contractor", "partner"):
            factories.person(name, CONTRACTOR, contracts=[9])
    return app


@pytest.fixture
def office(app: Flask) -> Flask:
    return people_and_plan(app)


def begin_later(office: Flask) -> None:
    """No day that was said lies in the contract's time any more."""
    with office.app_context():
        db.session.get_one(Contract, 9).commencement = TODAY
        db.session.commit()


def sends(browser: Browser, path: str, form: dict[str, str]) -> list[int]:
    """How the form is answered sent again, and sent with a field changed."""
    name = next(name for name in ("quantity", "owner", "reference", "reason") if name in form)
    return [browser.post(path, **sent).status_code for sent in (form, form | {name: "99"})]


def new(form: dict[str, str]) -> dict[str, str]:
    return {"id": str(uuid4()), **form}


def kept(office: Flask, model: Any) -> int:
    with office.app_context():
        return int(db.session.query(model).count())


def test_a_claim_from_before_the_contract_began_later(office: Flask) -> None:
    contractor, sent = signed_in(office, "contractor"), new(CLAIM)
    assert contractor.post("/programme/9/claims", **sent).status_code == 303
    begin_later(office)
    assert contractor.post("/programme/9/claims", **new(CLAIM)).status_code == 422
    assert sends(contractor, "/programme/9/claims", sent) == [303, 409]
    partner = signed_in(office, "partner")
    assert sends(partner, "/programme/9/claims", sent) == [409, 409], "it was another's"
    assert kept(office, Claim) == 1


def test_a_promise_whose_week_has_begun(office: Flask) -> None:
    contractor, sent = signed_in(office, "contractor"), new(PROMISE)
    assert contractor.post("/look-ahead/9/promises", **sent).status_code == 303
    with office.app_context():
        ports().clock.moment = NEXT_WEEK
    contractor = signed_in(office, "contractor")
    assert contractor.post("/look-ahead/9/promises", **new(PROMISE)).status_code == 409
    assert sends(contractor, "/look-ahead/9/promises", sent) == [303, 409]
    assert kept(office, Promise) == 1


def test_a_promise_that_was_taken_back(office: Flask) -> None:
    """After the first of the two nothing stands that a further one could take back."""
    contractor, back = signed_in(office, "contractor"), new(PROMISE | {"quantity": "0"})
    assert contractor.post("/look-ahead/9/promises", **new(PROMISE)).status_code == 303
    answers = [contractor.post("/look-ahead/9/promises", **back).status_code for _ in "12"]
    assert answers == [303, 303]
    assert kept(office, Promise) == 2


def test_a_constraint_of_an_activity_that_is_out_of_sight(office: Flask) -> None:
    what = Missing(LINE["activity"], "permit", "Traffic police", TODAY + timedelta(days=9))
    elsewhere, name = Scope(frozenset({"KW-JA"}), None), uuid4()
    with office.app_context():
        by = factories.person("another", PLANNER).id
        look_ahead.add_constraint(9, what, by, EVERYTHING, name)
        with pytest.raises(Refusal, match="activity_unknown"):
            look_ahead.add_constraint(9, what, by, elsewhere, uuid4())
        look_ahead.add_constraint(9, what, by, elsewhere, name)
        for other in (Missing(*list(vars(what).values())[:-1], "and more"), what):
            with pytest.raises(Refusal, match="id_reused"):
                look_ahead.add_constraint(9, other, uuid4(), elsewhere, name)
    assert kept(office, ActivityConstraint) == 1


@pytest.mark.parametrize("is_ended_at_entry", [False, True])
def test_an_event_that_has_ended_since(office: Flask, is_ended_at_entry: bool) -> None:
    contractor = signed_in(office, "contractor")
    sent = new(EVENT | ({"ended_on": "2026-02-03"} if is_ended_at_entry else {}))
    assert contractor.post("/delays", **sent).status_code == 303
    office.extensions["tareeq.ports"].clock.advance(hours=1)
    if not is_ended_at_entry:
        ended = contractor.post(f"/delays/{sent['id']}/end", ended_on="2026-02-05")
        assert ended.status_code == 303
    begin_later(office)
    assert contractor.post("/delays", **new(EVENT)).status_code == 422
    assert sends(contractor, "/delays", sent) == [303, 409]
    other = sent | {"ended_on": "2026-02-05"}
    assert contractor.post("/delays", **other).status_code == 409, "it was entered otherwise"
    assert kept(office, DelayEvent) == 1


def test_a_step_of_a_claim_and_a_decision_on_an_event_that_was_withdrawn(office: Flask) -> None:
    contractor, planner = signed_in(office, "contractor"), signed_in(office, "planner")
    event, notice, decision = new(EVENT), new(NOTICE), new(DECISION)
    assert contractor.post("/delays", **event).status_code == 303
    path = f"/delays/{event['id']}"
    assert contractor.post(f"{path}/claims", **notice).status_code == 303
    assert planner.post(f"{path}/decisions", **decision).status_code == 303
    with office.app_context():
        found = db.session.get_one(DelayEvent, UUID(event["id"]))
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), found.entered_by
        db.session.commit()
    begin_later(office)
    assert planner.post(f"{path}/decisions", **new(DECISION)).status_code == 409
    assert sends(contractor, f"{path}/claims", notice) == [303, 409]
    assert sends(planner, f"{path}/decisions", decision) == [303, 409]
    assert (kept(office, ExtensionClaim), kept(office, DelayDecision)) == (1, 1)


@pytest.mark.parametrize("table", ["claim", "extension_claim"])
def test_two_at_once_are_both_answered_as_the_first(committed_app: Flask, table: str) -> None:
    """The second does not find the first, waits for it, and is refused by the table's key."""
    contractor = signed_in(people_and_plan(committed_app), "contractor")
    event, sent = new(EVENT), new(CLAIM if table == "claim" else NOTICE)
    contractor.post("/delays", **event)
    path = "/programme/9/claims" if table == "claim" else f"/delays/{event['id']}/claims"
    assert contractor.post(path, **sent).status_code == 303
    execute(committed_app, f"CREATE TABLE first AS SELECT * FROM {table}")
    execute(committed_app, f"DELETE FROM {table}")
    with committed_app.app_context():
        engine = db.engine
    with engine.connect() as first, ThreadPoolExecutor(1) as clicks:
        first.execute(text(f"INSERT INTO {table} SELECT * FROM first"))
        second = clicks.submit(contractor.post, path, **sent)
        await_lock(committed_app, second.done)
        assert not second.done()
        first.commit()
        assert second.result().status_code == 303
    assert rows(committed_app, f"SELECT id FROM {table}") == [(UUID(sent["id"]),)]
