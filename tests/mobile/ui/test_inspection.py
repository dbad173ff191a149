"""An inspection under the fingers: chosen, answered, read, signed, saved with what it found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mobile.viewmodels.page import INSPECT, NCR_FORM, TODAY
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import road_scene
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window
Opener = Callable[..., Driver]


@pytest.fixture(params=["ar", "en"])
def driver(request: pytest.FixtureRequest, open_window: Opener) -> Driver:
    """On the kinds of inspection of the nearest activity, two pictures before the camera."""
    driver = open_window(request.param)
    camera = driver.tablet.store.home / "camera"
    camera.mkdir()
    for number in (1, 2):
        (camera / f"{number}.jpg").write_bytes(road_scene(number, 640, 480))
    driver.tablet.locator.give(HERE)
    driver.tap(driver.find("NavItem", goes_to=INSPECT))
    first = driver.page.ids.choices.children[-1]
    driver.tap(first)
    return driver


def see(driver: Driver, widget: Any) -> Any:
    """Scroll until the widget stands in the window, as a finger would."""
    scroll = driver.page.ids.scroll
    low, high = widget.to_window(widget.x, widget.y)[1], widget.to_window(widget.x, widget.top)[1]
    if low < scroll.y or high > scroll.top:
        scroll.scroll_to(widget, padding=40, animate=False)
        driver.pump(30)
    return widget


def choose(driver: Driver, kind: str) -> None:
    row = next(r for r in driver.page.ids.choices.children if r.key.startswith(f"{kind}/"))
    driver.tap(see(driver, row))


def line(driver: Driver, nth: int) -> Any:
    return driver.page.ids.lines.children[-1 - nth]


def answer(driver: Driver, nth: int, code: str) -> None:
    segments = driver.find("Segmented", within=line(driver, nth)).children
    driver.tap(see(driver, next(one for one in segments if one.code == code)))
    driver.wait_for(lambda: line(driver, nth).row.answer == code, 5)


def type_into(driver: Driver, field: Any, text: str) -> None:
    driver.tap(see(driver, field.ids.entry))
    driver.type(text)


def test_a_failed_line_becomes_a_non_conformance_with_two_photos_all_by_tapping(
    driver: Driver,
) -> None:
    choose(driver, "safety")
    answer(driver, 0, "pass")
    answer(driver, 1, "fail")
    type_into(driver, line(driver, 1).ids.remark, "اللوحة مائلة")
    driver.tap(see(driver, line(driver, 1).ids.raise_ncr))
    assert driver.tablet.shell.view.page == NCR_FORM
    driver.tap(driver.find("Option", within=driver.page, code="major"))
    for _ in range(2):
        driver.tap(driver.page.ids.photos.ids.camera)
        driver.pump()
    driver.tap(driver.page.ids.done)
    assert driver.tablet.shell.view.page == INSPECT
    type_into(driver, driver.page.ids.signer, "م. خالد")
    pad = see(driver, driver.page.ids.pad)
    driver.drag(pad, (0.3, 0.4), (0.7, 0.6))
    driver.tap(driver.page.ids.save)
    store = driver.tablet.store
    assert driver.tablet.shell.view.page == TODAY
    (inspection,), (ncr,) = store.records("inspection"), store.records("ncr")
    assert [one["answer"] for one in inspection.fields["checklist"]] == ["pass", "fail"]
    assert inspection.fields["signature"]["strokes"].startswith("M")
    assert len(store.records("photo", of=ncr.record)) == 2
    driver.tap(driver.find("Action", text=driver.tablet.shell.kit.texts("undo")))
    assert store.records("ncr") == []


def test_a_reading_is_typed_and_its_verdict_stands_beside_it(driver: Driver) -> None:
    driver.tablet.shell.inspect(":C01-A07")
    driver.pump()
    choose(driver, "test")
    tests = driver.page.ids.tests
    driver.tap(see(driver, next(o for o in tests.children if o.code == "compaction")))
    row = driver.page.ids.readings.children[0]
    type_into(driver, row.ids.value, "٩٠")
    assert driver.page.ids.readings.children[0].row.tone == "bad"
    driver.tap(driver.page.ids.save)
    (inspection,) = driver.tablet.store.records("inspection")
    assert inspection.fields["readings"][0]["value"] == "90"
    assert inspection.fields["result"] == "fail"


def test_every_answer_is_wide_enough_for_a_glove(driver: Driver) -> None:
    choose(driver, "safety")
    segments = driver.find("Segmented", within=line(driver, 0)).children
    assert all(min(one.size) >= 48 for one in segments)
