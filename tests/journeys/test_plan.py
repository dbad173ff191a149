"""A planner freezes a baseline and moves a holiday; the contractor sees it, and claims."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_queues import VIEWS, check

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
# Each language freezes on a contract of its own: a first baseline is frozen once.
CONTRACTS = {"ar": 9, "en": 10}


def new_person(office: ServedOffice, role: str, contract: int | None) -> str:
    username = f"{role}.{uuid4().hex[:6]}"
    with office.app.app_context():
        factories.person(username, role, contracts=None if contract is None else [contract])
    return username


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_baseline_is_frozen_and_the_contractor_sees_the_same(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    contract = CONTRACTS[language]
    path = f"/programme/{contract}/baselines"
    planner = visit(language, width, height)
    sign_in(planner, office, new_person(office, PLANNER, contract), f"{path}?lang={language}")
    check(planner)
    planner.fill("[name=reference]", "PAI/2024/1")
    planner.fill("[name=approved_on]", "2024-12-01")
    planner.fill("[name=approver]", "مهندس تجريبي")
    planner.fill("[name=reason]", "اعتماد البرنامج الأول")
    planner.check("[name=confirmed]")
    follow(planner.locator("main form button[type=submit]"))
    expect(planner.locator(".message.is-success")).to_be_visible()
    expect(planner.locator("table.baselines tbody tr")).to_have_count(1)
    check(planner)
    contractor = visit(language, width, height)
    sign_in(
        contractor, office, new_person(office, CONTRACTOR, contract), f"/programme?lang={language}"
    )
    expect(contractor.locator("main tbody tr")).to_have_count(1)
    check(contractor)
    follow(contractor.locator(f"a[href='/programme/{contract}']"))
    expect(contractor.locator("main a[href^='/works']")).to_have_count(0)
    check(contractor)
    follow(contractor.locator(f"a.btn[href='{path}']"))
    expect(contractor.locator("main form")).to_have_count(0)
    table = "table.baselines tbody"
    assert contractor.inner_text(table) == planner.inner_text(table)
    check(contractor)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_contractor_claims_and_withdraws(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    path = f"/programme/{CONTRACTS[language]}/claims"
    page = visit(language, width, height)
    username = new_person(office, CONTRACTOR, CONTRACTS[language])
    sign_in(page, office, username, f"{path}?lang={language}")
    follow(page.locator("a[href$='all=1']").first)
    check(page)
    follow(page.locator("tbody a.btn").first)
    page.fill("[name=quantity]", "٣٫٢٥" if language == "ar" else "3.25")
    check(page)
    follow(page.locator(".claim-form button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".claim strong").first).to_contain_text("3.25")
    check(page)
    follow(page.locator(".claim button").first)
    expect(page.locator(".claim.is-withdrawn")).to_have_count(1)
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_planner_moves_a_holiday(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    page = visit(language, width, height)
    username = new_person(office, PLANNER, None)
    sign_in(page, office, username, f"/programme/calendars?lang={language}")
    check(page)
    page.fill("[name=day]", "2026-03-29")
    page.fill("[name=name_ar]", f"عطلة {width}")
    page.fill("[name=name_en]", f"Rest {width}")
    page.fill("#field-reason", "قرار ١٢")
    follow(page.locator("form[action$='/days'] button"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator("main")).to_contain_text(
        f"عطلة {width}" if language == "ar" else f"Rest {width}"
    )
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_planner_enters_corrects_and_withdraws_a_certificate(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    contract = CONTRACTS[language]
    page = visit(language, width, height)
    username = new_person(office, PLANNER, contract)
    sign_in(page, office, username, f"/programme/{contract}/certificates?lang={language}")
    check(page)
    number = page.input_value("[name=number]")
    page.fill("[name=period_end]", "2026-02-28")
    page.fill("[name=certified_kwd]", "١٢٠٠٫٥" if language == "ar" else "1,200.5")
    page.fill("[name=reference]", f"PC/{number}")
    follow(page.locator(".claim-form button[type=submit]"))
    row = page.locator("table.certificates tbody tr").first
    expect(row).to_contain_text("1,200.500")
    check(page)
    follow(row.locator("a.btn"))
    check(page)
    page.fill("[name=certified_kwd]", "1100")
    follow(page.locator(".claim-form button[type=submit]"))
    expect(row).to_contain_text("1,100.000")
    follow(row.locator("a.btn"))
    page.fill("[name=reason]", "كتاب عقد آخر")
    follow(page.locator("form[action$='/withdraw'] button"))
    expect(row).to_have_class("is-withdrawn")
    expect(row).to_contain_text("كتاب عقد آخر")
    check(page)
