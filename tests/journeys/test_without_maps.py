"""A browser that has no WebGL: each page with a map says so, and is whole without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.chromium import CHROMIUM
from tests.journeys.conftest import ServedOffice, context_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

WITHOUT_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
# Each page with a map, and what of it stands without one.
PAGES = {
    "/works": "tr[data-record] a",
    "/map": "#map-links",
    "/field": ".works-open",
    "/works/{accepted}": ".timeline, .facts, dl",
    "/records/{inspection}": ".facts, dl",
    "/records/{track}": ".facts, dl",
    "/tours/new": "form",
}


@pytest.fixture(scope="module")
def plain_browser(browser: Browser) -> Iterator[Browser]:
    found = browser.browser_type.launch(executable_path=CHROMIUM, args=WITHOUT_WEBGL)
    yield found
    found.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_stand_without_webgl(
    office: ServedOffice, plain_browser: Browser, language: str
) -> None:
    context = context_in(plain_browser, language)
    page, errors = context.new_page(), []  # type: ignore[var-annotated]
    page.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(page, office, "supervisor", f"/works?lang={language}")
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
    for pattern, stands in PAGES.items():
        page.goto(f"{office.url}{pattern.format(**office.records)}")
        expect(page.locator("#map"), pattern).to_contain_text("WebGL")
        expect(page.locator(stands).first, pattern).to_be_visible()
    context.close()
    assert errors == []


def test_a_page_is_in_use_before_the_map_library_has_come(
    office: ServedOffice, browser: Browser
) -> None:
    """On a slow line it takes longer than all else; rows and filters do not wait for it."""
    context = context_in(browser, "en")
    page = context.new_page()
    sign_in(page, office, "supervisor", "/account?lang=en")
    page.route("**/maplibre-gl.mjs", lambda _route: None)
    for pattern, stands in PAGES.items():
        address = f"{office.url}{pattern.format(**office.records)}"
        page.goto(address, wait_until="domcontentloaded", timeout=10_000)
        expect(page.locator(stands).first, pattern).to_be_visible()
    page.goto(f"{office.url}/works", wait_until="domcontentloaded")
    page.get_by_label("State").select_option("accepted")
    expect(page).to_have_url(re.compile("state=accepted"))
    context.close()
