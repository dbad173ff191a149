"""What was done to accounts: kept with who and why, and told to the second of two who edit."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.accounts import changes, service
from server.db import db
from server.http.errors import Refusal
from shared.vocabulary.roles import ADMINISTRATOR
from tests import factories
from tests.browser import Browser, signed_in

FORM = {
    "name_ar": "سارة", "name_en": "Sara", "role": "inspector", "language": "ar",
    "governorates": ["KW-HA"], "contracts": ["9"], "is_active": "on", "seen": "0",
    "reason": "Letter 12",
}  # fmt: skip


@pytest.fixture
def sara(app: Flask) -> UUID:
    with app.app_context():
        factories.person("chief", ADMINISTRATOR, ("مدير", "Chief"))
        factories.person("second", ADMINISTRATOR, ("مديرة", "Second"))
        found = factories.person("sara", "inspector", ("سارة", "Sara"), ["KW-HA"], [9])
        return found.id


def history(browser: Browser, person: UUID) -> str:
    return browser.get(f"/people/{person}").text.split("history-head")[2]


def test_each_change_is_kept_with_who_when_why_and_what(app: Flask, sara: UUID) -> None:
    browser = signed_in(app, "chief")
    form = {**FORM, "contracts": ["9", "10"], "is_active": ""}
    del form["is_active"]
    assert browser.post(f"/people/{sara}", **form).status_code == 303
    told = history(browser, sara)
    for said in ("Letter 12", "Chief", "<del><bdi>9</bdi></del>", "<ins><bdi>9, 10</bdi></ins>"):
        assert said in told
    assert "Account added" in told
    with app.app_context(), pytest.raises(DBAPIError, match="stays"):
        db.session.execute(text("DELETE FROM person_change"))


def test_nothing_changed_is_no_change(app: Flask, sara: UUID) -> None:
    assert signed_in(app, "chief").post(f"/people/{sara}", **FORM).status_code == 303
    with app.app_context():
        assert changes.count_of(sara) == 0


def test_the_second_of_two_is_told_and_gets_both_together(app: Flask, sara: UUID) -> None:
    first = {**FORM, "governorates": ["KW-HA", "KW-FA"]}
    second = {**FORM, "name_en": "Sara Two", "reason": "Other letter"}
    assert signed_in(app, "chief").post(f"/people/{sara}", **first).status_code == 303
    answer = signed_in(app, "second").post(f"/people/{sara}", **second)
    assert answer.status_code == 409
    assert "somebody changed this account" in answer.text
    for kept in ("Sara Two", "Other letter", 'value="KW-FA" checked', 'name="seen" value="1"'):
        assert kept in answer.text
    with app.app_context():
        assert changes.count_of(sara) == 1


def test_a_change_without_its_reason_keeps_what_was_typed(app: Flask, sara: UUID) -> None:
    answer = signed_in(app, "chief").post(f"/people/{sara}", **{**FORM, "reason": ""})
    assert answer.status_code == 422
    assert "field-note" in answer.text


def test_who_mistyped_is_let_in_again(app: Flask, sara: UUID) -> None:
    browser = signed_in(app, "chief")
    assert "Has to wait" not in browser.get(f"/people/{sara}").text
    with app.app_context():
        for _ in range(8):
            with pytest.raises(Refusal):
                service.authenticate("sara", "wrong")
    assert "Has to wait" in browser.get(f"/people/{sara}").text
    path = f"/people/{sara}/unlock"
    assert browser.post(path).status_code == 422
    assert browser.post(path, reason="Called the office").status_code == 303
    assert "Sign-in unlocked" in history(browser, sara)
    with app.app_context():
        assert service.authenticate("sara", factories.PASSWORD).id == sara
