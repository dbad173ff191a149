"""A tour planned in the office and seen on a tablet, in both languages, by mouse and by touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from mobile.viewmodels.page import TODAY
from tests import factories
from tests.journeys.conftest import NOW, ServedOffice, follow, sign_in
from tests.journeys.in_hand import InHand, fill, take_in_hand
from tests.journeys.test_queues import check, person_named

pytestmark = [pytest.mark.window, pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
VIEWS = [("ar", 390, 844, "morning"), ("en", 1366, 768, "evening")]
FIRST, LAST = "C10-A02", "C10-A04"
REASON = "تعطل الخلاطة"


@pytest.fixture
def hand(request: pytest.FixtureRequest, office: ServedOffice, tmp_path: Path) -> Iterator[InHand]:
    found = take_in_hand(office, tmp_path, language=request.param)
    yield found
    found.driver.close()


def press(page: Page, selector: str) -> None:
    """A button of the plan, and wait until the page shows what it did."""
    changed(page, lambda: page.locator(selector).click())


def changed(page: Page, act: Callable[[], object]) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        act()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def fill_in(page: Page, office: ServedOffice, shift: str) -> None:
    with office.app.app_context():
        person = str(person_named("inspector.hawalli").id)
    changed(page, lambda: page.select_option("[name=person]", person))
    changed(page, lambda: page.fill("[name=date]", NOW.date().isoformat()))
    page.select_option("[name=shift]", shift)
    changed(page, lambda: page.select_option("[name=what]", "activities"))
    changed(page, lambda: page.select_option("[name=near_contract]", "10"))


def choose_stops(page: Page) -> None:
    """Two from the table, and a place on the map put between them."""
    press(page, f"[data-add='activity:{FIRST}']")
    press(page, f"[data-add='activity:{LAST}']")
    page.wait_for_selector("#map[data-is-drawn]", timeout=60_000)
    page.locator("#map").scroll_into_view_if_needed()
    page.locator("#map canvas").click(position={"x": 150, "y": 120})
    press(page, ".maplibregl-popup button.btn")
    expect(page.locator(".plan-stops li")).to_have_count(3)
    press(page, "[name=do][value='up:3']")
    page.fill("[name=what-2]", "قف عند مدخل الحي")


def plan(page: Page, office: ServedOffice, language: str, shift: str) -> str:
    """The new tour's id."""
    sign_in(page, office, "supervisor", f"/tours?lang={language}")
    check(page)
    follow(page.locator("a[href='/tours/new']").first)
    page.locator("[name=do][value=save]").evaluate("save => save.form.noValidate = true")
    follow(page.locator("[name=do][value=save]"))
    expect(page.get_by_role("alert")).to_be_visible()
    fill_in(page, office, shift)
    choose_stops(page)
    check(page)
    follow(page.locator("[name=do][value=save]"))
    check(page)
    return page.url.rpartition("/")[2].partition("?")[0]


def stops_on(hand: InHand, tour: str) -> list[str]:
    """What the tablet says is to be done at each stop."""
    hand.driver.go(TODAY)
    rows = [row for row in hand.shell.today.view.rows if row.key.startswith(f"stop:{tour}/")]
    cards = {w.key for w in hand.driver.page.walk() if type(w).__name__ == "SiteCard"}
    assert not rows or rows[0].key in cards
    return [row.title for row in rows]


def measure_first(hand: InHand, tour: str) -> None:
    driver = hand.driver
    driver.go(TODAY)
    driver.tap(driver.find_card(driver.page.ids.list, key=f"stop:{tour}/1"))
    driver.tap(driver.page.ids.act)
    fill(driver, "quantity", "3")
    driver.tap(driver.page.ids.save)
    hand.sync()


def read_what_changed(hand: InHand, tour: str, words: str) -> None:
    """The tablet tells it first, until it is touched."""
    driver = hand.driver
    hand.sync()
    driver.go(TODAY)
    first = hand.shell.today.view.rows[0]
    assert first.key == f"told:{tour}"
    assert words in first.sub
    driver.tap(driver.find_card(driver.page.ids.list, key=first.key))
    assert hand.shell.today.view.rows[0].key != first.key


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("language", "width", "height", "shift", "hand"),
    [(*view, view[0]) for view in VIEWS],
    indirect=["hand"],
)
def test_planned_seen_on_a_tablet_changed_and_put_back(
    office: ServedOffice, visit: Visit, hand: InHand,
    language: str, width: int, height: int, shift: str,
) -> None:  # fmt: skip
    page = visit(language, width, height)
    # A map, a window and a server share the machine.
    page.set_default_timeout(30_000)
    tour = plan(page, office, language, shift)
    hand.sign_in("inspector.hawalli")
    found = stops_on(hand, tour)
    assert (len(found), found[1]) == (3, "قف عند مدخل الحي")

    measure_first(hand, tour)
    page.reload()
    expect(page.locator("#plan tbody tr").first.locator(".chip.is-ok")).to_be_visible()
    follow(page.locator(f"a[href='/tours/{tour}/edit']"))
    press(page, "[name=do][value='remove:2']")
    follow(page.locator("[name=do][value=save]"))
    expect(page.locator("#field-note[aria-invalid]")).to_be_visible()
    check(page)
    page.fill("[name=note]", REASON)
    follow(page.locator("[name=do][value=save]"))
    read_what_changed(hand, tour, REASON)
    assert len(stops_on(hand, tour)) == 2

    page.locator(".tour-cancel summary").click()
    page.locator(".tour-cancel [name=note]").fill(REASON)
    follow(page.locator(".tour-cancel button"))
    read_what_changed(hand, tour, REASON)
    assert stops_on(hand, tour) == []
    follow(page.locator("form[action$='/undo'] button"))
    check(page)
    hand.sync()
    assert len(stops_on(hand, tour)) == 2


@pytest.mark.parametrize(("language", "width", "height", "shift"), VIEWS)
def test_a_surprise_is_kept_from_contractors_and_a_calendar_reads_tours(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int, shift: str
) -> None:
    with office.app.app_context():
        factories.person(f"tours.{language}", "contractor", ("م", "C"), contracts=[10])
    page = visit(language, width, height)
    sign_in(page, office, "supervisor", f"/tours/new?kind=surprise&lang={language}")
    fill_in(page, office, shift)
    press(page, f"[data-add='activity:{FIRST}']")
    page.fill("[name=title]", "SECRET-VISIT")
    follow(page.locator("[name=do][value=save]"))
    tour = page.url.rpartition("/")[2]
    page.goto(f"{office.url}/tours/calendar")
    page.fill("[name=name]", "phone")
    page.select_option("[name=of]", "all")
    follow(page.locator("main form button[type=submit]").first)
    check(page)
    address = page.locator("#feed-address").inner_text()

    theirs = visit(language, width, height)
    sign_in(theirs, office, f"tours.{language}", f"/records?lang={language}")
    expect(theirs.locator("a[href='/tours']")).to_have_count(0)
    for path in ("/tours", f"/tours/{tour}", "/tours.csv", "/tours/calendar", "/api/v1/tours"):
        assert theirs.request.get(f"{office.url}{path}").status == 403, path
    calendar = theirs.request.get(address).text()
    assert "SECRET-VISIT" not in calendar
    events = Calendar.from_ical(calendar).walk("VEVENT")
    assert f"{tour}@tareeq" in {str(event["UID"]) for event in events}
