"""Draw the office's pictures for the documents: ``python -m tests.journeys.pictures [NAME...]``.

Each page is drawn in both languages into docs/pictures, from the sample of the journeys.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page
from sqlalchemy import select

from server.accounts.models import Person
from server.db import db
from server.exports.later import hand_in, make_waiting
from server.forms.service import load_defaults
from shared.vocabulary.roles import PLANNER
from tests.chromium import chromium
from tests.journeys.conftest import ServedOffice, context_in, follow, served_office, sign_in
from tests.journeys.test_plan import new_person
from tests.journeys.test_queues import disputed, quarantined
from tests.throwaway import throwaway_database

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LANGUAGES = ("ar", "en")


def queues_page(page: Page, office: ServedOffice, language: str) -> None:
    disputed(office)
    quarantined(office, "")
    _open(page, office, f"/queues?lang={language}")


def map_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/map?lang={language}")


def works_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/works?lang={language}")


def record_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/works/{office.records['corrected']}?lang={language}")


def field_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/field?lang={language}")


def inspection_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/records/{office.records['inspection']}?lang={language}")


def plan_tour_page(page: Page, office: ServedOffice, language: str) -> None:
    """Three stops chosen of what waits for a visit."""
    _open(page, office, f"/tours/new?lang={language}")
    for nth in range(3):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("[data-add]").first.click()
        page.wait_for_selector(f".plan-stops li:nth-child({nth + 1})")


def requests_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/requests?lang={language}")


def programme_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme?lang={language}")


def contract_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/9?lang={language}")


def gantt_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/9/gantt?lang={language}")
    page.wait_for_selector(".gantt[data-is-drawn]")


def ncrs_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/ncrs?lang={language}")


def governorates_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/governorates?lang={language}")


def calendars_page(page: Page, office: ServedOffice, language: str) -> None:
    _open(page, office, f"/programme/calendars?lang={language}")


def reference_page(page: Page, office: ServedOffice, language: str) -> None:
    with office.app.app_context():
        load_defaults()
    _open(page, office, f"/reference?lang={language}")


def exports_page(page: Page, office: ServedOffice, language: str) -> None:
    """One that is asked for, one that waits, one that is ready."""
    with office.app.app_context():
        person = db.session.scalars(select(Person).filter_by(username="supervisor")).one()
        for kind, ending in (("ncr", "xlsx"), ("photo", "gpkg")):
            hand_in(uuid4(), "records", ending, {"kind": kind}, person, language)
            if ending == "xlsx":
                make_waiting()
    asked = "source=records&ending=csv&filters=kind%3Dinspection"
    _open(page, office, f"/exports?{asked}&lang={language}")


def webhook_page(page: Page, office: ServedOffice, language: str) -> None:
    """A planner's own; whoever looked before is signed out."""
    page.context.clear_cookies()
    planner = new_person(office, PLANNER, None)
    sign_in(page, office, planner, f"/account/webhooks?lang={language}")
    page.fill("[name=name]", "نظام العقود" if language == "ar" else "Contract system")
    page.fill("[name=url]", "https://192.0.2.1/tareeq")
    follow(page.locator("main form button[type=submit]").last)
    # Not with its secret, which stands there once.
    _open(page, office, "/account/webhooks")
    follow(page.locator("main .device a").first)


DRAWN: dict[str, Callable[[Page, ServedOffice, str], None]] = {
    "office-map": map_page,
    "office-works": works_page,
    "office-record": record_page,
    "office-field": field_page,
    "office-inspection": inspection_page,
    "office-tour-plan": plan_tour_page,
    "office-requests": requests_page,
    "office-programme": programme_page,
    "office-contract": contract_page,
    "office-gantt": gantt_page,
    "office-ncrs": ncrs_page,
    "office-governorates": governorates_page,
    "office-calendars": calendars_page,
    # Last: what waits there is put in for it.
    "office-queues": queues_page,
    "office-reference": reference_page,
    "office-exports": exports_page,
    # Signed in as somebody else.
    "office-webhook": webhook_page,
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
