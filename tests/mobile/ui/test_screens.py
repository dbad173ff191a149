"""Every screen is built in both languages, whole and mirrored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mobile.tablet import acknowledge, give_back
from tests.mobile.ui.driver import NARROW, WIDE, Driver

pytestmark = pytest.mark.window

PAGES = ("today", "map", "log_work", "records", "sync", "settings")


def with_works(driver: Driver) -> str:
    tablet = driver.tablet
    record = tablet.log("C01-A04", "180", section="R5-W-02", from_m="4+300", to_m="4+400")
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(record), "أعد القياس")
    tablet.log("C10-A08", "64")
    return f"work:{record}"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_screen_is_built_and_inside_the_window(
    open_window: Callable[..., Driver], language: str, size: tuple[int, int]
) -> None:
    driver = open_window(language)
    driver.resize(size)
    key = with_works(driver)
    for page in PAGES:
        driver.go(page)
        assert driver.page.name == page
        assert not outside(driver), page
    driver.tablet.shell.open(key)
    driver.pump()
    assert driver.page.name == "work"
    assert not outside(driver)
    driver.tablet.shell.go("sign_in")
    driver.pump()
    assert not outside(driver)


def outside(driver: Driver) -> list[str]:
    """Buttons of the shown page that do not lie wholly in the window, those in lists left out."""
    width, height = driver.root.size
    found = []
    for widget in driver.page.walk(restrict=True):
        if type(widget).__name__ not in ("Action", "RoundButton") or hidden(widget):
            continue
        x, y = widget.to_window(widget.x, widget.y)
        if not (x >= 0 and y >= 0 and x + widget.width <= width and y + widget.height <= height):
            found.append(f"{widget.text or widget.icon} {x, y, widget.size}")
    return found


def hidden(widget: Any) -> bool:
    """Not to be seen, or in a list that scrolls, or in a card that waits below the window."""
    while widget.parent is not None and widget.parent is not widget:
        if not widget.opacity or not widget.height or type(widget).__name__ == "ScrollView":
            return True
        if type(widget).__name__ == "Card" and widget.top < 0:
            return True
        widget = widget.parent
    return False


def test_arabic_starts_on_the_right_and_english_on_the_left(arabic: Driver) -> None:
    rail = arabic.root.ids.rail
    assert rail.to_window(*rail.pos)[0] > 1000
    arabic.go("settings")
    arabic.tap(arabic.find("Option", code="en"))
    assert arabic.tablet.shell.kit.language == "en"
    rail = arabic.root.ids.rail
    assert rail.to_window(*rail.pos)[0] == 0
    arabic.go("today")
    assert arabic.page.ids.act.text == "Log work here"
    arabic.tablet.shell.go("sign_in")
    arabic.pump()
    arabic.tap(arabic.page.ids.language)
    assert arabic.tablet.shell.kit.language == "ar"


def test_rows_mirror_icon_text_and_chip(open_window: Callable[..., Driver]) -> None:
    for language, is_mirrored in (("ar", True), ("en", False)):
        driver = open_window(language)
        row = driver.find("SiteCard", key="activity:C01-A04")
        icon, chip = driver.find("Icon", within=row), driver.find("Chip", within=row)
        is_icon_right = icon.to_window(*icon.center)[0] > chip.to_window(*chip.center)[0]
        assert is_icon_right is is_mirrored
        driver.close()
        driver.close = lambda: None


def test_a_touch_at_the_lower_edge_of_the_list_chooses_its_card(arabic: Driver) -> None:
    """No bar lies there that would move the list sideways: it does not."""
    rows = arabic.page.ids.list
    edge = rows.to_window(rows.center_x, rows.y)[1] + 2
    for row in arabic.page.view.rows[::-1]:
        card = arabic.find_card(rows, key=row.key)
        above = card.to_window(*card.center)[1] - edge
        rows.scroll_y = min(1, rows.scroll_y + above / (rows.children[0].height - rows.height))
        arabic.pump()
        if abs(card.to_window(*card.center)[1] - edge) < 1 and arabic.page.view.chosen != row.key:
            arabic.tap(card)
            assert arabic.page.view.chosen == row.key
            return
    raise AssertionError("no card lies at the lower edge")


def test_targets_are_at_least_48_dp(arabic: Driver) -> None:
    arabic.tap(arabic.page.ids.act)
    kinds = ("Action", "RoundButton", "NavItem", "Option", "FieldButton")
    small = [
        f"{type(w).__name__} {getattr(w, 'text', '')} {w.size}"
        for w in arabic.root.walk()
        if type(w).__name__ in kinds and w.opacity and w.height and min(w.size) < 48
    ]
    assert not small


def test_an_empty_list_says_what_to_do_next(english: Driver) -> None:
    english.go("sync")
    shown = [w.title for w in english.page.walk() if type(w).__name__ == "EmptyState"]
    assert "No works yet" in shown
    assert "Nothing needs you" in shown


def test_the_language_is_kept_for_the_next_start(english: Driver) -> None:
    english.go("settings")
    english.tap(english.find("Option", code="ar"))
    assert english.tablet.store.setting("language") == "ar"
