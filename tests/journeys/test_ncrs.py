"""A non-conformance from a tablet's record to its closure, in both languages, by mouse and form."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from server.accounts.models import Device
from server.attachments.checking import check_files
from server.db import db
from server.forms import service as forms
from server.register.models import Head
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.evidence import picture
from tests.journeys.test_queues import author_named, check, person_named
from tests.server.sync.field import Tablet

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
# Another than that of the sample, whose own non-conformance holds all of it.
ACTIVITY = "C09-A03"


def accepted_work(office: ServedOffice) -> UUID:
    """Three units that somebody accepted, on no stretch that another work lies on."""
    with office.app.app_context():
        mine = person_named("inspector.hawalli")
        tablet = db.session.scalars(db.select(Device).filter_by(enrolled_by=mine.id)).first()
        nowhere = {"section": None, "from_m": None, "to_m": None}
        record = factories.log_work(mine, ACTIVITY, tablet, quantity="3", **nowhere)
        factories.accept_work(person_named("supervisor"), record, "3")
    return record


def contractor(office: ServedOffice, language: str) -> str:
    """The user name of a contractor of the activity's contract."""
    name = f"contractor.{language}"
    with office.app.app_context():
        forms.load_defaults()
        factories.person(name, "contractor", ("مقاول تجريبي", "Demo Contractor"), contracts=[9])
    return name


def earned(office: ServedOffice) -> Decimal:
    with office.app.app_context():
        asked = "SELECT coalesce(sum(earned), 0) FROM earned_share WHERE activity = :activity"
        found = db.session.scalar(db.text(asked), {"activity": ACTIVITY})
    assert isinstance(found, Decimal)
    return found


def push(tablet: Tablet) -> None:
    receipts = tablet.push(len(tablet.bodies))
    assert receipts[0]["outcome"] in {"created", "updated"}, receipts


def raise_one(tablet: Tablet, work: UUID, title: str) -> UUID:
    record = uuid4()
    fields = {"activity": ACTIVITY, "work": str(work), "title": title, "severity": "major"}
    made_at = tablet.app.extensions["tareeq.ports"].clock.moment
    tablet.write({**fields, "state": "raised"}, record, kind="ncr", made_at=made_at)
    push(tablet)
    return record


def open_from_board(page: Page, office: ServedOffice, title: str, user: str, language: str) -> None:
    sign_in(page, office, user, f"/ncrs?lang={language}")
    check(page)
    follow(page.locator(".ncr-card").filter(has_text=title).locator(".works-open"))
    check(page)


def form(page: Page, step: str) -> Locator:
    """The form of a step, its part of the page opened."""
    part = page.locator(".ncr-step").filter(has=page.locator(f"input[name=step][value={step}]"))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part.locator("form")


def take(page: Page, step: str, **said: str) -> None:
    part = form(page, step)
    for name, value in said.items():
        field = part.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(part.locator("button"))
    expect(page.locator(".message.is-success")).to_be_visible()
    check(page)


def look_again(tablet: Tablet, ncr: UUID) -> None:
    """The tablet gets the re-inspection, and brings what was found there."""
    with tablet.app.app_context():
        whole: dict[str, Any] = db.session.get_one(Head, ncr).whole
        head = db.session.get_one(Head, UUID(whole["reinspection"]))
        record, change = head.record, head.change
    pulled, cursor = [], ""
    while True:
        page = tablet.pull(cursor)
        pulled += page["records"]
        cursor = page["cursor"]
        if not page.get("more"):
            break
    assert str(record) in {str(one["record"]) for one in pulled}
    fields = {"state": "attended", "result": "pass"}
    tablet.write(fields, record, change, kind="inspection")
    push(tablet)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_from_the_tablets_record_to_closure(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    work, user = accepted_work(office), contractor(office, language)
    paid, title = earned(office), f"سماكة ناقصة {language}"
    tablet = Tablet(office.app, author_named(office, "inspector.hawalli"))
    record = raise_one(tablet, work, title)
    held = earned(office)
    assert held < paid

    chief = visit(language, width, height)
    open_from_board(chief, office, title, "supervisor", language)
    expect(chief.locator(".ncr-held")).to_be_visible()
    take(chief, "issue", severity="major", owner="مقاول تجريبي")

    theirs = visit(language, width, height)
    open_from_board(theirs, office, title, user, language)
    answer = form(theirs, "respond")
    answer.locator("[name=response]").fill("لم تُضبط سماكة الفرش")
    answer.locator("[name=root_cause]").evaluate("field => field.required = false")
    follow(answer.locator("button"))
    expect(theirs.get_by_role("alert")).to_be_visible()
    expect(form(theirs, "respond").locator("[name=response]")).to_have_value("لم تُضبط سماكة الفرش")
    check(theirs)
    # Other bytes in each language: what is known already was looked into before.
    file = {"name": "before.jpg", "mimeType": "image/jpeg", "buffer": picture(width % 90)}
    form(theirs, "respond").locator("[name=files]").set_input_files([file])
    take(theirs, "respond", root_cause="معايرة الفراش")
    expect(theirs.locator(".picture-missing")).to_have_count(1)

    with office.app.app_context():
        check_files(60)
    chief.reload()
    expect(chief.locator(".picture-open img")).to_have_count(1)
    take(chief, "dispose", disposition="rework")
    theirs.reload()
    take(theirs, "correct", corrective_action="كُشطت الطبقة وأعيد فرشها")
    chief.reload()
    inspector = str(tablet.person.id)
    take(chief, "reinspect", assignee=inspector, scheduled_for="2026-11-19T10:00")
    assert earned(office) == held
    look_again(tablet, record)
    chief.reload()
    take(chief, "close", note="السماكة ضمن الحد")
    assert earned(office) == paid
    expect(chief.locator(".ncr-held")).to_have_count(0)
    chief.goto(f"{office.url}/ncrs")
    expect(chief.locator(".ncr-card").filter(has_text=title)).to_have_count(0)
    chief.goto(f"{office.url}/ncrs/contractors")
    check(chief)
