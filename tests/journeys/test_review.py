"""A supervisor's morning in a real browser: filter, open, return, accept, go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from server.db import db
from server.fieldwork.models import Work
from tests.journeys.conftest import ServedOffice, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]


def record_of(page: Page) -> UUID:
    found = re.search(r"/works/([0-9a-f-]{36})", page.url)
    assert found, page.url
    return UUID(found[1])


def work(office: ServedOffice, record: UUID) -> Work:
    with office.app.app_context():
        return db.session.get_one(Work, record)


def test_supervisor_reviews_in_arabic(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    sign_in(page, office, "supervisor")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.select_option("[name=governorate]", label="حولي")
    page.wait_for_url(re.compile("governorate=KW-HA"))
    page.select_option("[name=state]", "logged")
    page.wait_for_url(re.compile("state=logged"))
    page.fill("[name=text]", "اسفلت")
    page.wait_for_url(re.compile("text="))
    page.locator(".works-open").first.click()
    page.wait_for_url(re.compile(r"/works/[0-9a-f-]{36}"))

    first = record_of(page)
    page.fill("[name=reason]", "الكمية لا تطابق المقطع؛ أعد القياس.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-success")).to_contain_text("أُعيد إلى المفتش.")
    assert work(office, first).state == "returned"
    assert "governorate=KW-HA" in page.url

    page.goto(f"{office.url}/works/{_acceptable(office)}")
    second = record_of(page)
    page.fill("[name=accepted_quantity]", "٣٠٫٥")
    page.get_by_role("button", name="اعتماد", exact=True).click()
    expect(page.locator(".message.is-success")).to_contain_text("تم الاعتماد.")
    found = work(office, second)
    assert (found.state, str(found.accepted_quantity)) == ("accepted", "30.500")
    assert record_of(page) != second


def test_a_refused_decision_is_left_by_the_keyboard_reloaded_and_come_back_to(
    office: ServedOffice, visit: Visit
) -> None:
    page = visit("ar")
    path = f"{office.url}/works/{_acceptable(office)}"
    sign_in(page, office, "supervisor")
    page.goto(path)
    page.keyboard.press("KeyA")
    page.keyboard.type("999999")
    page.keyboard.press("Enter")
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("لا تتجاوز الكمية المقاسة")
    # The address takes forms alone: a browser would ask whether to send again, or be told 405.
    expect(page).to_have_url(path)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page).to_have_url(path)
    # The language is the person's, on every page of theirs: it is as it was for who comes after.
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.wait_for_load_state()
    page.keyboard.press("KeyA")
    page.keyboard.type("999999")
    page.keyboard.press("Enter")
    expect(refused).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("#accepted-quantity")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("KeyN")
    page.wait_for_url(lambda url: url != path)
    page.go_back()
    expect(page.locator("#accepted-quantity")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_decision_without_a_connection_is_told_and_stays(
    office: ServedOffice, visit: Visit, language: str
) -> None:
    page = visit(language)
    record = _acceptable(office)
    sign_in(page, office, "supervisor", f"/works/{record}?lang={language}")
    page.wait_for_load_state()
    reason = "أعد القياس من بداية المقطع"
    page.keyboard.press("KeyR")
    page.keyboard.type(reason)
    page.context.set_offline(True)
    for _ in range(2):
        page.keyboard.press("Control+Enter")
        told = page.get_by_role("alert")
        expect(told).to_have_count(1)
        expect(told).to_contain_text({"ar": "لم يُرسل", "en": "Not sent"}[language])
    expect(page.locator("#return-reason")).to_have_value(reason)
    expect(page.locator("#return-reason")).to_be_focused()
    assert work(office, record).state == "logged"

    page.context.set_offline(False)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-success")).to_be_visible()
    found = work(office, record)
    assert (found.state, found.return_reason) == ("returned", reason)
    with page.expect_navigation():
        page.locator(".message.is-success a").click()
    mistaken = {"ar": "لا رجوع عن الإعادة", "en": "A return is not undone"}[language]
    expect(page.locator(".decision")).to_contain_text(mistaken)


def _acceptable(office: ServedOffice) -> UUID:
    """A work that waits and that nothing speaks against."""
    with office.app.app_context():
        asked = db.select(Work.record).where(Work.state == "logged", Work.quantity > 31)
        nothing = db.func.cardinality(Work.flags) == 0
        return db.session.scalars(asked.where(nothing).order_by(Work.record)).first()  # type: ignore[return-value]


def test_wrong_quantity_keeps_the_page_and_takes_the_focus(
    office: ServedOffice, visit: Visit
) -> None:
    page = visit("ar")
    record = _acceptable(office)
    sign_in(page, office, "supervisor", f"/works/{record}")
    page.wait_for_load_state()
    page.fill("[name=reason]", "سبب لم يُرسل بعد")
    page.fill("[name=accepted_quantity]", "99999")
    page.press("[name=accepted_quantity]", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("الكمية المعتمدة لا تتجاوز الكمية المقاسة.")
    expect(page.locator("[name=accepted_quantity]")).to_have_value("99999")
    expect(page.locator("[name=accepted_quantity]")).to_be_focused()
    expect(page.locator("[name=reason]")).to_have_value("سبب لم يُرسل بعد")
    assert work(office, record).state == "logged"


def test_record_outside_the_scope_is_not_found(office: ServedOffice, visit: Visit) -> None:
    with office.app.app_context():
        asked = db.select(Work.record).where(Work.governorate == "KW-FA")
        outside = db.session.scalars(asked).first()
    page = visit("ar")
    sign_in(page, office, "governor")
    answer = page.goto(f"{office.url}/works/{outside}")
    assert answer is not None
    assert answer.status == 404


def test_map_follows_the_filters(office: ServedOffice, visit: Visit) -> None:
    page = visit("en")
    sign_in(page, office, "supervisor", "/map")
    page.wait_for_selector("#map[data-is-drawn]", timeout=30_000)
    with page.expect_request(re.compile(r"/tiles/works/.*state=corrected")):
        page.select_option("[name=state]", "corrected")
    page.wait_for_url(re.compile("state=corrected"))
    assert page.locator("#map-links").get_attribute("href") == "/works?state=corrected"


def test_map_says_where_works_are_when_one_is_clicked(office: ServedOffice, visit: Visit) -> None:
    record = office.records["returned"]
    page = visit("ar")
    sign_in(page, office, "supervisor", f"/map?text={work(office, record).activity}&state=returned")
    page.wait_for_selector("#map[data-is-drawn]", timeout=30_000)
    box = page.locator("#map").bounding_box()
    assert box is not None
    # One place alone: the map opens with it in the middle.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".popup-link")).to_have_attribute("href", re.compile("^/works/"))


def test_export_follows_the_filters(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    sign_in(page, office, "supervisor")
    page.select_option("[name=state]", "accepted")
    page.wait_for_url(re.compile("state=accepted"))
    link = page.locator("#export-links a[href*=csv]")
    expect(link).to_have_attribute("href", "/works.csv?state=accepted")
    page.click("#clear-filters a")
    page.wait_for_url(re.compile(r"/works$"))


def test_back_button_undoes_a_filter(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    sign_in(page, office, "supervisor", "/works?contract=9")
    page.wait_for_load_state()
    page.select_option("[name=state]", "accepted")
    page.wait_for_url(re.compile("state=accepted"))
    page.go_back()
    page.wait_for_url(re.compile(r"/works\?contract=9$"))
    expect(page.locator("[name=state]")).to_have_value("")
    page.wait_for_selector("#map[data-is-drawn]", timeout=30_000)


def test_reason_outlives_leaving_the_page(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    sign_in(page, office, "supervisor", f"/works/{_acceptable(office)}")
    page.wait_for_load_state()
    page.fill("[name=reason]", "الكمية ناقصة")
    page.goto(f"{office.url}/works")
    page.go_back()
    expect(page.locator("[name=reason]")).to_have_value("الكمية ناقصة")


def test_language_switch_stays(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    sign_in(page, office, "inspector.hawalli", "/works?state=logged")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert page.url.endswith("/works?state=logged")
    page.goto(f"{office.url}/map")
    expect(page.locator("h1")).to_have_text("Map")
    page.click("text=العربية")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_keyboard_alone_reaches_the_content(office: ServedOffice, visit: Visit) -> None:
    page = visit("en")
    sign_in(page, office, "supervisor")
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
