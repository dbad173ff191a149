"""Keys pressed in a text field, and where its caret stands after them."""

from __future__ import annotations

from typing import Any

from tests.mobile.ui.driver import Driver

KEYS = {
    "left": 276,
    "right": 275,
    "up": 273,
    "down": 274,
    "home": 278,
    "end": 279,
    "delete": 127,
    "backspace": 8,
    "shift": 304,
    "x": ord("x"),
    "c": ord("c"),
    "v": ord("v"),
    "a": ord("a"),
}
MIXED = [
    "الكيلو 12+350 كشط",
    "كم 12",
    "12 كم",
    "Milling كشط 5 سم (R5) end",
    "طريق (R5-E-03) 40%",
    "ABC كشط",
    "كَشْطٌ لا 12",
    "هاتف +965 2222 3333 للطوارئ",
    "plain latin 12",
    "٣٫٥ متر",
]


def field_of(driver: Driver) -> Any:
    """The notes field of a form, empty and focused."""
    driver.tap(driver.page.ids.act)
    entry = driver.page.ids.notes.ids.entry
    driver.tap(entry)
    entry.text = ""
    driver.pump()
    return entry


def press(driver: Any, key: str, *held: str) -> None:
    """Press a key as a keyboard does, with others held."""
    from kivy.base import EventLoop

    window = EventLoop.window
    for holding in held:
        if holding in KEYS:
            window.dispatch("on_key_down", KEYS[holding], 0, None, [])
    text = key if len(key) == 1 else None
    window.dispatch("on_key_down", KEYS[key], 0, text, list(held))
    window.dispatch("on_key_up", KEYS[key], 0)
    for holding in held:
        if holding in KEYS:
            window.dispatch("on_key_up", KEYS[holding], 0)
    driver.pump(2)


def spot(entry: Any) -> float:
    """Where the caret is drawn, in pixels of the window."""
    return float(entry.cursor_pos[0])


def path(driver: Any, entry: Any, key: str, limit: int = 60) -> list[float]:
    """Places that the caret is drawn at while a key is pressed until nothing moves."""
    found = [spot(entry)]
    for _ in range(limit):
        before = entry.cursor, spot(entry)
        press(driver, key)
        if (entry.cursor, spot(entry)) == before:
            return found
        found.append(spot(entry))
    raise AssertionError("the caret does not come to rest")
