"""The PIN through the window: tapped, and typed on a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.viewmodels.unlock import LONGEST
from tests.mobile.steered import HERE, sign_in
from tests.mobile.tablet import FieldTablet
from tests.mobile.ui.driver import Driver
from tests.mobile.viewmodels.test_shift_change import sign_in_second

pytestmark = pytest.mark.window


@pytest.fixture(params=["ar", "en"])
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    tablet = FieldTablet(tmp_path, asks_pin=True)
    tablet.store.keep_setting("language", request.param)
    tablet.shell.kit.speak(request.param)
    tablet.store.set_pin("2026")
    tablet.locator.give(HERE)
    driver = Driver(tablet)
    yield driver
    driver.close()


def keys(driver: Driver) -> dict[str, object]:
    return {key.code: key for key in driver.page.ids.pad.children}


def test_tapping_the_pin_opens_today(locked: Driver) -> None:
    assert locked.root.ids.rail.width == 0
    assert len(locked.page.ids.dots.text.split()) == LONGEST
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
    said = {"ar": "الرمز غير صحيح", "en": "That is not the PIN"}
    assert said[locked.tablet.shell.kit.language] in locked.page.ids.error.text
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


@pytest.mark.parametrize(
    ("language", "name"), [("ar", "مفتش تجريبي ٢"), ("en", "Demo Inspector 2")]
)
def test_another_takes_the_tablet_over_by_their_pin(
    tmp_path: Path, language: str, name: str
) -> None:
    tablet = FieldTablet(tmp_path, is_signed_in=False, asks_pin=True)
    tablet.store.keep_setting("language", language)
    tablet.shell.kit.speak(language)
    sign_in_second(tablet.store)
    tablet.store.set_pin("2222")
    sign_in(tablet.store)
    tablet.store.set_pin("2026")
    driver = Driver(tablet)
    for digit in "2026":
        driver.tap(keys(driver)[digit])
    driver.tap(keys(driver)["enter"])
    driver.go("settings")
    driver.tap(driver.page.ids.leave.children[0])
    assert tablet.shell.view.page == "sign_in"
    assert driver.root.ids.rail.width == 0
    driver.tap(driver.find("Action", within=driver.page.ids.others, text=name))
    assert driver.page.ids.dots.text
    assert tablet.shell.door.unlock.view.person == name
    for digit in "2222":
        driver.tap(keys(driver)[digit])
    driver.tap(keys(driver)["enter"])
    assert tablet.shell.view.page == "today"
    assert tablet.shell.view.person == name
    driver.close()
