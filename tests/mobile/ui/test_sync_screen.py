"""The sync screen in a real window: what it tells, and buttons that a glove can hit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import refuse
from tests.mobile.ui.driver import NARROW, WIDE, Driver

pytestmark = pytest.mark.window
LEAST = 48


def buttons(driver: Driver) -> list[Any]:
    """The buttons that can be pressed."""
    shown = [w for w in driver.page.walk(restrict=True) if type(w).__name__ == "Action"]
    return [w for w in shown if w.text and not w.disabled and w.opacity]


def press(driver: Driver, text: str) -> None:
    (button,) = (button for button in buttons(driver) if button.text == text)
    button.dispatch("on_release")
    driver.pump()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_problem_and_each_upkeep_has_a_button_for_gloves(
    open_window: Callable[..., Driver], language: str, size: tuple[int, int]
) -> None:
    driver = open_window(language)
    driver.resize(size)
    tablet, texts = driver.tablet, driver.tablet.shell.kit.texts
    tablet.log("C01-A04", "180")
    refuse(tablet.store)
    waiting = tablet.log("C10-A08", "64")
    tablet.store.attach_photo(waiting, jpeg(1))
    tablet.shell.syncing.count()
    driver.go("sync")
    found = {button.text: button for button in buttons(driver)}
    for key in ("sync_now", "verify_now", "rescue_write", "correct", "dismiss"):
        button = found[texts(key)]
        assert min(button.size) >= LEAST, key
        x, _ = button.to_window(button.x, button.y)
        assert 0 <= x <= driver.root.width - button.width, key
    assert (
        texts("files_waiting", thumbnails=1, originals=1, size="")[:12]
        in driver.page.ids.files.told
    )


def test_the_buttons_do_what_they_say(open_window: Callable[..., Driver]) -> None:
    driver = open_window("en")
    tablet = driver.tablet
    tablet.log("C01-A04", "180")
    refuse(tablet.store)
    tablet.server.is_online = True
    driver.go("sync")
    press(driver, "Verify now")
    assert driver.page.ids.verify.told == "Everything is the same · just now"
    press(driver, "Write file")
    assert driver.page.ids.rescue.told.startswith("Not written")
    press(driver, "Dismiss")
    assert tablet.shell.sync_page.view.problems == ()
    assert not driver.page.ids.problems.children
