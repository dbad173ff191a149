"""Draw the office's pictures for the documents: ``python -m tests.journeys.pictures [NAME...]``.

Each page is drawn in both languages into docs/pictures, from the sample of the journeys.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.chromium import chromium
from tests.journeys.conftest import ServedOffice, context_in, served_office, sign_in
from tests.throwaway import throwaway_database

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LANGUAGES = ("ar", "en")


def map_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/map?lang={language}")


def works_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/works?lang={language}")


def record_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/works/{office.records['corrected']}?lang={language}")


def programme_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme?lang={language}")


def contract_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/9?lang={language}")


def gantt_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/9/gantt?lang={language}")
    page.wait_for_selector(".gantt[data-is-drawn]")


DRAWN: dict[str, Callable[[Page, ServedOffice, str], None]] = {
    "office-map": map_page,
    "office-works": works_page,
    "office-record": record_page,
    "office-programme": programme_page,
    "office-contract": contract_page,
    "office-gantt": gantt_page,
}


def _open(page: Page, office: ServedOffice, path: str) -> None:
    page.goto(f"{office.url}{path}")
    if page.locator("#map").is_visible():
        page.wait_for_selector("#map[data-is-drawn]", timeout=60_000)


def draw(names: list[str]) -> list[Path]:
    """Draw the pictures of these names in both languages; the files written."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    written = []
    with (
        throwaway_database() as database,
        database.fresh() as url,
        served_office(url) as office,
        chromium() as browser,
    ):
        for language in LANGUAGES:
            page = context_in(browser, language).new_page()
            sign_in(page, office, "supervisor")
            for name in names:
                DRAWN[name](page, office, language)
                page.wait_for_timeout(500)
                written.append(PICTURES / f"{name}-{language}.png")
                page.screenshot(path=written[-1])
    return written


if __name__ == "__main__":
    for drawn in draw(sys.argv[1:] or list(DRAWN)):
        sys.stdout.write(f"{drawn}\n")
