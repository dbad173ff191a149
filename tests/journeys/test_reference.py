"""A checklist changed in the office and filled on a tablet with its new line, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from server.db import db
from server.forms.service import load_defaults
from server.register.models import Head
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.in_hand import InHand, take_in_hand
from tests.journeys.test_queues import check
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.filling import answer, begin, see

pytestmark = [pytest.mark.window, pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
SAFETY = "/reference/checklists/safety_traffic"
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
ACTIVITY = "C09-A03"


@pytest.fixture(params=VIEWS, ids=["ar", "en"])
def view(request: pytest.FixtureRequest) -> tuple[str, int, int]:
    found: tuple[str, int, int] = request.param
    return found


@pytest.fixture
def planners(office: ServedOffice, view: tuple[str, int, int]) -> None:
    """Two, in the language of the view."""
    with office.app.app_context():
        for name in ("planner", "second"):
            names = (f"مخطط تجريبي {name}", f"Demo Planner {name}")
            factories.person(f"{name}.{view[0]}", PLANNER, names)


@pytest.fixture
def in_hand(office: ServedOffice, tmp_path: Path, view: tuple[str, int, int]) -> Iterator[InHand]:
    """A tablet that has the checklists as they were before."""
    with office.app.app_context():
        load_defaults()
    hand = take_in_hand(office, tmp_path, language=view[0])
    hand.sign_in("inspector.hawalli")
    yield hand
    hand.driver.close()


def add_line(page: Page, ar: str, en: str) -> None:
    """By the page's button; the new line is the last."""
    lines = page.locator(".line")
    count = lines.count()
    page.locator("button[value=add]").click()
    expect(lines).to_have_count(count + 1)
    lines.last.locator("[name$=text_ar]").fill(ar)
    lines.last.locator("[name$=text_en]").fill(en)


def save(page: Page, reason: str) -> Locator:
    """Of the row's own form; its button."""
    form = page.locator("form", has=page.locator(".lines"))
    form.locator("[name=reason]").fill(reason)
    button = form.locator("button.btn-primary")
    follow(button)
    return button


def inspect(driver: Driver) -> int:
    """The safety checklist answered whole, nobody there to sign; how many lines it has."""
    begin(driver, "safety", ACTIVITY)
    count = len(driver.page.view.lines)
    for nth in range(count):
        answer(driver, nth, "pass")
    driver.tap(see(driver, driver.find("Option", within=driver.page, code="absent")))
    driver.tap(driver.page.ids.save)
    assert driver.page.name == "today"
    return count


def inspections(office: ServedOffice) -> dict[UUID, dict[str, Any]]:
    """What the office has of them, by record."""
    with office.app.app_context():
        heads = db.session.scalars(db.select(Head).filter_by(kind="inspection"))
        return {head.record: head.whole for head in heads}


def brought(office: ServedOffice, before: Collection[UUID]) -> dict[str, Any]:
    """The one inspection that was not there before."""
    (found,) = [whole for record, whole in inspections(office).items() if record not in before]
    return found


@pytest.mark.usefixtures("planners")
def test_a_checklist_changed_in_the_office_is_filled_on_a_tablet(
    in_hand: InHand, office: ServedOffice, visit: Visit, view: tuple[str, int, int]
) -> None:
    language, *_size = view
    driver, before = in_hand.driver, inspections(office)
    lines = inspect(driver)
    in_hand.sync()
    old = brought(office, before)

    page, late = visit(*view), visit(*view)
    sign_in(page, office, f"planner.{language}", f"/reference?lang={language}")
    check(page)
    follow(page.locator("a[href='/reference/checklists']"))
    check(page)
    follow(page.locator(f"a[href='{SAFETY}']"))
    sign_in(late, office, f"second.{language}", f"{SAFETY}?lang={language}")
    add_line(page, f"لوحة الاتصال ظاهرة {language}", f"Contact board in sight {language}")
    page.locator(".line").last.locator("[name$=text_en]").fill("")
    save(page, "ملحق ٣")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.locator(".line").last.locator("[name$=text_en]").fill(f"Contact board in sight {language}")
    save(page, "ملحق ٣")
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".compared ins").first).to_contain_text(language)
    check(page)

    late.locator("#field-name_en").fill(f"Safety, traffic and signs {language}")
    save(late, "كتاب ٧")
    expect(late.locator("#meanwhile-head")).to_contain_text("planner")
    expect(late.locator("#field-name_en")).to_have_value(f"Safety, traffic and signs {language}")
    expect(late.locator(".line")).to_have_count(lines + 1)
    check(late)
    save(late, "كتاب ٧")
    expect(late.locator(".versions > li")).to_have_count(old["form"]["version"] + 2)
    follow(late.locator(".versions a").nth(2))
    expect(late.locator(".read-lines > li")).to_have_count(lines)
    check(late)

    in_hand.sync()
    before = inspections(office)
    assert inspect(driver) == lines + 1
    in_hand.sync()
    new = brought(office, before)
    assert new["form"]["version"] == old["form"]["version"] + 2
    assert new["checklist"][-1]["item"] == f"contact_board_in_sight_{language}"
    assert len(old["checklist"]) == lines


def test_a_lost_tablet_is_revoked_and_wiped_at_its_next_contact(
    in_hand: InHand, office: ServedOffice, visit: Visit, view: tuple[str, int, int]
) -> None:
    language, *_size = view
    inspect(in_hand.driver)
    with office.app.app_context():
        factories.person(f"chief.{language}", ADMINISTRATOR, ("مدير تجريبي", "Demo Administrator"))
    page = visit(*view)
    sign_in(page, office, f"chief.{language}", f"/devices?lang={language}")
    tablet = page.locator(f"#tablet-{in_hand.store.device.device}")
    expect(tablet.locator(".chip.is-ok")).to_be_visible()
    check(page)
    tablet.locator("summary").click()
    tablet.locator("[name=reason]").fill("فُقد في الموقع")
    follow(tablet.locator("button"))
    expect(tablet).to_contain_text("فُقد في الموقع")
    check(page)
    in_hand.sync()
    page.reload()
    expect(tablet.locator(".chip.is-muted")).to_be_visible()
    assert in_hand.store.wiped_at() is not None
    follow(tablet.locator("a"))
    expect(page.locator(".versions").last).to_contain_text("فُقد في الموقع")
    check(page)
