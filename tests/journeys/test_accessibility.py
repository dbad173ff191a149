"""axe-core finds nothing to blame on any page, in both languages, wide or narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ServedOffice, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Each language and each width once: what axe judges hangs on one of them at a time.
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const where = (fault) => fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map((fault) => `${fault.id}: ${fault.help}: ${where(fault)}`);
}"""
PAGES = (
    "/",
    "/weeks",
    "/works",
    "/works?text=nowhere",
    "/works?state=waiting&flagged=1",
    "/map",
    "/works/{corrected}",
    "/works/{accepted}",
    "/works/{returned}",
    "/works/00000000-0000-7000-8000-000000000000",
    "/account",
    "/programme",
    "/programme?text=nowhere",
    "/programme/9",
    "/programme/governorates",
    "/programme/9/certificates",
    "/programme/9/schedules",
    "/programme/9/gantt",
    "/programme/9/gantt?view=table",
    "/look-ahead",
    "/look-ahead?contract=9",
    "/look-ahead?contract=9&do=constraint&activity=C09-A03",
    "/delays",
    "/delays?state=decided",
)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.skipif(not AXE.exists(), reason="npm's axe-core is not installed")
@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_pages_have_no_violation(
    office: ServedOffice, visit: Callable[..., Page], language: str, width: int, height: int
) -> None:
    page = visit(language, width, height)
    page.goto(f"{office.url}/sign-in?lang={language}")
    found = {"/sign-in": violations(page)}
    sign_in(page, office, "supervisor", f"/works?lang={language}")
    for pattern in PAGES:
        path = pattern.format(**office.records)
        page.goto(f"{office.url}{path}{'&' if '?' in path else '?'}lang={language}")
        found[pattern] = violations(page)
        width_now, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width_now <= room, f"{pattern} is wider than the window"
    assert {path: faults for path, faults in found.items() if faults} == {}
