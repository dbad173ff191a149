"""The list of all records in the window: a few widgets, however many rows."""

from __future__ import annotations

import pytest

from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


def rows(driver: Driver) -> list[str]:
    listed = driver.page.ids.list
    shown = [w for w in listed.walk(restrict=True) if type(w).__name__ == "PlainRow"]
    return [w.title for w in sorted(shown, key=lambda w: -w.y)]


def test_only_rows_in_sight_are_widgets(english: Driver) -> None:
    tablet = english.tablet
    for n in range(60):
        tablet.clock.advance(seconds=1)
        tablet.log("C10-A08", str(n + 1))
    english.go("records")
    assert 5 < len(rows(english)) < 20
    first = english.page.ids.list._rows[0]
    assert "60 m³" in first.sub
    assert first.top == pytest.approx(english.page.ids.list._sheet.top)
    english.page.ids.list.scroll_y = 0
    english.pump()
    assert english.page.ids.list._rows[59].sub.startswith("1 m³")
    assert len(rows(english)) < 20


def test_a_touch_opens_the_record_and_back_returns(english: Driver) -> None:
    english.tablet.log("C10-A08", "64")
    english.go("records")
    english.tap(english.page.ids.list._rows[0])
    assert english.tablet.shell.view.page == "work"
    english.press("back")
    assert english.page.name == "records"


def test_typing_and_touching_filters(english: Driver) -> None:
    english.tablet.log("C10-A08", "64")
    english.tablet.log("C09-A06", "12")
    english.go("records")
    assert len(rows(english)) == 2
    english.page.ids.find.ids.entry.focus = True
    english.type("kerb")
    assert rows(english) == ["Jabriya: kerb and interlock, block 3"]
    english.page.ids.find.ids.entry.text = ""
    english.pump()
    english.tap(english.find("Option", code="work"))
    assert len(rows(english)) == 2
    assert english.find("Option", code="logged", within=english.page.ids.states)
