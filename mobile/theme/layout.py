"""Boxes that mirror themselves: what stands first stands on the reader's side."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from mobile.theme import palette, shaping

NARROW = 900
"""Width in dp below which columns stand under each other."""


class Row(BoxLayout):
    """Children side by side, from the right in an Arabic interface."""

    def _iterate_layout(self, sizes: Any) -> Iterator[tuple[Any, float, float, float, float]]:
        mirrored = shaping.is_interface_rtl() and self.orientation == "horizontal"
        for index, x, y, width, height in super()._iterate_layout(sizes):
            yield index, (self.x + self.right - x - width if mirrored else x), y, width, height


class Stack(BoxLayout):
    """Children under each other, as high as they need."""


class Columns(Row):
    """Side by side where there is room, under each other on a narrow screen."""

    is_narrow = BooleanProperty(False)

    def on_width(self, _: Any, width: float) -> None:
        self.is_narrow = width < dp(NARROW)
        self.orientation = "vertical" if self.is_narrow else "horizontal"


class Card(BoxLayout):
    """A white sheet with a soft shadow; ``line`` outlines it."""

    colour = ColorProperty(palette.SURFACE)
    radius = NumericProperty(dp(14))
    line = ColorProperty(palette.CLEAR)
    line_width = NumericProperty(dp(1))


class Plate(AnchorLayout):
    """A rounded patch of a tone with one thing in its middle."""

    tone = StringProperty("muted")
    colour = ColorProperty(palette.ground("muted"))
    radius = NumericProperty(dp(12))
    side = NumericProperty(dp(46))

    def on_tone(self, _: Any, tone: str) -> None:
        self.colour = palette.ground(tone)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
