"""Where each role begins, and that a contractor sees their own contract only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from server.accounts.demonstration import PEOPLE
from server.accounts.service import PersonDetails, add_person
from server.http.errors import Refusal
from shared.vocabulary.roles import CONTRACTOR, PLANNER, ROLES
from tests import factories
from tests.browser import Browser, signed_in

TITLES = {9: "Hawalli: first zone", 13: "Jahra: first zone"}


@pytest.fixture
def office(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        factories.load_reference((9, 13))
    return app


def browser_of(office: Flask, role: str, **scope: object) -> Browser:
    with office.app_context():
        factories.person(role, role, **scope)
    return signed_in(office, role)


@pytest.mark.parametrize("role", ROLES.codes)
def test_sign_in_leads_to_what_needs_them_today(office: Flask, role: str) -> None:
    browser = browser_of(office, role, contracts=[9])
    browser.client.post("/sign-out")
    token = {"csrf_token": _token(browser), "username": role, "password": factories.PASSWORD}
    assert browser.client.post("/sign-in", data=token).headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    elsewhere = token | {"csrf_token": _token(browser), "next": "/account"}
    assert browser.client.post("/sign-in", data=elsewhere).headers["Location"] == "/account"


def _token(browser: Browser) -> str:
    return browser.client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_contractor_sees_their_own_contract_alone(office: Flask) -> None:
    browser = browser_of(office, CONTRACTOR, contracts=[9])
    assert "governorates-head" not in browser.get("/").text
    page = browser.get("/programme").text
    assert TITLES[9] in page
    assert TITLES[13] not in page
    for path in ("/works", "/map", "/weeks", "/works.csv", "/people"):
        assert f'href="{path}"' not in page
        assert browser.get(path).status_code == 403


def test_a_planner_sees_every_contract_and_the_works(office: Flask) -> None:
    browser = browser_of(office, PLANNER)
    page = browser.get("/programme").text
    assert all(title in page for title in TITLES.values())
    assert browser.get("/works").status_code == 200
    assert browser.get("/review").status_code == 403


def test_without_a_contract_the_page_says_whom_to_ask(office: Flask) -> None:
    page = browser_of(office, CONTRACTOR, contracts=[]).get("/programme").text
    assert "No contract is in your scope" in page


def test_a_contractor_is_never_given_all_contracts(app: Flask) -> None:
    everything = PersonDetails("مقاول", "Contractor", CONTRACTOR, None, None)
    with app.app_context(), pytest.raises(Refusal) as refused:
        add_person("contractor", factories.PASSWORD, everything)
    assert (refused.value.code, refused.value.field) == ("contractor_of_all", "contracts")


def test_demonstration_contractors_bear_the_names_of_their_contracts(office: Flask) -> None:
    named = {who.name_ar: who for _, who in PEOPLE if who.role == CONTRACTOR}
    assert named["مقاول تجريبي ٩"].contracts == (9,)
    assert named["مقاول تجريبي ٩"].name_en in signed_in_page(office)


def signed_in_page(office: Flask) -> str:
    return browser_of(office, PLANNER).get("/programme").text
