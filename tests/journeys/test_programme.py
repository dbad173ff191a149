"""The programme in a real browser: from all contracts to one, its activities, and an acceptance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from server.accounts.models import Person
from server.db import db, transaction
from server.figures import service as figures
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, served_office, sign_in
from tests.throwaway import ThrowawayDatabase

# Three thousand activities take their time to be written and drawn.
pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
MANY = 3_000
# The colours of the S-curve's lines, as curve.js names them.
SERIES = {"#50626a", "#9aa7ad", "#7a5195", "#3d8997", "#0b5c6b", "#2f7d32", "#8a4f00"}
# On contract 11, so that what other tests know of 9 stays as it is.
ACTIVITIES = text(
    """
    INSERT INTO activity (code, contract, zone, wbs, name_ar, name_en, work_type, layer,
                          governorate, baseline_start, baseline_finish, predecessors, place)
    SELECT format('C11-M%s', lpad(CAST(n AS text), 4, '0')), contract, zone, '11.' || n,
           'نشاط رقم ' || n, 'Activity number ' || n, work_type, layer, governorate,
           DATE '2026-01-04' + n / 4, DATE '2026-02-04' + n / 4,
           CASE WHEN n > 4 THEN format('C11-M%s SS+4', lpad(CAST(n - 4 AS text), 4, '0'))
           ELSE '' END, place
    FROM activity, generate_series(0, :many - 1) AS n WHERE code = 'C11-A01'
    """
)


@pytest.fixture(scope="module")
def large(database: ThrowawayDatabase) -> Iterator[ServedOffice]:
    """The sample's office, with thousands of activities in contract 11."""
    with database.fresh() as url, served_office(url) as served:
        with served.app.app_context():
            with transaction() as session:
                session.execute(ACTIVITIES, {"many": MANY})
            figures.compare(is_mended=True)
        yield served


def drawn(page: Page) -> int:
    return page.locator(".gantt-row").count()


def open_gantt(page: Page, office: ServedOffice, query: str = "") -> None:
    page.goto(f"{office.url}/programme/11/gantt{query}")
    page.wait_for_selector(".gantt[data-is-drawn]")


def test_thousands_of_activities_scroll_with_few_rows_in_the_page(
    large: ServedOffice, visit: Visit
) -> None:
    page = visit("en")
    sign_in(page, large, "supervisor")
    open_gantt(page, large)
    grid = page.locator(".gantt-scroll")
    assert int(grid.get_attribute("aria-rowcount") or 0) > MANY
    assert 10 < drawn(page) < 80
    page.evaluate("document.querySelector('.gantt-scroll').scrollTop = 60 * 1500")
    expect(page.locator(".gantt-row").first).not_to_contain_text("C11-M0000")
    assert 10 < drawn(page) < 80


