"""The tablet's window, without a screen. Kivy is imported here alone, and only when asked for.

One window serves the whole session: SDL opens a second one badly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet
from tests.mobile.ui.driver import WIDE, Driver, prepare_kivy

Opener = Callable[..., Driver]


@pytest.fixture(scope="session", autouse=True)
def kivy_settled() -> None:
    prepare_kivy()


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Opener]:
    """Opens a tablet's window in a language; closes it afterwards."""
    opened: list[Driver] = []

    def open_(language: str = "ar", is_signed_in: bool = True) -> Driver:
        opened.append(_window(tmp_path / f"tablet{len(opened)}", language, is_signed_in))
        return opened[-1]

    yield open_
    for driver in opened:
        driver.close()


def _window(home: Path, language: str, is_signed_in: bool = True) -> Driver:
    tablet = FieldTablet(home, is_signed_in)
    tablet.store.keep_setting("language", language)
    tablet.shell.kit.speak(language)
    driver = Driver(tablet)
    driver.resize(WIDE)
    tablet.locator.give(HERE)
    driver.pump()
    return driver


@pytest.fixture(scope="module")
def kept_arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """One Arabic window for a module that opens no other, and leaves nothing behind in it."""
    driver = _window(tmp_path_factory.mktemp("kept"), "ar")
    yield driver
    driver.close()


@pytest.fixture
def arabic(open_window: Opener) -> Driver:
    return open_window("ar")


@pytest.fixture
def english(open_window: Opener) -> Driver:
    return open_window("en")
