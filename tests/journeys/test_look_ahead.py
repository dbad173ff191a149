"""A planner says what is missing, the contractor promises, and what was promised is held to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from server.accounts.models import Person
from server.db import db
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_plan import CONTRACTS, new_person
from tests.journeys.test_queues import VIEWS, check
from tests.server.lookahead import missing

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
WEEKS = (date(2026, 10, 25), date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15))


def promise_before(office: ServedOffice, username: str, contract: int) -> None:
    """Promises of this week and three before it; hardly anything keeps the large ones."""
    with office.app.app_context():
        author = db.session.query(Person).filter_by(username=username).one()
        for week in WEEKS:
            for activity, quantity in (("A01", "1"), ("A02", "20"), ("A03", "9000")):
                missing.promise(author, f"C{contract:02}-{activity}", quantity, week)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_from_what_is_missing_to_a_promise_and_a_reason(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    contract = CONTRACTS[language]
    path = f"/look-ahead?contract={contract}"
    username = new_person(office, CONTRACTOR, contract)
    promise_before(office, username, contract)
    planner = visit(language, width, height)
    sign_in(planner, office, new_person(office, PLANNER, contract), f"{path}&lang={language}")
    check(planner)
    expect(planner.locator(".ahead-weeks > section")).to_have_count(3)
    _say_what_is_missing(planner)
    contractor = visit(language, width, height)
    sign_in(contractor, office, username, f"/look-ahead?lang={language}")
    expect(contractor.locator(".ahead-constraints li")).to_have_count(1)
    _promise(contractor, language)
    _say_why(contractor)
    planner.reload()
    _remove(planner)


def _say_what_is_missing(page: Page) -> None:
    page.locator(".ahead-add").first.focus()
    page.keyboard.press("Enter")
    page.select_option("[name=kind]", "traffic_diversion")
    page.fill("[name=owner]", "الإدارة العامة للمرور")
    page.fill("[name=wanted_by]", "2026-11-18")
    page.fill("[name=description]", "12+350 – 12+900")
    check(page)
    follow(page.locator("#form button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".ahead-constraints li.is-overdue")).to_have_count(1)
    check(page)


def _promise(page: Page, language: str) -> None:
    follow(page.locator(".ahead-line a.btn").first)
    page.fill("[name=quantity]", "٣٫٢٥" if language == "ar" else "3.25")
    check(page)
    follow(page.locator("#form button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".ahead-line").first).to_contain_text("3.25")
    check(page)


def _say_why(page: Page) -> None:
    follow(page.locator("a[href*='do=reason']").first)
    page.select_option("[name=code]", "material")
    check(page)
    follow(page.locator("#form button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()


def _remove(page: Page) -> None:
    follow(page.locator(".ahead-constraints a.btn").first)
    check(page)
    follow(page.locator("#form button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".ahead-constraints li")).to_have_count(0)
    check(page)