def test_the_keyboard_moves_through_activities_and_opens_their_works(
    large: ServedOffice, visit: Visit
) -> None:
    page = visit("ar")
    sign_in(page, large, "supervisor")
    open_gantt(page, large)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(".gantt-scroll").focus()
    page.keyboard.press("End")
    said = page.locator(".gantt-said")
    expect(said).to_contain_text("C11-M2999")
    expect(page.locator(".is-chosen .gantt-name")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text("C11-M2998")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/works\?contract=11&text=C11-"))


def test_time_runs_in_reading_direction(large: ServedOffice, visit: Visit) -> None:
    for language, is_mirrored in (("ar", True), ("en", False)):
        page = visit(language)
        sign_in(page, large, "supervisor", f"/works?lang={language}")
        open_gantt(page, large, "?find=M0000")
        first = page.locator(".gantt-bar.is-baseline").first.bounding_box()
        today = page.locator(".gantt-today").bounding_box()
        assert first
        assert today
        assert (first["x"] > today["x"]) == is_mirrored


def test_filters_stand_in_the_address_and_paper_gets_their_bars(
    large: ServedOffice, visit: Visit
) -> None:
    page = visit("en")
    sign_in(page, large, "supervisor", "/works?lang=en")
    open_gantt(page, large)
    grid = page.locator(".gantt-scroll")
    all_rows = grid.get_attribute("aria-rowcount") or ""
    page.fill("#gantt-find", "number ٢٩")
    page.wait_for_url(re.compile("find=number"))
    expect(grid).not_to_have_attribute("aria-rowcount", all_rows)
    rows = grid.get_attribute("aria-rowcount") or ""
    assert 0 < int(rows) < MANY
    page.reload()
    page.wait_for_selector(".gantt[data-is-drawn]")
    assert page.locator(".gantt-scroll").get_attribute("aria-rowcount") == rows
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert str(page.locator(".gantt-print tbody tr").count()) == rows
    page.emulate_media(media="print")
    expect(page.locator(".gantt-print .gantt-bar.is-baseline").first).to_be_visible()
    expect(page.locator(".gantt-scroll")).to_be_hidden()
    page.emulate_media(media="screen")
    follow(page.locator(".gantt-as-table"))
    assert str(page.locator(".gantt-table tbody tr").count()) == rows


def test_thousands_of_activities_do_not_become_hundreds_of_pages(
    large: ServedOffice, visit: Visit
) -> None:
    page = visit("ar")
    sign_in(page, large, "supervisor")
    open_gantt(page, large)
    sheets = page.pdf(prefer_css_page_size=True)
    assert 2 < len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 25
    expect(page.locator(".gantt-print tr").last).to_contain_text("أخرى لا تُطبع")


def test_the_end_of_the_list_brings_its_bar_into_sight(large: ServedOffice, visit: Visit) -> None:
    for language in ("ar", "en"):
        page = visit(language)
        sign_in(page, large, "supervisor", f"/works?lang={language}")
        open_gantt(page, large, "?scale=9")
        page.locator(".gantt-scroll").focus()
        page.keyboard.press("End")
        expect(page.locator(".is-chosen .gantt-bar").first).to_be_in_viewport()
        grid = page.locator(".gantt-scroll").bounding_box()
        bar = page.locator(".is-chosen .gantt-bar").first.bounding_box()
        assert grid
        assert bar
        assert grid["x"] <= bar["x"] < grid["x"] + grid["width"]


def test_the_s_curve_is_whole_on_paper(large: ServedOffice, visit: Visit) -> None:
    for language in ("ar", "en"):
        page = visit(language)
        sign_in(page, large, "supervisor", f"/programme/9?lang={language}")
        page.wait_for_selector(".s-curve[data-is-drawn] svg")
        page.set_viewport_size({"width": 700, "height": 900})
        page.emulate_media(media="print")
        box = page.locator(".s-curve").bounding_box()
        drawing = page.locator(".s-curve svg").bounding_box()
        assert box
        assert drawing
        assert drawing["width"] <= box["width"] + 1
        assert drawing["x"] >= box["x"] - 1


def test_the_s_curves_lines_are_told_apart_without_colours(
    large: ServedOffice, visit: Visit
) -> None:
    page = visit("en")
    sign_in(page, large, "supervisor", "/programme/9?lang=en")
    page.wait_for_selector(".s-curve[data-is-drawn] svg")
    lines = page.locator('.s-curve svg path[fill="none"][stroke]').evaluate_all(
        "paths => paths.map((path) => ['stroke', 'stroke-dasharray', 'stroke-width']"
        ".map((name) => path.getAttribute(name)))"
    )
    looks = {colour: (dashes, width) for colour, dashes, width in lines if colour in SERIES}
    assert looks.keys() >= {"#50626a", "#0b5c6b"}
    assert len(set(looks.values())) == len(looks)


def test_from_all_contracts_to_an_acceptance_that_moves_the_figures(
    large: ServedOffice, visit: Visit
) -> None:
    record = _work_to_accept(large)
    page = visit("ar")
    sign_in(page, large, "supervisor", "/programme")
    page.select_option("[name=governorate]", label="حولي")
    page.wait_for_url(re.compile("governorate=KW-HA"))
    follow(page.locator('a[href="/programme/9"]'))
    page.wait_for_selector(".s-curve[data-is-drawn] svg")
    before = _accepted(page)
    page.goto(f"{large.url}/works/{record}")
    page.fill("[name=accepted_quantity]", "٩٠٠")
    page.get_by_role("button", name="اعتماد", exact=True).click()
    expect(page.locator(".message.is-success")).to_contain_text("تم الاعتماد.")
    page.goto(f"{large.url}/programme/9")
    assert _accepted(page) > before


def _accepted(page: Page) -> float:
    shown = page.locator(".figure", has_text="المعتمد").locator("dd").first.inner_text()
    found = re.search(r"[\d.]+", shown)
    assert found, shown
    return float(found[0])


def _work_to_accept(office: ServedOffice) -> UUID:
    nowhere = {"section": None, "from_m": None, "to_m": None, "layer": None}
    with office.app.app_context():
        author = db.session.query(Person).filter_by(username="inspector.hawalli").one()
        return factories.log_work(author, "C09-A03", quantity="900", **nowhere)
