"""Fingers on an inspection's form: scroll to a part of it, choose, answer, type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mobile.ui.driver import Driver

Opener = Callable[..., Driver]


def see(driver: Driver, widget: Any) -> Any:
    """Scroll until the widget stands in the window, as a finger would."""
    scroll = driver.page.ids.scroll
    low, high = widget.to_window(widget.x, widget.y)[1], widget.to_window(widget.x, widget.top)[1]
    if low < scroll.y or high > scroll.top:
        scroll.scroll_to(widget, padding=40, animate=False)
        driver.pump(30)
    return widget


def choose(driver: Driver, kind: str) -> None:
    row = next(r for r in driver.page.ids.choices.children if r.key.startswith(f"{kind}/"))
    driver.tap(see(driver, row))


def line(driver: Driver, nth: int) -> Any:
    return driver.page.ids.lines.children[-1 - nth]


def answer(driver: Driver, nth: int, code: str) -> None:
    pick(driver, line(driver, nth), code)
    driver.wait_for(lambda: line(driver, nth).row.answer == code, 5)


def pick(driver: Driver, within: Any, code: str) -> None:
    """One of the answers that stand side by side."""
    segments = driver.find("Segmented", within=within).children
    driver.tap(see(driver, next(one for one in segments if one.code == code)))


def type_into(driver: Driver, field: Any, text: str) -> None:
    driver.tap(see(driver, field.ids.entry))
    driver.type(text)


def begin(driver: Driver, kind: str, activity: str = "C01-A07") -> None:
    """The form of a kind of inspection of an activity."""
    driver.tablet.shell.inspect(f":{activity}")
    driver.pump()
    choose(driver, kind)
