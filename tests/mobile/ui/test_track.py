"""A track by touch, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.mobile.steered import HERE
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_walk_is_recorded_paused_and_saved(
    open_window: Callable[..., Driver], language: str
) -> None:
    driver = open_window(language)
    driver.tap(driver.page.ids.shift.ids.track)
    assert driver.page.name == "track"
    driver.tap(driver.find("Option", within=driver.page.ids.modes, code="walk"))
    driver.tap(driver.page.ids.act)
    for nth in range(20):
        driver.tablet.locator.give(replace(HERE, lat=HERE.lat + nth * 0.0001))
    driver.tablet.shell.track.ticked()
    driver.pump()
    assert driver.find("NamedValue", within=driver.page, value="20")
    driver.tap(driver.page.ids.act)
    assert driver.tablet.shell.track.view.state == "paused"
    driver.tap(driver.page.ids.stop)
    [record] = driver.tablet.store.records("track")
    assert (record.fields["mode"], record.fields["count"]) == ("walk", 20)
    assert driver.find("PlainRow", within=driver.page.ids.rows)


def test_the_map_leads_to_the_track(arabic: Driver) -> None:
    arabic.go("map")
    arabic.tap(arabic.page.ids.track)
    assert arabic.page.name == "track"
    arabic.tap(arabic.page.ids.act)
    arabic.press("back")
    assert arabic.page.name == "map"
    assert arabic.page.ids.track.is_on
