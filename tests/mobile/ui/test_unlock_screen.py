"""The PIN through the window: tapped, and typed on a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Driver]:
    tablet = FieldTablet(tmp_path, asks_pin=True)
    tablet.store.set_pin("2026")
    tablet.locator.give(HERE)
    driver = Driver(tablet)
    yield driver
    driver.close()


def keys(driver: Driver) -> dict[str, object]:
    return {key.code: key for key in driver.page.ids.pad.children}


def test_tapping_the_pin_opens_today(locked: Driver) -> None:
    assert locked.root.ids.rail.width == 0
    for digit in "2036":
        locked.tap(keys(locked)[digit])
    locked.tap(keys(locked)["erase"])
    locked.tap(keys(locked)["erase"])
    assert keys(locked)["enter"].disabled
    for digit in "26":
        locked.tap(keys(locked)[digit])
    locked.tap(keys(locked)["enter"])
    assert locked.tablet.shell.view.page == "today"
    locked.pump()
    assert locked.root.ids.rail.width > 0


def test_a_wrong_pin_is_said_and_the_keys_wait(locked: Driver) -> None:
    for digit in "1111":
        locked.tap(keys(locked)[digit])
    locked.tap(keys(locked)["enter"])
    assert "غير صحيح" in locked.page.ids.error.text
    assert keys(locked)["1"].disabled
    assert "2026" not in " ".join(key.text for key in keys(locked).values())


def test_a_rest_asks_again_at_the_next_touch(locked: Driver) -> None:
    for digit in "2026":
        locked.tap(keys(locked)[digit])
    locked.tap(keys(locked)["enter"])
    locked.go("sync")
    locked.tablet.clock.advance(minutes=6)
    locked.tap(locked.root.places[0])
    assert locked.tablet.shell.view.page == "unlock"
