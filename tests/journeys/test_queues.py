"""A supervisor settles a conflict and discards from the quarantine, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from server.accounts.models import Device, Person
from server.db import db
from server.fieldwork.models import Work
from server.register.models import Head
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_accessibility import violations
from tests.server.sync import rescuing
from tests.server.sync.field import Tablet
from tests.server.sync.field import work as work_fields

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]


def person_named(username: str) -> Person:
    return db.session.scalars(db.select(Person).filter_by(username=username)).one()


def disputed(office: ServedOffice) -> UUID:
    """A work with two quantities and two lanes."""
    with office.app.app_context():
        mine = person_named("inspector.hawalli")
        second = (f"second.{uuid4().hex[:6]}", "inspector", ("مفتش تجريبي ثان", "Second Inspector"))
        theirs = factories.person(*second, governorates=["KW-HA"])
        tablet = db.session.scalars(db.select(Device).filter_by(enrolled_by=mine.id)).first()
        nowhere = {"section": None, "from_m": None, "to_m": None}
        record = factories.log_work(mine, "C09-A01", tablet, quantity="3", **nowhere)
        base = db.session.get_one(Head, record).change
        factories.change(mine, record, {"quantity": "2", "lane": "2"}, tablet)
        factories.change(theirs, record, {"quantity": "1", "lane": "3"}, base=base)
        return record


def author_named(office: ServedOffice, username: str) -> Person:
    """The person, read and set free of the session."""
    with office.app.app_context():
        found = person_named(username)
        db.session.refresh(found)
        db.session.expunge(found)
    return found


def quarantined(office: ServedOffice, notes: str) -> None:
    tablet = Tablet(office.app, author_named(office, "inspector.hawalli"))
    tablet.write(work_fields(activity="C99-A99", notes=notes), uuid4())
    assert tablet.push()[0]["outcome"] == "rejected"


def check(page: Page) -> None:
    """Nothing for axe to blame, and nothing wider than the window."""
    assert violations(page) == []
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_supervisor_settles_a_conflict_by_keyboard(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    # The other one stays: what is said of one must be told apart from what is said of another.
    disputed(office)
    record = disputed(office)
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/review?lang={language}")
    part = page.locator(f"#record-{record}")
    expect(part.locator(".question")).to_have_count(2)
    check(page)
    quantity = part.locator(".question").filter(has=page.locator("[value=quantity]"))
    quantity.locator("button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(part.locator(".question")).to_have_count(1)
    with office.app.app_context():
        assert str(db.session.get_one(Work, record).quantity) == "1.000"
    part.locator("a.btn").click()
    expect(page.locator(".record-history .mdi-gavel")).to_have_count(1)
    check(page)
    page.goto(f"{office.url}/review")
    follow(part.locator("button").first)
    expect(part).to_have_count(0)
    check(page)
    follow(page.locator("a[href='/review/settled']").first)
    expect(page.locator(".dispute").first).to_contain_text("C09-A01")
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_supervisor_discards_from_the_quarantine(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    notes = f"مكرر {language} \u202e001"
    quarantined(office, "first")
    quarantined(office, notes)
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/quarantine?lang={language}")
    item = page.locator(".quarantined").filter(has=page.locator("form")).last
    page.locator(".quarantined details").evaluate_all("all => all.map(one => one.open = true)")
    expect(item.locator(".raw-body")).to_contain_text(f"مكرر {language} \\u202e001")
    check(page)
    item.locator("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.locator("[aria-invalid=true]").fill("أُدخل مرتين")
    page.keyboard.press("Enter")
    expect(page.locator(".message.is-success")).to_be_visible()
    expect(page.locator("q").first).to_have_text("أُدخل مرتين")
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_supervisor_reads_what_became_of_a_rescue_file(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    dead = Tablet(office.app, author_named(office, "inspector.hawalli"))
    dead.write(work_fields(activity="C99-A99"), uuid4())
    content = rescuing.sealed(office.app, rescuing.lines_of(dead))
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/works?lang={language}")
    follow(page.locator(".rail a[href='/rescue']"))
    page.set_input_files("[name=file]", {"name": "x", "mimeType": "", "buffer": content})
    follow(page.get_by_role("main").locator("button"))
    file = page.locator("article").first
    expect(file.locator(".chip.is-warn")).to_be_visible()
    file.locator("summary").click()
    expect(file.locator("tbody tr")).to_have_count(1)
    check(page)


def test_administrator_tells_tablets_of_one_name_apart(office: ServedOffice, visit: Visit) -> None:
    owner = author_named(office, "inspector.hawalli")
    tablets = [Tablet(office.app, owner), Tablet(office.app, owner)]
    with office.app.app_context():
        name = f"administrator.{uuid4().hex[:6]}"
        factories.person(name, "administrator")
    page = visit("ar", 390, 844)
    sign_in(page, office, name, f"/people/{owner.id}?lang=ar")
    for tablet in tablets:
        of_key = tablet.public_key[:4].hex(" ", 2)
        expect(page.get_by_text(of_key, exact=True)).to_be_visible()
    check(page)
