"""A record found, opened, followed and seen as it stood, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ServedOffice, follow, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
# What the page says in each language.
SAID = {
    "ar": {"fail": "غير مطابق", "stood": "كما كان في السجل", "attended": "تم الحضور"},
    "en": {"fail": "Fail", "stood": "As the register had it", "attended": "Attended"},
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_inspection_is_found_opened_and_followed(
    office: ServedOffice, visit: Visit, language: str
) -> None:
    page, said = visit(language), SAID[language]
    sign_in(page, office, "supervisor", f"/records?lang={language}")
    # Written with a final "ه" and without hamza or marks: nobody typed it so.
    page.fill("[name=text]", "الفاصل الطولى")
    page.wait_for_url(re.compile("text="))
    row = page.locator(f"tr[data-record='{office.records['inspection']}'] .works-open")
    expect(row).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".works-open").first).to_be_focused()
    follow(row)

    expect(page.locator(".is-answer-fail")).to_contain_text(said["fail"])
    photo = page.locator("[data-picture]").first
    expect(photo.locator("svg .mark")).to_have_count(2)
    assert photo.locator("img").evaluate("image => image.naturalWidth") > 0
    photo.click()
    expect(page.locator("#viewer")).to_be_visible()
    expect(page.locator("#viewer .mark")).to_have_count(2)
    page.keyboard.press("Escape")

    follow(page.locator(".record-links .brief").first)
    assert page.url.endswith(f"/records/{office.records['ncr']}")
    expect(page.locator("h1")).to_contain_text("فاصل طولي مفتوح")
    follow(page.locator(f".record-links a[href$='{office.records['inspection']}']"))

    follow(page.locator(".timeline-hash a").last)
    expect(page.get_by_role("status").filter(has_text=said["stood"])).to_be_visible()
    expect(page.locator(".record-measured .panel-head .chip")).to_contain_text(said["attended"])


def test_rows_and_dots_point_at_each_other(office: ServedOffice, visit: Visit) -> None:
    page = visit("ar")
    defect = office.records["defect"]
    sign_in(page, office, "supervisor", "/field?kind=defect")
    page.wait_for_selector("#map[data-is-drawn]", timeout=30_000)
    page.hover(f"tr[data-record='{defect}']")
    expect(page.locator(".map-ring")).to_be_visible()
    box = page.locator("#map").bounding_box()
    assert box is not None
    # One place alone: the map opens with it in the middle.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".popup-link")).to_have_attribute("href", f"/records/{defect}")
    expect(page.locator(f"tr[data-record='{defect}']")).to_have_class("is-picked")


def test_the_map_follows_the_filters(office: ServedOffice, visit: Visit) -> None:
    page = visit("en")
    sign_in(page, office, "supervisor", "/field?kind=ncr")
    page.wait_for_selector("#map[data-is-drawn]", timeout=30_000)
    with page.expect_request(re.compile(r"/tiles/records/.*severity=major")):
        page.select_option("[name=severity]", "major")
    expect(page.locator("#other-view")).to_have_attribute("href", re.compile("severity=major"))
