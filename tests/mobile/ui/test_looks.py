"""Day, night and sun: what is built under one look keeps no colour of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mobile.theme import palette, palettes
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


@pytest.fixture(autouse=True)
def _by_day_again() -> Iterator[None]:
    yield
    palette.use("day")


def colours_of(driver: Driver) -> set[tuple[float, ...]]:
    """Opaque colours of the widgets' own properties and of what they draw."""
    from kivy.graphics import Color
    from kivy.properties import ColorProperty

    found = set[tuple[float, ...]]()
    for widget in driver.root.walk():
        for name, kind in widget.properties().items():
            if isinstance(kind, ColorProperty):
                found.add(tuple(getattr(widget, name)))
        for canvas in (widget.canvas.before, widget.canvas, widget.canvas.after):
            found |= {tuple(one.rgba) for one in canvas.children if isinstance(one, Color)}
    return {tuple(round(part, 4) for part in colour) for colour in found if colour[3] == 1}


def flat(value: Any) -> Iterator[tuple[float, ...]]:
    """Every opaque colour in a look's tables."""
    if isinstance(value, dict):
        for one in value.values():
            yield from flat(one)
    elif isinstance(value[0], tuple):
        for one in value:
            yield from flat(one)
    elif value[3] == 1:
        yield tuple(round(part, 4) for part in value)


@pytest.mark.parametrize("mode", ["night", "sun"])
def test_all_is_drawn_in_the_colours_of_the_look(arabic: Driver, mode: str) -> None:
    arabic.tablet.shell.look("light", mode)
    wanted = set(flat(palettes.MODES[mode].named()))
    only_by_day = set(flat(palettes.DAY.named())) - wanted - {(1.0, 1.0, 1.0, 1.0)}
    for page in [*arabic.tablet.shell.models]:
        arabic.tablet.shell.go(page)
        arabic.pump()
        seen = colours_of(arabic)
        assert len(seen & wanted) > 3, page
        assert not seen & only_by_day, page


def test_the_window_itself_takes_the_ground_of_the_look(arabic: Driver) -> None:
    from kivy.core.window import Window

    arabic.tablet.shell.look("light", "night")
    assert tuple(Window.clearcolor) == pytest.approx(palettes.NIGHT.GROUND)
