"""Tokens for programs: shown once, narrow, ending, and good for reading alone."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from server.accounts import service as accounts
from server.accounts.models import ApiToken, Person
from server.accounts.service import PersonDetails
from server.db import db
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock

ALL = {"all_collections": "on", "all_governorates": "on", "all_contracts": "on"}
INSIDE, OUTSIDE = "note-in-hawalli", "note-in-jahra"


@pytest.fixture
def planner(app: Flask) -> Browser:
    """Who sees all, and a work in each of two contracts."""
    with app.app_context():
        factories.load_reference((9, 13))
        author = factories.inspector()
        factories.log_work(author, "C09-A01", notes=INSIDE)
        factories.log_work(author, "C13-A01", notes=OUTSIDE)
        factories.person("planner", PLANNER)
    return signed_in(app, "planner")


def made(browser: Browser, **form: Any) -> str:
    """The token that the page shows for this form."""
    page = browser.post("/account/tokens", **_form(**form))
    assert page.status_code == 200, page.text
    found = re.search(r">(tareeq_[\w-]{43})<", page.text)
    assert found, "no token is shown"
    return found[1]


def _form(**form: Any) -> dict[str, Any]:
    usual = {"id": str(uuid4()), "name": "QGIS", "last_day": "2026-03-31", **ALL, **form}
    return {name: value for name, value in usual.items() if value is not None}


def read(app: Flask, token: str, path: str = "/works.csv", method: str = "GET") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().open(path, method=method, headers=headers)


def test_a_token_reads_what_its_owner_sees_and_writes_nothing(app: Flask, planner: Browser) -> None:
    token = made(planner)
    text = read(app, token).text
    assert INSIDE in text
    assert OUTSIDE in text
    for method, path in [("GET", "/"), ("GET", "/account"), ("POST", "/account/tokens")]:
        assert read(app, token, path, method).status_code == 403
    assert read(app, token, "/api/v1/sync/pull").status_code == 403


def test_only_its_hash_is_kept_and_the_page_shows_it_once(
    planner: Browser, db_session: Session
) -> None:
    form = _form(id=str(uuid4()))
    token = made(planner, **form)
    assert token not in planner.get("/account/tokens").text
    again = planner.post("/account/tokens", **form)
    assert again.status_code == 303, "the same form sent twice"
    (kept,) = db_session.query(ApiToken).all()
    assert token.encode() not in kept.token_hash
    assert len(kept.token_hash) == 32


def test_its_lists_narrow_it(app: Flask, planner: Browser) -> None:
    narrow = read(app, made(planner, all_contracts=None, contracts=["9"])).text
    assert INSIDE in narrow
    assert OUTSIDE not in narrow
    place = read(app, made(planner, all_governorates=None, governorates=["KW-JA"])).text
    assert OUTSIDE in place
    assert INSIDE not in place
    other = made(planner, all_collections=None, collections=["defects", "ncrs"])
    assert read(app, other).status_code == 403


def test_it_is_never_wider_than_its_owner(app: Flask, planner: Browser) -> None:
    token = made(planner)
    with app.app_context():
        details = PersonDetails("م", "P", PLANNER, governorates=None, contracts=[9])
        accounts.change_person(_planner().id, details)
    text = read(app, token).text
    assert INSIDE in text
    assert OUTSIDE not in text
    refused = planner.post("/account/tokens", **_form(all_contracts=None, contracts=["13"]))
    assert refused.status_code == 422
    assert "Choose a value from the list." in refused.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": " "}, "This field is needed."),
        ({"name": "x" * 81}, "The text is too long."),
        ({"last_day": "2026-03-01"}, "from today to a year from now"),
        ({"last_day": "2028-01-01"}, "from today to a year from now"),
        ({"last_day": "soon"}, "The time or date is not valid."),
        ({"all_collections": None}, "This field is needed."),
        ({"all_collections": None, "collections": ["wages"]}, "Choose a value from the list."),
        ({"id": "x"}, "The id is not valid."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    planner: Browser, form: dict[str, Any], words: str
) -> None:
    page = planner.post("/account/tokens", **_form(**{"name": "Kept name", **form}))
    assert page.status_code == 422
    assert words in page.text
    assert "Kept name" in page.text or "name" in form


def test_it_ends_on_its_day_by_revocation_and_with_the_password(
    app: Flask, planner: Browser, clock: SteeredClock
) -> None:
    revoked, ended = made(planner, name="R"), made(planner, name="E")
    lasting = made(planner, name="L", last_day="2026-12-31")
    with app.app_context():
        (row,) = (t for t in _tokens() if t.name == "R")
        identifier = row.id
    assert planner.post(f"/account/tokens/{identifier}/revoke").status_code == 303
    assert read(app, revoked).status_code == 401, "no sign-in page saved as a table"
    answer = read(app, revoked, "/api/v1/weeks")
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "token_ended"
    assert read(app, ended).status_code == 200
    clock.advance(days=30)
    assert read(app, ended, "/api/v1/weeks").status_code == 401
    assert read(app, lasting).status_code == 200
    with app.app_context():
        accounts.set_password(_planner().id, "another long password")
    assert read(app, lasting, "/api/v1/weeks").status_code == 401


def test_nobody_revokes_anothers_token(app: Flask, planner: Browser) -> None:
    token = made(planner)
    with app.app_context():
        (row,) = _tokens()
        identifier = row.id
        factories.supervisor()
    other = signed_in(app, "supervisor")
    assert other.post(f"/account/tokens/{identifier}/revoke").status_code == 404
    assert read(app, token).status_code == 200


def test_the_page_says_when_it_was_last_used(app: Flask, planner: Browser) -> None:
    token = made(planner)
    assert "Not used yet" in planner.get("/account/tokens").text
    read(app, token)
    assert "Last used" in planner.get("/account/tokens").text


def _tokens() -> list[ApiToken]:
    return list(db.session.query(ApiToken))


def _planner() -> Person:
    return db.session.scalars(db.select(Person).filter_by(username="planner")).one()
