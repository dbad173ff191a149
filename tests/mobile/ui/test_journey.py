"""The inspector's day, by touch and by key, in the real window over the real store."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.mobile.tablet import acknowledge, give_back
from tests.mobile.ui.driver import Driver

pytestmark = [pytest.mark.window, pytest.mark.slow]

NOTE = "الحاجز الشرقي ناقص عند الكيلو 6+480"


def fill(driver: Driver, field: str, text: str) -> None:
    """Touch a field of the shown page and type."""
    entry = driver.page.ids[field].ids.entry
    driver.tap(entry)
    assert entry.focus
    entry.text = ""
    driver.type(text)


def test_sign_in_log_a_work_and_see_it_wait(open_window: Callable[..., Driver]) -> None:
    driver = open_window("ar", is_signed_in=False)
    driver.tablet.server.is_online = True
    fill(driver, "username", "inspector1")
    fill(driver, "password", "demo-pass")
    driver.tap(driver.page.ids.submit)
    assert driver.page.name == "today"
    driver.tablet.server.is_online = False
    driver.tap(driver.page.ids.act)
    assert driver.page.name == "log_work"
    fill(driver, "quantity", "٤١٢٫٥")
    driver.tap(driver.page.ids.save)
    assert driver.page.name == "today"
    driver.go("sync")
    driver.find("PlainRow", chip="بانتظار الإرسال")
    (work,) = driver.tablet.store.works()
    assert work.quantity == Decimal("412.5")


def test_the_usual_case_takes_three_touches(arabic: Driver) -> None:
    arabic.go("log_work")
    arabic.tap(arabic.find("PlainRow", key="C01-A04"))
    fill(arabic, "quantity", "25")
    arabic.tap(arabic.page.ids.save)
    assert len(arabic.tablet.store.works()) == 1


def test_a_wrong_password_stays_and_says_why(open_window: Callable[..., Driver]) -> None:
    driver = open_window("en", is_signed_in=False)
    driver.tablet.server.is_online = True
    fill(driver, "username", "inspector1")
    fill(driver, "password", "guess")
    driver.press("enter")
    assert driver.page.name == "sign_in"
    assert driver.page.ids.error.text == "Wrong user name or password."
    assert driver.page.ids.error.height > 40


def test_tab_goes_from_field_to_field(open_window: Callable[..., Driver]) -> None:
    driver = open_window("en", is_signed_in=False)
    driver.tap(driver.page.ids.username.ids.entry)
    driver.press("tab")
    assert driver.page.ids.password.ids.entry.focus


def test_enter_in_a_number_saves_and_in_the_notes_begins_a_line(arabic: Driver) -> None:
    arabic.tap(arabic.page.ids.act)
    fill(arabic, "notes", "سطر")
    arabic.press("enter")
    assert arabic.page.name == "log_work"
    assert arabic.tablet.store.works() == []
    fill(arabic, "quantity", "7")
    arabic.press("enter")
    assert len(arabic.tablet.store.works()) == 1


def test_the_back_key_goes_to_today_and_not_out(arabic: Driver) -> None:
    arabic.go("sync")
    arabic.press("back")
    assert arabic.page.name == "today"


def test_another_person_may_sign_in_or_not(arabic: Driver) -> None:
    arabic.go("sync")
    arabic.tap(arabic.page.ids.sign_in)
    assert arabic.page.name == "sign_in"
    arabic.tap(arabic.page.ids.back)
    assert arabic.page.name == "today"


def test_an_error_stands_at_its_field(arabic: Driver) -> None:
    arabic.tap(arabic.page.ids.act)
    fill(arabic, "quantity", "كثير")
    arabic.tap(arabic.page.ids.save)
    assert arabic.page.name == "log_work"
    assert arabic.page.ids.quantity.error
    assert arabic.page.ids.error.text.startswith("الكمية")


def test_arabic_typed_in_a_note_is_kept_as_typed(arabic: Driver) -> None:
    arabic.tap(arabic.page.ids.act)
    fill(arabic, "notes", NOTE)
    entry: Any = arabic.page.ids.notes.ids.entry
    assert entry.text == NOTE
    assert arabic.tablet.store.draft("log_work")["notes"] == NOTE


def test_a_returned_work_is_corrected(arabic: Driver) -> None:
    tablet = arabic.tablet
    record = tablet.log("C01-A04", "180", section="R5-W-02", from_m="4+300", to_m="4+400")
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(record), "أعد القياس")
    arabic.go("sync")
    arabic.go("today")
    arabic.tap(arabic.page.ids.act)
    assert arabic.page.name == "work"
    assert arabic.page.ids.reason.text == "أعد القياس"
    arabic.tap(arabic.page.ids.correct)
    fill(arabic, "quantity", "90")
    arabic.tap(arabic.page.ids.save)
    assert (tablet.work(record).state, tablet.work(record).quantity) == ("corrected", 90)


def test_a_withdrawn_work_comes_back_with_undo(english: Driver) -> None:
    tablet = english.tablet
    record = tablet.log("C01-A04", "180")
    tablet.shell.open(f"work:{record}")
    english.pump()
    english.tap(english.page.ids.withdraw)
    assert tablet.work(record).state == "withdrawn"
    english.tap(english.root.ids.undo)
    assert tablet.work(record).state == "logged"
