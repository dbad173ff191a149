"""Every page of the tablet is reached by touches alone, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile.viewmodels import page as pages
from tests.mobile.store.pictures import road_scene
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.test_photos import load_camera, take

pytestmark = [pytest.mark.window, pytest.mark.slow]
Way = Callable[[Driver], None]


def _sign_in(driver: Driver) -> None:
    driver.go(pages.SYNC)
    driver.tap(driver.page.ids.sign_in)


def _photo(driver: Driver) -> None:
    driver.tap(driver.page.ids.act)
    load_camera(driver, road_scene(1, 640, 480))
    take(driver)
    driver.tap(driver.page.ids.photos.ids.tiles.children[-1])


def _record(driver: Driver, kind: str) -> None:
    driver.tap(driver.page.ids.shift.ids.act)
    driver.tablet.log("C01-A04", "25")
    driver.go(pages.RECORDS)
    rows = driver.page.ids.list._rows.values()
    driver.tap(next(row for row in rows if row.key.startswith(f"{kind}:")))


WAYS: dict[str, Way] = {
    pages.SIGN_IN: _sign_in,
    pages.PHOTO: _photo,
    pages.WORK_RECORD: lambda d: _record(d, "work"),
    pages.RECORD: lambda d: _record(d, "attendance"),
    pages.SHIFT: lambda d: d.tap(d.page.ids.shift.ids.more),
    pages.TRACK: lambda d: d.tap(d.page.ids.shift.ids.track),
    pages.SHORT_FORM: lambda d: d.tap(d.find("ActButton", within=d.page.ids.acts, code="defect")),
    **{one.name: (lambda d, n=one.name: d.go(n)) for one in pages.ON_RAIL},
}
# Its own tests stand in test_unlock_screen.py.
BEHIND_A_PIN = {pages.UNLOCK}


def test_no_page_is_without_its_way() -> None:
    from mobile.screens.frame import SCREENS

    assert set(WAYS) | BEHIND_A_PIN == set(SCREENS)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", sorted(WAYS))
def test_it_is_reached_by_touch_and_named(
    open_window: Callable[..., Driver], name: str, language: str
) -> None:
    driver = open_window(language)
    WAYS[name](driver)
    assert driver.page.name == name
