"""One touch on Today opens a record that waits; a site is chosen by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile.viewmodels.page import RECORD, TODAY
from tests.mobile.ui.driver import Driver
from tests.mobile.viewmodels.test_due_records import LATE, save

pytestmark = pytest.mark.window


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_record_that_waits_opens_by_one_touch(
    open_window: Callable[..., Driver], language: str
) -> None:
    driver = open_window(language)
    key = save(driver.tablet, "ncr", due_at=LATE)
    driver.go(TODAY)
    driver.pump(12)
    card = driver.find("SiteCard", key=key)
    assert card.tone == "bad"
    driver.tap(card)
    assert driver.tablet.shell.view.page == RECORD
    assert str(driver.tablet.shell.record_page.record) in key
    driver.press("back")
    assert driver.tablet.shell.view.page == TODAY
    site = driver.find("SiteCard", key="activity:C01-A04")
    driver.tap(site)
    assert driver.tablet.shell.view.page == TODAY
    assert driver.tablet.shell.today.view.chosen == "activity:C01-A04"
