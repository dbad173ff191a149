"""Boxes that mirror themselves: what stands first stands on the reader's side."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
    VariableListProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.layout import Layout

from mobile.theme import shaping

NARROW = 900
"""Width in dp below which columns stand under each other."""


class Seen:
    """What is not seen takes no touch, nor does what stands in it: another may lie beneath."""

    def collide_point(self, x: float, y: float) -> bool:
        return bool(self.opacity) and bool(super().collide_point(x, y))  # type: ignore[attr-defined, misc]

    def on_touch_down(self, touch: Any) -> bool:
        return bool(self.opacity) and bool(super().on_touch_down(touch))  # type: ignore[attr-defined, misc]


class Row(Seen, BoxLayout):
    """Children side by side, from the right in an Arabic interface."""

    def _iterate_layout(self, sizes: Any) -> Iterator[tuple[Any, float, float, float, float]]:
        mirrored = shaping.is_interface_rtl() and self.orientation == "horizontal"
        for index, x, y, width, height in super()._iterate_layout(sizes):
            yield index, (self.x + self.right - x - width if mirrored else x), y, width, height


class Stack(Seen, Layout):
    """Children under each other, as high as they need; those without height take no spacing."""

    spacing = NumericProperty(0)
    padding = VariableListProperty([0, 0, 0, 0])
    minimum_height = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for name in ("children", "pos", "size", "spacing", "padding"):
            self.fbind(name, self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        left, top, right, bottom = self.padding
        y, seen = self.top - top, 0
        for child in reversed(self.children):
            if child.size_hint_x is not None:
                child.width = max(0, (self.width - left - right) * child.size_hint_x)
            y -= self.spacing if seen and child.height else 0
            seen += bool(child.height)
            child.top = y
            child.x = (
                self.right - right - child.width if shaping.is_interface_rtl() else self.x + left
            )
            y -= child.height
        self.minimum_height = self.top - y + bottom


class Columns(Row):
    """Side by side where there is room, under each other on a narrow screen."""

    is_narrow = BooleanProperty(False)

    def on_width(self, _: Any, width: float) -> None:
        self.is_narrow = width < dp(NARROW)
        self.orientation = "vertical" if self.is_narrow else "horizontal"


class Card(Seen, BoxLayout):
    """A white sheet with a soft shadow; ``line`` outlines it."""

    colour = ColorProperty()
    radius = NumericProperty(dp(14))
    line = ColorProperty()
    line_width = NumericProperty(dp(1))


class Plate(AnchorLayout):
    """A rounded patch of a tone with one thing in its middle."""

    tone = StringProperty("muted")
    colour = ColorProperty()
    radius = NumericProperty(dp(12))
    side = NumericProperty(dp(46))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
