"""Delivery tickets under the fingers: added, typed on with Enter, taken away, saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mobile.ui.driver import Driver

pytestmark = [pytest.mark.window, pytest.mark.slow]

COURSE = "C01-A07"


def rows(driver: Driver) -> list[Any]:
    return driver.page.ids.tickets.rows


def texts(driver: Driver) -> list[tuple[str, str]]:
    return [(row.ids.number.text, row.ids.tonnes.text) for row in rows(driver)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_tickets_are_typed_on_with_enter_and_saved(
    open_window: Callable[..., Driver], language: str
) -> None:
    driver = open_window(language)
    model = driver.tablet.shell.log_work
    driver.tablet.shell.log(COURSE)
    model.edit("quantity", "500")
    model.edit("thickness_mm", "50")
    driver.pump()
    assert driver.page.ids.delivery.height > 0
    driver.tap(driver.page.ids.add_ticket)
    driver.pump()
    for number, tonnes in (("A-1", "30.5"), ("A-2", "٢٩")):
        driver.type(number)
        driver.press("enter")
        driver.type(tonnes)
        driver.press("enter")
        driver.pump()
    assert texts(driver) == [("A-1", "30.5"), ("A-2", "٢٩"), ("", "")]
    driver.tap(rows(driver)[0].ids.bin)
    assert texts(driver) == [("A-2", "٢٩"), ("", "")]
    model.save()
    (work,) = driver.tablet.store.works()
    assert list(work.tickets) == [{"number": "A-2", "tonnes": "29"}]


def test_work_that_is_no_course_has_no_room_for_tickets(
    open_window: Callable[..., Driver],
) -> None:
    driver = open_window("ar")
    driver.tablet.shell.log("C01-A04")
    driver.pump()
    assert driver.page.ids.delivery.height == 0
    assert driver.page.ids.delivery.disabled
