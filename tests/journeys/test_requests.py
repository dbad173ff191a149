"""A hold point from a contractor's request to its release, in both languages.

Contractor and supervisor in real browsers, the inspector with the tablet's real window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mobile.viewmodels.page import INSPECT, RECORD, TODAY
from server.app import create_app
from server.attachments.checking import check_files
from server.db import db
from server.forms.service import load_defaults
from tests import factories
from tests.journeys.conftest import NOW, ServedOffice, follow, sign_in
from tests.journeys.evidence import picture
from tests.journeys.test_queues import check
from tests.journeys.tour_by_tapping import Inspector, sign
from tests.mobile.ui.filling import answer
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.server.attachments.conftest import keep_files_in
from tests.throwaway import ThrowawayDatabase, throwaway_config

pytestmark = [pytest.mark.window, pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
ACTIVITY, WANTED, NOTE = "C09-A03", "2026-11-19T11:30", "الطبقة جاهزة للفحص"


@pytest.fixture
def office(database: ThrowawayDatabase, tmp_path: Path) -> Iterator[ServedOffice]:
    """Forms, one inspector, one supervisor and one contractor of Hawalli."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock(NOW)))
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        keep_files_in(app, tmp_path / "files")
        with app.app_context():
            factories.load_reference((1, 9))
            load_defaults()
            factories.inspector("inspector.hawalli", governorates=["KW-HA"])
            factories.supervisor("supervisor.hawalli", governorates=["KW-HA"])
            factories.person("contractor.9", "contractor", ("مقاول", "Contractor"), contracts=[9])
        with served(app) as address:
            yield ServedOffice(app, address, {})
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def inspector(office: ServedOffice, tmp_path: Path) -> Iterator[Inspector]:
    found = Inspector(office, tmp_path, "ar")
    yield found
    found.switch_off()


def ask(page: Page, office: ServedOffice, language: str) -> None:
    """From an empty list to a request; what is wrong at first is said at its field."""
    sign_in(page, office, "contractor.9", f"/requests?lang={language}")
    check(page)
    follow(page.locator(".page-top-actions .btn-primary"))
    page.locator("[name=activity]").select_option(ACTIVITY)
    follow(page.locator(".request-activity button"))
    check(page)
    form = page.locator("form[enctype]")
    form.locator("[name=wanted_for]").fill("2026-11-01T08:00")
    form.locator("[name=note]").fill(NOTE)
    follow(form.locator("button[type=submit]"))
    check(page)
    expect(form.locator("[name=wanted_for]")).to_have_attribute("aria-invalid", "true")
    expect(form.locator("[name=note]")).to_have_value(NOTE)
    form.locator("[name=wanted_for]").fill(WANTED)
    file = {"name": "layer.jpg", "mimeType": "image/jpeg", "buffer": picture(40)}
    form.locator("[name=files]").set_input_files([file])
    follow(form.locator("button[type=submit]"))
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator(".request-held")).to_be_visible()
    check(page)


def schedule(page: Page, office: ServedOffice, language: str) -> None:
    """Into the tour of the inspector, at the time that was wanted."""
    sign_in(page, office, "supervisor.hawalli", f"/requests?lang={language}")
    expect(page.locator(".request-short")).to_have_count(1)
    follow(page.locator("a.works-open"))
    expect(page.locator(".picture-open img")).to_have_count(1)
    form = page.locator(".ncr-step[open] form")
    expect(form.locator("[name=scheduled_for]")).to_have_value(WANTED)
    form.locator("[name=assignee]").select_option(index=1)
    follow(form.locator("button"))
    expect(page.locator(".message.is-success")).to_be_visible()
    check(page)


def release(inspector: Inspector) -> None:
    """The tour leads to the request; its own checklist is filled, signed, and sent."""
    inspector.hand.sign_in("inspector.hawalli")
    assert inspector.stops() == [inspector.text("tour_next")]
    driver = inspector.driver
    rows = inspector.hand.shell.today.view.rows
    stop = next(row.key for row in rows if row.key.startswith("stop:"))
    card = driver.find_card(driver.page.ids.list, key=stop)
    assert "11:30" in card.title
    driver.tap(card)
    driver.tap(driver.page.ids.act)
    assert driver.page.name == RECORD
    driver.tap(driver.find("Action", within=driver.page, text=inspector.text("attend")))
    assert driver.page.name == INSPECT
    for nth in range(len(driver.page.view.lines)):
        answer(driver, nth, "pass")
    sign(driver)
    driver.tap(driver.page.ids.save)
    driver.go(TODAY)
    assert inspector.stops() == [inspector.text("tour_done")]
    inspector.hand.sync()


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_from_the_request_to_its_release(
    office: ServedOffice,
    visit: Visit,
    inspector: Inspector,
    language: str,
    width: int,
    height: int,
) -> None:
    theirs, chief = visit(language, width, height), visit(language, width, height)
    ask(theirs, office, language)
    with office.app.app_context():
        check_files(60)
    schedule(chief, office, language)
    inspector.language = language
    inspector.switch_on()
    release(inspector)
    for page in (theirs, chief):
        page.reload()
        expect(page.locator(".request-outcome.is-success")).to_be_visible()
        expect(page.locator(".request-held")).to_have_count(0)
        check(page)
    theirs.goto(f"{office.url}/requests")
    expect(theirs.locator(".empty-state")).to_be_visible()
    follow(chief.locator(".ncr-step[open] form button"))
    expect(chief.locator(".message.is-success")).to_have_count(2)
    theirs.goto(f"{office.url}/requests?state=approved")
    expect(theirs.locator("a.works-open")).to_have_count(1)
