"""A contractor enters a delay and claims on it; a planner decides, and both see the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_plan import CONTRACTS, new_person
from tests.journeys.test_queues import VIEWS, check

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_delay_is_entered_claimed_and_decided(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    contract = CONTRACTS[language]
    contractor = visit(language, width, height)
    username = new_person(office, CONTRACTOR, contract)
    sign_in(contractor, office, username, f"/delays?lang={language}")
    check(contractor)
    follow(contractor.locator(".empty-state a"))
    check(contractor)
    contractor.select_option("[name=cause]", "third_party_utility")
    contractor.fill("[name=owner]", "وزارة الكهرباء والماء")
    contractor.fill("[name=description]", "خط مياه يعترض الحفر")
    contractor.fill("[name=started_on]", "2026-11-01")
    contractor.fill("[name=aware_on]", "2026-11-04")
    follow(contractor.locator("main form button[type=submit]"))
    expect(contractor.locator(".message.is-success")).to_be_visible()
    check(contractor)
    contractor.select_option("[name=step]", "notice")
    contractor.fill("[name=given_on]", "2026-11-10")
    contractor.fill("[name=reference]", "DC/41")
    follow(contractor.locator(".claim-form button[type=submit]"))
    expect(contractor.locator(".clock .chip.is-ok")).to_have_count(1)
    check(contractor)
    event = contractor.url.partition("?")[0].removeprefix(office.url)

    planner = visit(language, width, height)
    sign_in(planner, office, new_person(office, PLANNER, contract), f"/delays?lang={language}")
    check(planner)
    follow(planner.locator(f"main a[href='{event}']"))
    check(planner)
    planner.select_option("[name=excuse]", "time")
    planner.fill("[name=days]", "٩" if language == "ar" else "9")
    planner.fill("[name=reason]", "الخط غير مبيّن على المخططات")
    follow(planner.locator(".claim-form button[type=submit]"))
    expect(planner.locator(".message.is-success")).to_be_visible()
    check(planner)
    contractor.reload()
    said = "section[aria-labelledby=decisions-head] ul"
    assert contractor.inner_text(said) == planner.inner_text(said)
    check(contractor)
