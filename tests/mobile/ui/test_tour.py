"""A tour by touch, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.mobile.ui.driver import Driver
from tests.mobile.viewmodels.test_tour import reply

pytestmark = pytest.mark.window


@pytest.mark.parametrize(
    ("language", "done", "act"), [("ar", "مكتمل", "سجّل عملًا هنا"), ("en", "Done", "Log work here")]
)
def test_a_stop_is_begun_by_one_touch_and_then_done(
    open_window: Callable[..., Driver], language: str, done: str, act: str
) -> None:
    driver = open_window(language)
    driver.tablet.shell.openers.pop("inspect", None)
    driver.tablet.store.keep_tours(reply())
    driver.go("sync")
    driver.go("today")
    cards = [w for w in driver.page.walk() if type(w).__name__ == "SiteCard" and w.key]
    second = next(card for card in cards if card.key.endswith("/2"))
    driver.tap(second)
    assert driver.page.ids.act.text == act
    driver.tap(driver.page.ids.act)
    assert driver.page.name == "log_work"
    entry = driver.page.ids.quantity.ids.entry
    driver.tap(entry)
    driver.type("٢٥")
    driver.tap(driver.page.ids.save)
    assert driver.page.name == "today"
    assert driver.tablet.shell.today.view.rows[1].chip == done
