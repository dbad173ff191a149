"""An inspection under the fingers: chosen, answered, read, signed, saved with what it found."""

from __future__ import annotations

import pytest

from mobile.theme.strokes import SIDE, from_path
from mobile.viewmodels.page import INSPECT, SHORT_FORM, TODAY
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import road_scene
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.filling import Opener, answer, begin, choose, line, see, type_into

pytestmark = [pytest.mark.window, pytest.mark.slow]


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


def test_a_failed_line_becomes_a_non_conformance_with_two_photos_all_by_tapping(
    driver: Driver,
) -> None:
    choose(driver, "safety")
    answer(driver, 0, "pass")
    answer(driver, 1, "fail")
    type_into(driver, line(driver, 1).ids.remark, "اللوحة مائلة")
    driver.tap(see(driver, line(driver, 1).ids.raise_ncr))
    assert driver.tablet.shell.view.page == SHORT_FORM
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


def test_the_pad_stays_under_the_pen_and_keeps_the_ink(driver: Driver) -> None:
    choose(driver, "safety")
    pad = see(driver, driver.page.ids.pad)
    stood = pad.to_window(*pad.pos)
    driver.drag(pad, (0.3, 0.4), (0.6, 0.6))
    first = pad.strokes
    assert first.startswith("M")
    assert pad.to_window(*pad.pos) == stood, "the second stroke lands where the pen is"
    driver.drag(pad, (0.6, 0.6), (0.7, 1.1))
    assert pad.strokes.count("M") == 2
    *_ink, (_x, last) = from_path(pad.strokes)[1]
    assert 0 <= last <= SIDE, "ink beyond the edge is none"


def test_a_scroll_that_begins_on_the_pad_is_no_signature(driver: Driver) -> None:
    choose(driver, "safety")
    pad = see(driver, driver.page.ids.pad)
    driver.drag(pad, (0.5, 0.5), (0.5, 3))
    driver.drag(pad, (0.5, 0.5), (0.5, -3))
    assert pad.strokes == ""
    assert driver.tablet.shell.inspecting.view.signed.strokes == ""


def test_a_reading_is_typed_and_its_verdict_stands_beside_it(driver: Driver) -> None:
    begin(driver, "test")
    tests = driver.page.ids.tests
    driver.tap(see(driver, next(o for o in tests.children if o.code == "compaction")))
    row = driver.page.ids.readings.children[0]
    type_into(driver, row.ids.value, "٩٠")
    assert driver.page.ids.readings.children[0].row.tone == "bad"
    driver.tap(driver.page.ids.save)
    assert driver.tablet.shell.inspecting.view.wrong("unsigned")
    declined = driver.find("Option", within=driver.page, code="declined")
    driver.tap(see(driver, declined))
    driver.tap(driver.page.ids.save)
    (inspection,) = driver.tablet.store.records("inspection")
    assert inspection.fields["readings"][0]["value"] == "90"
    assert inspection.fields["result"] == "fail"


def test_every_answer_is_wide_enough_for_a_glove(driver: Driver) -> None:
    choose(driver, "safety")
    segments = driver.find("Segmented", within=line(driver, 0)).children
    assert all(min(one.size) >= 48 for one in segments)


def test_a_failed_line_is_photographed_where_it_stands(driver: Driver) -> None:
    choose(driver, "safety")
    answer(driver, 1, "fail")
    type_into(driver, line(driver, 1).ids.remark, "اللوحة مائلة")
    driver.tap(see(driver, line(driver, 1).ids.photo))
    driver.wait_for(lambda: line(driver, 1).row.has_photo, 10)
    driver.tap(see(driver, driver.find("Option", within=driver.page, code="absent")))
    driver.tap(driver.page.ids.save)
    store = driver.tablet.store
    (inspection,), (photo,) = store.records("inspection"), store.records("photo")
    assert inspection.fields["checklist"][0]["photo"] == str(photo.record)


def test_a_governor_and_another_come_along(driver: Driver) -> None:
    choose(driver, "joint_tour")
    answer(driver, 0, "pass")
    form = driver.find("CompanionsForm")
    for button in ("governor", "add"):
        driver.tap(see(driver, form.ids[button]))
    governor, other = reversed(form.ids.rows.children)
    type_into(driver, governor.ids.name, "سعادة المحافظ")
    type_into(driver, other.ids.name, "م. نورة")
    driver.tap(see(driver, other.ids.bin))
    driver.tap(see(driver, driver.find("Option", within=driver.page, code="absent")))
    driver.tap(driver.page.ids.save)
    (inspection,) = driver.tablet.store.records("inspection")
    (companion,) = inspection.fields["companions"]
    assert companion["name"] == "سعادة المحافظ"
    assert companion["capacity"] == driver.tablet.shell.kit.texts("governor")
