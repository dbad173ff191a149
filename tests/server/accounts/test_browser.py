"""Browsers: sessions, CSRF, the account page and the people pages."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from server.accounts import queries, service
from server.accounts.models import Person
from tests.ports import SteeredClock

from .conftest import PASSWORD, AddPerson, Browser, Tablet

PERSON_FORM = {
    "username": "omar",
    "password": "omar's own password",
    "name_ar": "عمر",
    "name_en": "Omar",
    "role": "supervisor",
    "language": "en",
    "governorates": ["KW-HA", "KW-FA"],
    "all_contracts": "on",
    "reason": "New on contract 9",
}


def known(app: Flask, username: str) -> Person:
    found = queries.person_named(username)
    assert found is not None
    return found


def test_sign_in_leads_on_to_where_one_was_going(browser: Browser, add_person: AddPerson) -> None:
    add_person()
    sent_away = browser.client.get("/account")
    assert sent_away.headers["Location"] == "/sign-in?next=/account"
    page = browser.client.get(sent_away.headers["Location"])
    assert 'name="next" value="/account"' in page.text
    assert browser.sign_in("sara", next="/account").headers["Location"] == "/account"
    assert browser.client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:x",
        "/a\tb",
    ],
)
def test_sign_in_never_leads_to_another_site(
    browser: Browser, add_person: AddPerson, elsewhere: str
) -> None:
    add_person()
    assert browser.sign_in("sara", next=elsewhere).headers["Location"] == "/"


def test_wrong_password_says_so_in_the_readers_language(
    browser: Browser, add_person: AddPerson
) -> None:
    add_person()
    answer = browser.post("/sign-in?lang=en", username="sara", password="wrong password")
    assert answer.status_code == 401
    assert "Wrong user name or password." in answer.text
    assert 'value="sara"' in answer.text


def test_form_without_its_token_is_refused(browser: Browser, add_person: AddPerson) -> None:
    add_person()
    browser.sign_in("sara")
    for path in ("/sign-in", "/sign-out", "/language", "/account/password"):
        assert browser.client.post(path, data={"username": "x"}).status_code == 403
    assert browser.client.get("/account").status_code == 200, "sign-out was not forged either"


def test_token_of_another_session_is_refused(
    app: Flask, browser: Browser, add_person: AddPerson
) -> None:
    add_person()
    browser.sign_in("sara")
    foreign = Browser(app.test_client()).csrf_token()
    assert browser.client.post("/sign-out", data={"csrf_token": foreign}).status_code == 403


def test_sign_in_drops_what_the_cookie_held(browser: Browser, add_person: AddPerson) -> None:
    add_person()
    with browser.client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    before = browser.csrf_token()
    browser.sign_in("sara")
    with browser.client.session_transaction() as after:
        assert "planted" not in after
    assert browser.client.post("/sign-out", data={"csrf_token": before}).status_code == 403


def test_session_ends_when_idle_and_after_a_week(
    browser: Browser, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    browser.sign_in("sara")
    for _ in range(15):
        clock.advance(hours=11)
        assert browser.client.get("/account").status_code == 200
    clock.advance(hours=4)
    assert browser.client.get("/account").status_code == 302, "a week is over"
    browser.sign_in("sara")
    clock.advance(hours=12, seconds=1)
    assert browser.client.get("/account").status_code == 302, "half a day without a sign"


def test_sign_out_ends_the_session(browser: Browser, add_person: AddPerson) -> None:
    add_person()
    browser.sign_in("sara")
    assert browser.post("/sign-out").headers["Location"] == "/sign-in"
    assert browser.client.get("/account").status_code == 302


def test_own_password_change_ends_other_sessions_only(
    app: Flask, browser: Browser, add_person: AddPerson
) -> None:
    add_person()
    other = Browser(app.test_client())
    other.sign_in("sara")
    browser.sign_in("sara")
    wanted = "a wholly new password"
    wrong = browser.post("/account/password", present="not it", password=wanted, again=wanted)
    assert wrong.status_code == 401
    differ = browser.post("/account/password", present=PASSWORD, password=wanted, again="other")
    assert differ.status_code == 422
    done = browser.post("/account/password", present=PASSWORD, password=wanted, again=wanted)
    assert done.status_code == 303
    assert browser.client.get("/account").status_code == 200
    assert other.client.get("/account").status_code == 302


def test_language_switch_holds_for_the_pages_after_it(
    browser: Browser, add_person: AddPerson
) -> None:
    add_person()
    browser.sign_in("sara")
    assert 'dir="rtl"' in browser.client.get("/account").text
    assert 'dir="ltr"' in browser.client.get("/account?lang=en").text
    assert 'dir="ltr"' in browser.client.get("/account").text
    assert browser.post("/language", language="ar").status_code == 303
    assert 'dir="rtl"' in browser.client.get("/account").text
    assert browser.post("/language", language="fr").status_code == 422


def test_visitor_reads_arabic_unless_the_browser_asks(browser: Browser) -> None:
    assert 'lang="ar"' in browser.client.get("/sign-in").text
    english = browser.client.get("/sign-in", headers={"Accept-Language": "en-GB,en"})
    assert '<html lang="en" dir="ltr">' in english.text


def test_administrator_adds_and_changes_a_person(
    app: Flask, browser: Browser, add_person: AddPerson
) -> None:
    add_person("chief", role="administrator")
    browser.sign_in("chief")
    assert browser.post("/people/new", **PERSON_FORM).headers["Location"] == "/people"
    assert "omar" in browser.client.get("/people").text
    with app.app_context():
        omar = known(app, "omar")
        scope, path = service.scope_of(omar), f"/people/{omar.id}"
        assert (omar.role, omar.scope_version, omar.session_version) == ("supervisor", 1, 1)
    assert (scope.governorates, scope.contracts) == (frozenset({"KW-HA", "KW-FA"}), None)
    assert browser.client.get(path).status_code == 200
    nothing = {
        "name_ar": "عمر",
        "name_en": "Omar",
        "role": "inspector",
        "is_active": "on",
        "reason": "r",
    }
    assert browser.post(path, **nothing).status_code == 303
    with app.app_context():
        omar = known(app, "omar")
        assert not omar.has_all_contracts
        assert (omar.governorates, omar.contracts) == ([], []), "nothing ticked is nothing"
        assert (omar.role, omar.scope_version, omar.session_version) == ("inspector", 2, 2)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"username": "chief"}, 409),
        ({"username": "no spaces"}, 422),
        ({"username": ""}, 422),
        ({"username": "x" * 81}, 422),
        ({"password": "short"}, 422),
        ({"name_ar": ""}, 422),
        ({"name_en": "x" * 121}, 422),
        ({"role": "king"}, 422),
        ({"language": "fr"}, 422),
        ({"governorates": ["KW-XX"]}, 422),
        ({"all_contracts": None, "contracts": ["0"]}, 422),
        ({"all_contracts": None, "contracts": ["9" * 30]}, 422),
        ({"all_contracts": None, "contracts": ["seven"]}, 422),
    ],
)
def test_wrong_form_is_shown_again_with_the_reason(
    browser: Browser, add_person: AddPerson, wrong: dict[str, object], status: int
) -> None:
    add_person("chief", role="administrator")
    browser.sign_in("chief")
    form = {name: value for name, value in {**PERSON_FORM, **wrong}.items() if value is not None}
    answer = browser.post("/people/new", **form)
    assert answer.status_code == status
    assert "field-note" in answer.text
    assert PERSON_FORM["password"] not in answer.text


def test_contract_numbers_may_be_typed_in_arabic_digits(
    app: Flask, browser: Browser, add_person: AddPerson
) -> None:
    add_person("chief", role="administrator")
    browser.sign_in("chief")
    form = {**PERSON_FORM, "contracts": ["٩", "10"]}
    del form["all_contracts"]
    assert browser.post("/people/new", **form).status_code == 303
    with app.app_context():
        assert known(app, "omar").contracts == [9, 10]


def test_last_administrator_stays(app: Flask, browser: Browser, add_person: AddPerson) -> None:
    chief = add_person("chief", role="administrator")
    browser.sign_in("chief")
    form = {
        "name_ar": "م",
        "name_en": "Chief",
        "role": "inspector",
        "is_active": "on",
        "reason": "r",
    }
    assert browser.post(f"/people/{chief}", **form).status_code == 409
    still = {"name_ar": "م", "name_en": "Chief", "role": "administrator", "reason": "r"}
    assert browser.post(f"/people/{chief}", **still).status_code == 409, "inactive is gone too"
    add_person("second", role="administrator")
    assert browser.post(f"/people/{chief}", **form).status_code == 303


def test_administrator_resets_a_password_and_revokes_a_tablet(
    app: Flask, browser: Browser, tablet: Tablet, add_person: AddPerson
) -> None:
    add_person("chief", role="administrator")
    sara = add_person()
    tablet.sign_in("sara")
    browser.sign_in("chief")
    page = f"/people/{sara}"
    assert "Tablet 1" in browser.client.get(page).text
    lost = f"/devices/{tablet.device}/revoke"
    assert browser.post(lost, reason=" ").status_code == 422
    assert browser.post(lost, reason="Left in a taxi").status_code == 303
    assert "Left in a taxi" in browser.client.get("/devices").text
    with app.app_context():
        device = queries.device_with(UUID(tablet.device))
        assert device is not None
        assert device.revoked_at is not None
    strange = browser.post(f"/devices/{sara}/revoke", reason="lost")
    assert strange.status_code == 404
    reset = {"password": "a password reset", "reason": "forgotten"}
    assert browser.post(f"{page}/password", **reset).status_code == 303
    assert browser.post(f"{page}/password", password="short", reason="r").status_code == 422
    assert browser.post(f"{page}/password", password="a password reset").status_code == 422
    assert Browser(app.test_client()).sign_in("sara", "a password reset").status_code == 303
