"""Nothing that is not seen takes a touch, and nothing swallows one that is meant for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.mobile.ui.driver import Driver

pytestmark = [pytest.mark.window, pytest.mark.slow]
Opener = Callable[..., Driver]


def touchables(driver: Driver) -> Iterator[Any]:
    """What takes touches on the shown page and around it."""
    from kivy.uix.behaviors import ButtonBehavior
    from kivy.uix.textinput import TextInput

    for widget in driver.root.walk():
        if isinstance(widget, ButtonBehavior | TextInput) and min(widget.size) > 1:
            yield widget


def hidden_by(widget: Any) -> Any:
    """The one that keeps it from being seen: without room or colour; None when it is seen."""
    from kivy.core.window import Window

    while widget is not Window:
        if widget.opacity == 0 or min(widget.size) <= 0:
            return widget
        widget = widget.parent
    return None


def takes(hidden: Any, widget: Any) -> bool:
    """Whether the hidden one takes a finger that comes down where the widget stands."""
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*widget.to_window(*widget.center))
    touch.pos = touch.x, touch.y = hidden.to_parent(*hidden.to_widget(*touch.pos))
    return bool(hidden.dispatch("on_touch_down", touch))


def ghosts(driver: Driver) -> list[str]:
    found = []
    for widget in touchables(driver):
        by = hidden_by(widget)
        if by is not None and takes(by, widget):
            name = getattr(widget, "text", "") or getattr(widget, "icon", "")
            found.append(f"{type(widget).__name__} {name!r} in {type(by).__name__}")
    return found


def _form(driver: Driver) -> None:
    driver.tablet.shell.log("C01-A04")


def _choosing(driver: Driver) -> None:
    driver.tablet.shell.log_work.change_activity()
    driver.go("log_work")


def _correction(driver: Driver) -> None:
    driver.tablet.shell.correct(driver.tablet.log("C01-A04", "3"))


def _work(driver: Driver) -> None:
    driver.tablet.shell.open(f"work:{driver.tablet.log('C01-A04', '3')}")


def _course(driver: Driver) -> None:
    driver.tablet.shell.log("C01-A07")


def _short(kind: str) -> Callable[[Driver], None]:
    return lambda driver: driver.tablet.shell.act_at(kind, "activity:C01-A04")


def _inspection(driver: Driver) -> None:
    driver.tablet.shell.inspect("safety:C01-A07")
    form = driver.tablet.store.forms("safety")[0]
    driver.tablet.shell.inspecting.choose(f"safety/{form.code}")


def _shift(driver: Driver) -> None:
    driver.tablet.shell.go("shift")
    driver.tablet.shell.shift.start()


def _page(name: str) -> Callable[[Driver], None]:
    return lambda driver: driver.tablet.shell.go(name)


def _record(driver: Driver) -> None:
    fields = {"activity": "C01-A07", "title": "هبوط", "severity": "minor", "state": "raised"}
    driver.tablet.shell.open(f"ncr:{driver.tablet.store.save('ncr', fields).record}")


STATES: dict[str, Callable[[Driver], None]] = {
    "log": _form,
    "log choosing": _choosing,
    "course": _course,
    "correction": _correction,
    "work": _work,
    "ncr": _short("ncr"),
    "defect": _short("defect"),
    "obstacle": _short("obstacle"),
    "inspection": _inspection,
    "record": _record,
    "shift under way": _shift,
    **{name: _page(name) for name in ("today", "map", "inspect", "records", "sync", "settings")},
    **{name: _page(name) for name in ("shift", "track", "sign_in")},
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_that_is_not_seen_can_be_touched(open_window: Opener, state: str) -> None:
    for language in ("ar", "en"):
        driver = open_window(language)
        STATES[state](driver)
        driver.pump(12)
        assert ghosts(driver) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_field_is_touched_up_to_its_end(open_window: Opener, language: str) -> None:
    driver = open_window(language)
    driver.tablet.shell.log("C01-A04")
    driver.pump(12)
    field = driver.page.ids.notes
    entry = field.ids.entry
    assert not field.action_icon
    end = 0.04 if language == "ar" else 0.96
    driver.drag(entry, (end, 0.5), (end, 0.5))
    assert entry.focus
