"""Photos under the fingers: taken in a form, pointed at, taken out, put back, saved with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile.shapes import FormPhoto
from mobile.viewmodels.page import LOG_WORK, PHOTO
from tests.mobile.steered import HERE, PERSON
from tests.mobile.store.pictures import road_scene
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window
Opener = Callable[..., Driver]


def load_camera(driver: Driver, *pictures: bytes) -> None:
    """What the camera takes, one after the other."""
    folder = driver.tablet.store.home / "camera"
    folder.mkdir(exist_ok=True)
    for number, picture in enumerate(pictures):
        (folder / f"{number}.jpg").write_bytes(picture)


def strip(driver: Driver) -> Any:
    return driver.page.ids.photos


def photos(driver: Driver) -> list[FormPhoto]:
    return driver.tablet.store.form_photos("log_work")


def take(driver: Driver, many: int = 1) -> None:
    for _ in range(many):
        driver.tap(strip(driver).ids.camera)
        driver.pump()


def drag_over_picture(driver: Driver, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From and to places in the picture itself, told as marks are: from its upper left corner."""
    widget = driver.page.ids.picture
    left, bottom, width, height = widget.frame()

    def share(place: tuple[float, float]) -> tuple[float, float]:
        x, y = left + place[0] * width, bottom + (1 - place[1]) * height
        return (x - widget.x) / widget.width, (y - widget.y) / widget.height

    driver.drag(widget, share(start), share(end))


@pytest.fixture(params=["ar", "en"])
def form(request: pytest.FixtureRequest, open_window: Opener) -> Driver:
    """The form of a new work, two pictures before the camera."""
    driver = open_window(request.param)
    load_camera(driver, road_scene(1), road_scene(2))
    driver.tablet.locator.give(HERE)
    driver.tablet.shell.log("C01-A04")
    driver.pump()
    return driver


def test_photos_are_taken_in_the_form_and_saved_with_the_work(form: Driver) -> None:
    take(form, 2)
    assert [photo.has_place for photo in photos(form)] == [True, True]
    assert len(strip(form).ids.tiles.children) == 3
    assert all(tile.texture for tile in strip(form).ids.tiles.children[1:])
    form.tablet.shell.log_work.edit("quantity", "12")
    form.tap(form.page.ids.save)
    (work,) = form.tablet.store.works()
    assert len(form.tablet.store.records("photo", of=work.record)) == 2
    assert photos(form) == []
    assert form.tablet.devices.camera.unclaimed() == []


def test_an_arrow_and_a_circle_point_at_something_and_the_original_stays(form: Driver) -> None:
    take(form)
    (photo,) = photos(form)
    form.tap(form.find("PhotoButton", key=str(photo.photo)))
    assert form.tablet.shell.view.page == PHOTO
    drag_over_picture(form, (0.2, 0.1), (0.6, 0.5))
    form.page.model.choose("circle")
    drag_over_picture(form, (0.5, 0.5), (0.6, 0.5))
    (photo,) = photos(form)
    arrow, circle = photo.marks
    ends = [round(float(arrow[name]), 2) for name in ("x", "y", "to_x", "to_y")]
    assert (arrow["mark"], ends) == ("arrow", [0.2, 0.1, 0.6, 0.5])
    assert circle["mark"] == "circle"
    form.page.model.undo_mark()
    form.page.model.say("هبوط عند الكيلو 12+350")
    (photo,) = photos(form)
    assert [mark["mark"] for mark in photo.marks] == ["arrow"]
    assert photo.caption == "هبوط عند الكيلو 12+350"
    assert form.tablet.store.picture_bytes(photo.file) == road_scene(1)
    form.tap(form.page.ids.back)
    assert form.tablet.shell.view.page == LOG_WORK
    assert form.find("PhotoButton", key=str(photo.photo)).marks == "1"


def test_a_touch_draws_nothing(form: Driver) -> None:
    take(form)
    form.tap(form.find("PhotoButton"))
    form.tap(form.page.ids.picture)
    (photo,) = photos(form)
    assert photo.marks == ()


def test_a_photo_is_taken_out_and_put_back(form: Driver) -> None:
    take(form, 2)
    first = photos(form)[0]
    form.tap(form.find("PhotoButton", key=str(first.photo)))
    form.tap(form.page.ids.take_out)
    assert form.tablet.shell.view.page == LOG_WORK
    assert first not in photos(form)
    form.pump()
    form.tap(strip(form).ids.put_back)
    assert first in photos(form)


def test_what_the_camera_cannot_do_is_said_at_the_photos(open_window: Opener) -> None:
    driver = open_window("ar")
    driver.tablet.shell.log("C01-A04")
    driver.pump()
    take(driver)
    assert "TAREEQ_CAMERA" in strip(driver).view.error or "كاميرا" in strip(driver).view.error
    load_camera(driver, b"%PDF-1.7 no picture")
    take(driver)
    assert "JPEG" in strip(driver).view.error
    load_camera(driver, road_scene(3))
    take(driver)
    assert strip(driver).view.error == ""
    assert len(photos(driver)) == 1


def test_a_picture_taken_just_before_a_kill_reaches_its_form(
    open_window: Opener, tmp_path: Path
) -> None:
    driver = open_window("ar")
    load_camera(driver, road_scene(4))
    kept: list[Any] = []
    asked = f"{PERSON} log_work"
    driver.tablet.devices.camera.take(lambda *picture: kept.append(picture), print, asked)
    assert photos(driver) == []
    shutil.copytree(driver.tablet.store.home, tmp_path / "tablet1")
    again = open_window("ar")
    again.tablet.shell.log("C01-A04")
    again.pump()
    (photo,) = photos(again)
    assert again.tablet.store.picture_bytes(photo.file) == road_scene(4)
    assert again.tablet.devices.camera.unclaimed() == []


def test_a_saved_works_photos_are_looked_at_pointed_at_and_taken_away(form: Driver) -> None:
    take(form, 2)
    form.tablet.shell.log_work.edit("quantity", "12")
    form.tap(form.page.ids.save)
    store, shell = form.tablet.store, form.tablet.shell
    (work,) = store.works()
    shell.open(f"work:{work.record}")
    form.pump()
    tiles = strip(form).ids.tiles.children
    assert len(tiles) == 2
    assert all(tile.texture for tile in tiles)
    form.tap(tiles[-1])
    drag_over_picture(form, (0.2, 0.1), (0.6, 0.5))
    first = store.record(UUID(tiles[-1].key))
    assert first is not None
    assert [mark["mark"] for mark in first.fields["marks"]] == ["arrow"]
    form.tap(form.page.ids.take_out)
    assert len(store.records("photo", of=work.record)) == 1
    form.tap(form.root.ids.undo)
    assert len(store.records("photo", of=work.record)) == 2
    assert len(strip(form).ids.tiles.children) == 2
