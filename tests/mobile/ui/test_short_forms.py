"""Telling of what was found, under the fingers: from a site, the map, a work, or anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mobile.viewmodels.page import INSPECT, LOG_WORK, MAP, SHORT_FORM, TODAY
from mobile.viewmodels.plane import to_plane
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import road_scene
from tests.mobile.ui.driver import NARROW, Driver

pytestmark = [pytest.mark.window, pytest.mark.slow]
Opener = Callable[..., Driver]


@pytest.fixture(params=["ar", "en"])
def driver(request: pytest.FixtureRequest, open_window: Opener) -> Driver:
    driver = open_window(request.param)
    camera = driver.tablet.store.home / "camera"
    camera.mkdir()
    (camera / "1.jpg").write_bytes(road_scene(1, 640, 480))
    driver.tablet.locator.give(HERE)
    driver.pump()
    return driver


def tap_act(driver: Driver, bar: str, code: str) -> None:
    acts = driver.page.ids[bar]
    driver.tap(driver.find("ActButton", within=acts, code=code))


def see(driver: Driver, widget: Any) -> Any:
    driver.page.ids.scroll.scroll_to(widget, padding=40, animate=False)
    driver.pump(30)
    return widget


def choose(driver: Driver, code: str) -> None:
    driver.tap(see(driver, driver.find("Option", within=driver.page, code=code)))


def type_into(driver: Driver, name: str, text: str) -> None:
    field = driver.find("TypedEntry", within=driver.page, name=name)
    driver.tap(see(driver, field.ids.entry))
    driver.type(text)


def test_a_defect_at_a_site_takes_one_touch_to_its_form_and_is_saved_with_a_photo(
    driver: Driver,
) -> None:
    chosen = driver.tablet.shell.today.view.chosen
    tap_act(driver, "acts", "defect")
    assert driver.tablet.shell.view.page == SHORT_FORM
    choose(driver, "pothole")
    choose(driver, "p1")
    type_into(driver, "depth_mm", "٨٠")
    driver.tap(see(driver, driver.page.ids.photos.ids.camera))
    driver.wait_for(lambda: bool(driver.page.model.photos.view.tiles), 5)
    driver.tap(driver.page.ids.done)
    assert driver.tablet.shell.view.page == TODAY
    (record,) = driver.tablet.store.records("defect")
    assert chosen == f"activity:{record.fields['activity']}"
    assert record.fields["priority"] == "p1"
    assert float(record.fields["depth_mm"]) == 80
    assert len(driver.tablet.store.records("photo", of=record.record)) == 1
    driver.tap(driver.root.ids.undo)
    assert driver.tablet.store.records("defect") == []


def test_an_obstacle_is_told_from_where_works_are_logged(driver: Driver) -> None:
    driver.go(LOG_WORK)
    tap_act(driver, "found", "obstacle")
    choose(driver, "utility")
    type_into(driver, "description", "كيبل كهرباء")
    type_into(driver, "since", "3")
    driver.tap(driver.page.ids.done)
    (record,) = driver.tablet.store.records("obstacle")
    assert record.fields["since"] == "2026-11-18"
    assert record.fields["section"]


def test_a_non_conformance_is_raised_from_where_one_inspects(driver: Driver) -> None:
    driver.go(INSPECT)
    tap_act(driver, "found", "ncr")
    type_into(driver, "title", "هبوط")
    choose(driver, "critical")
    assert driver.page.ids.due.tone == "bad"
    driver.press("enter")
    (record,) = driver.tablet.store.records("ncr")
    assert record.fields["severity"] == "critical"
    assert record.fields["due_at"]


def test_an_error_stands_at_its_field_and_the_form_is_let_go(driver: Driver) -> None:
    tap_act(driver, "acts", "defect")
    driver.tap(driver.page.ids.done)
    assert driver.find("ChoiceEntry", within=driver.page, name="category").error
    assert driver.page.ids.error.height > 40
    driver.tap(driver.page.ids.let_go)
    assert driver.tablet.shell.view.page == TODAY
    assert driver.tablet.store.records("defect") == []


def test_another_activity_is_chosen_in_the_forms_place(driver: Driver) -> None:
    tap_act(driver, "acts", "defect")
    driver.tap(driver.page.ids.change)
    row = driver.page.ids.choices.children[0]
    driver.tap(row)
    assert driver.tablet.shell.short_form.view.about == row.title
    with pytest.raises(LookupError):
        driver.find("PlainRow", within=driver.page)


def test_a_work_leads_to_its_non_conformance(driver: Driver) -> None:
    record = driver.tablet.log("C01-A04", "180", section="R5-W-02", from_m="4+300")
    driver.tablet.shell.open(f"work:{record}")
    driver.pump()
    tap_act(driver, "acts", "ncr")
    type_into(driver, "title", "نقص")
    driver.tap(driver.page.ids.done)
    (ncr,) = driver.tablet.store.records("ncr")
    assert ncr.fields["work"] == str(record)
    assert ncr.fields["section"] == "R5-W-02"


@pytest.mark.parametrize("act", ["inspect", "defect"])
def test_a_place_touched_on_the_map_leads_to_the_form_there(driver: Driver, act: str) -> None:
    driver.go(MAP)
    page = driver.tablet.shell.map_page
    section = driver.tablet.store.section("R5-W-02")
    assert section is not None
    page.touch(to_plane(*section.line[0]), 60)
    driver.pump(20)
    touched = page.touched
    assert touched is not None
    tap_act(driver, "acts", act)
    assert driver.tablet.shell.view.page == (INSPECT if act == "inspect" else SHORT_FORM)
    form = f"{act}:{driver.tablet.store.draft('short_form').get(act)}"
    if act == "inspect":
        form = f"inspection:{driver.tablet.store.draft('inspecting')['record']}"
    draft = driver.tablet.store.draft(form)
    assert draft["section"] == touched.at.section
    assert draft["from_m"]


def test_every_target_is_wide_enough_for_a_glove(driver: Driver) -> None:
    for size in (None, NARROW):
        if size:
            driver.resize(size)
        driver.go(TODAY)
        for act in driver.page.ids.acts.children:
            assert min(act.size) >= 48
        tap_act(driver, "acts", "defect")
        for name in ("done", "let_go", "change", "from_m"):
            assert driver.page.ids[name].height >= 48
