"""The overview and the queues keep themselves new, and lead to what is done, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from server.db import db
from server.fieldwork.models import Work
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_queues import author_named, check, disputed
from tests.server.sync.field import Tablet
from tests.server.sync.field import work as work_fields

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
VIEWS = [("ar", 390, 844), ("en", 1366, 768)]
# A live page asks every five seconds.
SOON_MS = 15_000
# A work on no stretch that another lies on, and one of an activity that is not there.
NOWHERE = {"section": None, "from_m": None, "to_m": None, "boq_item": "B05", "quantity": "1"}
UNKNOWN = {**NOWHERE, "activity": "C99-A99"}


def send(office: ServedOffice) -> UUID:
    """A work of a real tablet's push."""
    tablet, record = Tablet(office.app, author_named(office, "inspector.hawalli")), uuid4()
    made_at = office.app.extensions["tareeq.ports"].clock.moment
    tablet.write(work_fields(**NOWHERE), record, made_at=made_at)
    receipt = tablet.push()[0]
    assert receipt["outcome"] == "created", receipt
    return record


def waiting(page: Page) -> int:
    return int(page.locator(".need.is-review b").inner_text().replace(",", ""))


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_record_appears_without_a_reload_and_a_lost_connection_is_told(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/?lang={language}")
    before = waiting(page)
    expect(page.locator("[data-when=live]")).to_be_visible()
    check(page)
    record = send(office)
    new = page.locator(f"#newest a[href$='{record}']")
    expect(new).to_be_visible(timeout=SOON_MS)
    assert waiting(page) == before + 1

    page.context.set_offline(True)
    expect(page.locator("[data-when=lost]")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("[data-live-since]")).not_to_be_empty()
    check(page)
    later = send(office)
    page.context.set_offline(False)
    expect(page.locator(f"#newest a[href$='{later}']")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("[data-when=lost]")).to_be_hidden()
    follow(new)
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_conflict_is_settled_from_the_queues(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    record = disputed(office)
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/queues?lang={language}")
    check(page)
    follow(page.locator(f"#queue-conflicts a[href$='{record}']"))
    part = page.locator(f"#record-{record}")
    quantity = part.locator(".question").filter(has=page.locator("[value=quantity]"))
    follow(quantity.locator("button").nth(1))
    with office.app.app_context():
        assert str(db.session.get_one(Work, record).quantity) == "1.000"
    follow(part.locator("button").first)
    expect(part).to_have_count(0)
    page.goto(f"{office.url}/queues")
    expect(page.locator(f"a[href$='{record}']")).to_have_count(0)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_what_is_in_quarantine_leaves_the_queue_when_its_tablet_mends_it(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    tablet, record = Tablet(office.app, author_named(office, "inspector.hawalli")), uuid4()
    made_at = office.app.extensions["tareeq.ports"].clock.moment
    bad = tablet.write(work_fields(**UNKNOWN), record, made_at=made_at)
    assert tablet.push()[0]["outcome"] == "rejected"
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/queues?lang={language}")
    row = page.locator(f"#queue-quarantine a[href$='#item-{tablet.outbox}-1']")
    follow(row)
    item = page.locator(f"#item-{tablet.outbox}-1")
    expect(item).to_be_visible()
    check(page)
    page.go_back()
    tablet.write(work_fields(**NOWHERE), record, mends=bad, made_at=made_at)
    assert tablet.push(2)[0]["outcome"] == "created"
    # It is live here too: the row goes though nobody reloads.
    expect(row).to_have_count(0, timeout=SOON_MS)
    page.goto(f"{office.url}/quarantine")
    expect(page.locator(f"a[href='/records/{record}']")).to_be_visible()
    check(page)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_the_review_queue_by_keyboard_alone(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/queues?lang={language}")
    for _ in range(30):
        page.keyboard.press("KeyJ")
        here = str(page.evaluate("document.activeElement.getAttribute('href')"))
        if here.startswith("/works/"):
            break
    press_to_go_on(page, "Enter")
    fates = set()
    for _ in range(8):
        record = UUID(page.url.partition("/works/")[2][:36])
        fates.add(decide_by_keyboard(page, may_accept="accepted" not in fates))
        with office.app.app_context():
            assert db.session.get_one(Work, record).state in fates
        if fates == {"accepted", "returned"}:
            break
    assert fates == {"accepted", "returned"}
    before = page.url
    press_to_go_on(page, "KeyN")
    assert page.url != before
    check(page)


def decide_by_keyboard(page: Page, *, may_accept: bool) -> str:
    """Accept the work, or return it where it cannot be; the page goes on to the next."""
    if may_accept and not page.locator("#decision .message.is-warning").count():
        page.keyboard.press("KeyA")
        expect(page.locator("#accepted-quantity")).to_be_focused()
        press_to_go_on(page, "Enter")
        fate = "accepted"
    else:
        page.keyboard.press("KeyR")
        expect(page.locator("#return-reason")).to_be_focused()
        page.keyboard.type("أعد القياس من بداية المقطع: a n r j")
        press_to_go_on(page, "Control+Enter")
        fate = "returned"
    expect(page.locator(".message.is-success")).to_be_visible()
    return fate


def press_to_go_on(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)
