"""Overview and weeks in a real browser: nothing inaccessible, nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from server.config import PROJECT
from tests import factories
from tests.served import served
from tests.server.reporting.conftest import WEEK, Office

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
PATHS = ("/", f"/weeks?week={WEEK}", f"/weeks/KW-HA/{WEEK}", f"/weeks/KW-HA/{WEEK}/1",
         f"/weeks/KW-HA/{WEEK}/draft", "/weeks/mails", "/weeks/times")  # fmt: skip
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with served(office.app) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A supervisor's page, signed in."""
    # Axe is put in by the test, past the policy that forbids our pages any foreign script.
    context = browser.new_context(base_url=address, bypass_csp=True, viewport=PHONE)
    found = context.new_page()
    found.goto("/sign-in")
    found.fill("input[name=username]", "season.supervisor")
    found.fill("input[name=password]", factories.PASSWORD)
    found.press("input[name=password]", "Enter")
    found.wait_for_selector(".rail-entries")
    yield found
    context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_are_accessible_and_fit_a_phone(page: Page, language: str) -> None:
    for path in PATHS:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{path} is {width} px wide"
        if AXE.exists():
            page.add_script_tag(path=AXE)
            found = page.evaluate("axe.run().then((found) => found.violations)")
            faults = [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found]
            assert faults == [], f"{path} in {language}"


def test_photographs_and_map_take_the_whole_phone(page: Page) -> None:
    page.goto(f"/weeks/KW-HA/{WEEK}")
    for part in (".pair", ".inset-cell"):
        box = page.locator(f".sheet-shown {part}").first.bounding_box()
        assert box
        assert box["width"] > 0.8 * PHONE["width"], part


@pytest.mark.usefixtures("quick_pdf")
def test_all_pages_are_issued_one_after_the_other(page: Page, office: Office) -> None:
    with office.app.app_context():
        before = office.newest().issue
    page.goto(f"/weeks?week={WEEK}&lang=en")
    page.click("[data-issue-all]")
    page.wait_for_selector(".week-progress", state="visible")
    page.wait_for_selector(f"text=Issue {before + 1}", timeout=60_000)
    with office.app.app_context():
        assert office.newest().issue == before + 1
        assert office.newest("KW-MU").issue >= 1


def test_a_page_that_cannot_be_issued_says_why(page: Page) -> None:
    page.goto(f"/weeks?week={WEEK}&lang=en")
    page.evaluate(
        "document.querySelector('form[data-issue] input[name=governorate]').value = 'KW-XX'"
    )
    page.click("[data-issue-all]")
    page.wait_for_selector("text=Capital: Not found.")
