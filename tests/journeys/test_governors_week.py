"""A governor on a phone: the link of a mail, sign in, read, open a number, decide, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from server.accounts.models import Person
from server.db import db
from server.reporting import service
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import GOVERNOR
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_queues import check

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
PHONE = (390, 844)
WEEK = date(2026, 11, 8)
TITLES = {"ar": "نقل خط المياه من مسار الكشط", "en": "Move the water main off the milling"}
ANSWERS = {"ar": "تنقله الوزارة هذا الأسبوع", "en": "The ministry moves it this week"}
NAMES = {"ar": "محافظ حولي التجريبي", "en": "Governor of Hawalli"}
DECIDED = {"ar": "قرره محافظ حولي التجريبي", "en": "decided by Governor of Hawalli"}


def issue(office: ServedOffice, language: str) -> str:
    """The path of an issue that wants a decision, as its mail holds it."""
    with office.app.app_context():
        factories.person(
            f"governor.reads.{language}", GOVERNOR, (NAMES["ar"], NAMES["en"]), ["KW-HA"]
        )
        chief = db.session.scalars(db.select(Person).filter_by(username="supervisor")).one()
        asked = {"governorate": "KW-HA", "contract": 9, "origin": "hand", "state": "wanted"}
        said = {"title": TITLES[language], "description": "x", "wanted_by": "2026-11-20"}
        factories.change(chief, uuid4(), {**asked, **said}, kind="decision")
        (week,) = service.issue_weeks(["KW-HA"], WEEK, None, EVERYTHING)
        return f"/weeks/KW-HA/{WEEK}/{week.issue}"


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_governor_reads_opens_a_number_decides_and_comes_back(
    office: ServedOffice, visit: Visit, language: str
) -> None:
    path = issue(office, language)
    phone = visit(language, *PHONE)
    sign_in(phone, office, f"governor.reads.{language}", path)
    expect(phone.locator(".verdict-sentence")).to_be_visible()
    fits(phone)

    number = phone.locator(".sheet-figures a.figure-link[href$='/behind/accepted']")
    said = number.inner_text().strip()
    follow(number)
    expect(phone.locator(".behind-value")).to_have_text(said)
    expect(phone.locator(".message.is-error")).to_have_count(0)
    expect(phone.locator(".behind-rows tbody tr").first).to_be_visible()
    check(phone)
    follow(phone.locator(f".page-top-actions a[href='{path}']"))

    follow(phone.locator("p.wanted a", has_text=TITLES[language]))
    check(phone)
    phone.fill("#decide-answer", ANSWERS[language])
    phone.fill("#decide-due_on", "2026-12-01")
    follow(phone.locator("details.ncr-step[open] button[type=submit]"))
    expect(phone.locator(".message.is-success")).to_be_visible()
    check(phone)
    follow(phone.locator(f".page-top-actions a[href='{path}']"))
    expect(phone.locator(".verdict-sentence")).to_be_visible()

    # Followed by name until it is done, in what the next page will say.
    phone.goto(f"{office.url}/weeks/KW-HA/{WEEK}?lang={language}")
    row = phone.locator("p.wanted", has_text=TITLES[language])
    expect(row).to_contain_text(DECIDED[language])
    fits(phone)
