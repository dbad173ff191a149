"""A planner asks for a decision because of a delay; a governor decides on a phone; it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.vocabulary.roles import GOVERNOR, PLANNER
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_plan import new_person
from tests.journeys.test_queues import check

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
PHONE = (390, 844)
TITLES = {"ar": "إغلاق الحارة ليلًا", "en": "Close the lane by night"}

ANSWERS = {"ar": "يُغلق من العاشرة مساءً", "en": "From ten at night"}


def governor(office: ServedOffice, language: str) -> str:
    name = f"governor.decides.{language}"
    with office.app.app_context():
        factories.person(name, GOVERNOR, ("محافظ تجريبي", "Demo Governor"), ["KW-HA"])
    return name


def enter_delay(page: Page) -> str:
    """The path of a delay event that this planner enters."""
    page.select_option("[name=contract]", "9")
    page.select_option("[name=cause]", "third_party_utility")
    page.fill("[name=owner]", "وزارة الكهرباء والماء")
    page.fill("[name=description]", "خط مياه يعترض الحفر")
    page.fill("[name=started_on]", "2026-11-01")
    page.fill("[name=aware_on]", "2026-11-04")
    follow(page.locator("main form button[type=submit]"))
    return page.url.partition("?")[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_decision_is_asked_for_given_on_a_phone_and_done(
    office: ServedOffice, visit: Visit, language: str
) -> None:
    title = TITLES[language]
    planner = visit(language, 1366, 768)
    username = new_person(office, PLANNER, None)
    sign_in(planner, office, username, f"/delays/new?lang={language}")
    event = enter_delay(planner)
    check(planner)
    follow(planner.locator("main a[href^='/decisions/new']"))
    check(planner)
    planner.fill("[name=title]", title)
    planner.fill("[name=cost_kwd]", "١٢٥٠" if language == "ar" else "1250")
    planner.fill("[name=wanted_by]", "2026-11-25")
    follow(planner.locator("main form button[type=submit]"))
    expect(planner.locator(".message.is-success")).to_be_visible()
    check(planner)
    decision = planner.url.partition("?")[0].removeprefix(office.url)

    phone = visit(language, *PHONE)
    sign_in(phone, office, governor(office, language), f"/?lang={language}")
    follow(phone.locator(".need.is-decisions"))
    check(phone)
    follow(phone.locator(f"main a[href='{decision}']"))
    check(phone)
    expect(phone.locator("details.ncr-step").first).to_have_attribute("open", "")
    phone.fill("#decide-answer", ANSWERS[language])
    phone.fill("#decide-due_on", "2026-12-01")
    follow(phone.locator("details.ncr-step[open] button[type=submit]"))
    expect(phone.locator(".message.is-success")).to_be_visible()
    check(phone)

    planner.goto(f"{office.url}/queues?lang={language}")
    follow(planner.locator(f"main a[href='{decision}']"))
    follow(planner.locator("details.ncr-step[open] button[type=submit]"))
    expect(planner.locator(".message.is-success")).to_be_visible()
    expect(planner.locator(".timeline li")).to_have_count(3)
    check(planner)
    planner.goto(event)
    expect(planner.locator(f"main a[href='{decision}']")).to_have_text(title)
    check(planner)
