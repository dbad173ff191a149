"""The pages of webhooks: made, tried, paused, looked at and deleted by whose they are."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.factories import PASSWORD
from tests.server.webhooks.conftest import Office
from tests.server.webhooks.receiver import Receiver

ALL = dict.fromkeys(("all_kinds", "all_happenings", "all_governorates", "all_contracts"), "on")
# What is never called: no public address.
NOWHERE = "https://192.0.2.1/hook"


@pytest.fixture
def planner(app: Flask) -> Browser:
    with app.app_context():
        factories.load_reference((9, 13))
        factories.person("planner", PLANNER)
    return signed_in(app, "planner")


def _form(**form: Any) -> dict[str, Any]:
    usual = {"id": str(uuid4()), "name": "ERP", "url": NOWHERE, **ALL, **form}
    return {name: value for name, value in usual.items() if value is not None}


def test_its_secret_is_shown_once(planner: Browser) -> None:
    form = _form()
    page = planner.post("/account/webhooks", **form)
    assert re.search(r">whsec_[A-Za-z0-9+/]{43}=<", page.text)
    path = f"/account/webhooks/{form['id']}"
    assert "whsec_" not in planner.get(path).text
    again = planner.post("/account/webhooks", **form)
    assert (again.status_code, again.headers["Location"]) == (303, path)
    assert "ERP" in planner.get("/account/webhooks").text
    assert "whsec_" in planner.post(f"{path}/secret").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "This field is needed."),
        ({"url": ""}, "Type a whole address"),
        ({"url": "http://example.com/"}, "Type a whole address"),
        ({"all_kinds": None}, "This field is needed."),
        ({"all_kinds": None, "kinds": ["wage"]}, "Choose a value from the list."),
        ({"all_happenings": None, "happenings": ["x"]}, "Choose a value from the list."),
        ({"id": "x"}, "The id is not valid."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    planner: Browser, form: dict[str, Any], words: str
) -> None:
    page = planner.post("/account/webhooks", **_form(**{"name": "Kept name", **form}))
    assert page.status_code == 422
    assert words in page.text
    assert "Kept name" in page.text or "name" in form


def test_each_act_says_what_it_did(planner: Browser) -> None:
    form = _form()
    planner.post("/account/webhooks", **form)
    path = f"/account/webhooks/{form['id']}"
    for act, words in (
        ("ping", "The ping did not arrive: The address is not a public one"),
        ("pause", "Paused: what happens is kept"),
        ("resume", "Resumed"),
        ("delete", "The webhook is deleted"),
    ):
        answer = planner.post(f"{path}/{act}")
        assert answer.status_code == 303
        assert words in planner.get(answer.headers["Location"]).text
    assert planner.get(path).status_code == 404


def test_nobody_has_more_than_twenty(planner: Browser) -> None:
    for _ in range(20):
        assert planner.post("/account/webhooks", **_form()).status_code == 200
    page = planner.post("/account/webhooks", **_form())
    assert page.status_code == 422
    assert "You have twenty webhooks" in page.text


def test_why_it_stopped_is_shown_where_its_owner_looks(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    receiver.status = 410
    record = office.log()
    office.tell()
    with office.app.app_context():
        accounts.set_password(office.planner, PASSWORD)
        person = db.session.get_one(Person, office.planner)
        browser = signed_in(office.app, person.username)
    for path in ("/account/webhooks", f"/account/webhooks/{webhook}"):
        assert "The receiver answered 410: it is gone for good." in browser.get(path).text
    page = browser.get(f"/account/webhooks/{webhook}").text
    assert f"/records/{record}" in page
    assert "work.created" in page
    assert "Try now" in page
    (waiting,) = office.deliveries(webhook)
    again = browser.post(f"/account/webhooks/{webhook}/deliveries/{waiting.id}/again")
    assert again.status_code == 303
