"""axe-core finds nothing to blame on pages as they are used, in both languages, wide or narrow.

Every page of the route table is looked at by test_every_page; here are states that a page has
only when there is something to show.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ServedOffice, sign_in
from tests.journeys.every_page import MOST_SCRIPT, look

pytestmark = [pytest.mark.journey, pytest.mark.slow]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Each language and each width once: what axe judges hangs on one of them at a time.
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const where = (fault) => fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map((fault) => `${fault.id}: ${fault.help}: ${where(fault)}`);
}"""
# The demonstration's pages are fuller than those of the small world that test_every_page has.
PAGES = (
    "/",
    "/weeks",
    "/works",
    "/map",
    "/field",
    "/ncrs",
    "/programme",
    "/programme/9",
    "/programme/9/gantt",
    "/look-ahead",
    "/delays",
    "/scores",
    "/scores/9",
    "/scores/rules",
    "/scores/appeals",
    "/decisions",
    "/works?text=nowhere",
    "/works?state=waiting&flagged=1",
    "/works/{corrected}",
    "/works/{accepted}",
    "/works/{returned}",
    "/works/00000000-0000-7000-8000-000000000000",
    "/records?kind=ncr&severity=major",
    "/records?text=nowhere",
    "/ncrs?view=table&state=all",
    "/ncrs?severity=observation&late=1",
    "/requests?state=all",
    "/requests?point=witness&late=1",
    "/requests/new?contract=9",
    "/requests/new?activity=C09-A03",
    "/records/{inspection}",
    "/records/{ncr}",
    "/records/{track}",
    "/records/{photo}/stood?at=2020-01-01T00:00",
    "/tours?day=2020-01-01&state=done",
    "/tours/new?contract=9",
    "/exports?source=records&ending=xlsx&filters=kind%3Dncr",
    "/programme?text=nowhere",
    "/programme/9/gantt?view=table",
    "/look-ahead?contract=9",
    "/look-ahead?contract=9&do=constraint&activity=C09-A03",
    "/delays?state=decided",
    "/decisions?state=all&late=1",
    "/decisions/new",
)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.skipif(not AXE.exists(), reason="npm's axe-core is not installed")
@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
@pytest.mark.parametrize("half", [0, 1])
def test_pages_have_no_violation(
    office: ServedOffice,
    visit: Callable[..., Page],
    language: str,
    width: int,
    height: int,
    half: int,
) -> None:
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/works?lang={language}")
    found = {}
    for pattern in PAGES[half::2]:
        path = pattern.format(**office.records)
        page.goto(f"{office.url}{path}{'&' if '?' in path else '?'}lang={language}")
        seen = look(page, violations)
        found[pattern] = seen.faults
        assert not seen.is_too_wide, f"{pattern} is wider than the window"
        assert seen.script_bytes() <= MOST_SCRIPT, f"{pattern} loads too much script"
        assert seen.foreign_to(office.url) == [], f"{pattern} needs somebody else's server"
    assert {path: faults for path, faults in found.items() if faults} == {}
