"""A shift by touch, in both languages."""

from __future__ import annotations

import pytest

from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


def test_one_touch_on_today_begins_the_shift_and_undo_takes_it_back(arabic: Driver) -> None:
    card = arabic.page.ids.shift
    assert card.ids.act.text == "ابدأ الوردية"
    arabic.tap(card.ids.act)
    [record] = arabic.tablet.store.records("attendance")
    assert record.fields["presence"] == "on_site"
    assert card.ids.act.text == "أنهِ الوردية"
    arabic.tap(arabic.root.ids.undo)
    assert arabic.tablet.store.records("attendance") == []
    assert card.ids.act.text == "ابدأ الوردية"


def test_another_shift_with_workers_in_arabic_digits(english: Driver) -> None:
    english.tap(english.page.ids.shift.ids.more)
    assert english.page.name == "shift"
    english.tap(english.find("Option", within=english.page.ids.shifts, code="evening"))
    english.tap(english.page.ids.workers.ids.entry)
    english.type("١٥")
    english.tap(english.page.ids.act)
    [record] = english.tablet.store.records("attendance")
    assert (record.fields["shift"], record.fields["workers"]) == ("evening", "15")
    assert english.page.ids.workers.ids.entry.text == ""
    assert english.tablet.store.draft("attendance") == {}
    english.tap(english.page.ids.act)
    assert english.tablet.store.records("attendance")[0].fields["ended_at"]
    english.press("back")
    assert english.page.name == "today"


def test_no_work_is_reported_with_its_reason(arabic: Driver) -> None:
    arabic.tap(arabic.page.ids.shift.ids.more)
    arabic.tap(arabic.page.ids.no_work)
    assert arabic.tablet.store.records("attendance") == []
    arabic.tap(arabic.find("Option", within=arabic.page.ids.reasons, code="no_permit"))
    arabic.tap(arabic.page.ids.no_work)
    [record] = arabic.tablet.store.records("attendance")
    assert (record.fields["presence"], record.fields["reason"]) == ("no_work", "no_permit")
