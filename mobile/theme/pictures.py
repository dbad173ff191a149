"""Photographs in the window: upright, fitted, with arrows and circles over them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from math import atan2, cos, hypot, pi, sin
from typing import Any

from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget
from PIL import Image, ImageOps

from mobile.theme import palette

# More than a tablet's screen shows of it.
_LONGEST_PX = 1600
_HEAD = dp(22)
# Over any photograph, by day and by night: red with white about it.
_POINTER, _WHITE = (0.84, 0.1, 0.1, 1.0), (1.0, 1.0, 1.0, 1.0)
Point = tuple[float, float]


@lru_cache(maxsize=48)
def texture_of(picture: bytes) -> Texture | None:
    """A picture as the person who took it saw it; None when it cannot be read."""
    try:
        with Image.open(BytesIO(picture)) as opened:
            opened.draft("RGB", (_LONGEST_PX, _LONGEST_PX))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((_LONGEST_PX, _LONGEST_PX))
    texture = Texture.create(size=upright.size, colorfmt="rgb")
    texture.blit_buffer(upright.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


class MarkedPicture(Widget):
    """A picture with its marks; ``is_tool``: a drag draws another one and is told of.

    ``marks`` as they travel: fractions of width and height from the upper left corner.
    """

    texture = ObjectProperty(None, allownone=True)
    marks = ListProperty()
    tool = StringProperty("arrow")
    is_tool = BooleanProperty(False)

    __events__ = ("on_mark",)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._dragged: tuple[Point, Point] | None = None
        for name in ("pos", "size", "texture", "marks"):
            self.fbind(name, self._draw)

    def on_mark(self, start: Point, end: Point) -> None:
        """For binding."""

    def frame(self) -> tuple[float, float, float, float]:
        """Where the picture stands: left, bottom, width, height in pixels."""
        wide, high = self.texture.size if self.texture else (4, 3)
        scale = min(self.width / wide, self.height / high)
        width, height = wide * scale, high * scale
        return self.center_x - width / 2, self.center_y - height / 2, width, height

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        left, bottom, width, height = self.frame()
        with self.canvas:
            Color(*(_WHITE if self.texture else palette.SUNKEN))
            Rectangle(texture=self.texture, pos=(left, bottom), size=(width, height))
            for mark in self.marks:
                ends = [(float(mark[x]), float(mark[y])) for x, y in (("x", "y"), ("to_x", "to_y"))]
                self._mark(str(mark["mark"]), ends)
            if self._dragged is not None:
                self._mark(self.tool, self._dragged)

    def _mark(self, kind: str, ends: Sequence[Point]) -> None:
        (x, y), (to_x, to_y) = (self._pixel(end) for end in ends)
        for colour, width in ((_WHITE, dp(4)), (_POINTER, dp(2.4))):
            Color(*colour)
            if kind == "circle":
                Line(circle=(x, y, hypot(to_x - x, to_y - y)), width=width)
                continue
            turn = atan2(to_y - y, to_x - x)
            Line(points=(x, y, to_x, to_y), width=width, cap="round")
            for side in (pi * 0.84, -pi * 0.84):
                tip = to_x + _HEAD * cos(turn + side), to_y + _HEAD * sin(turn + side)
                Line(points=(to_x, to_y, *tip), width=width, cap="round")

    def _pixel(self, fraction: Point) -> Point:
        left, bottom, width, height = self.frame()
        return left + fraction[0] * width, bottom + (1 - fraction[1]) * height

    def _fraction(self, pixel: Point) -> Point:
        left, bottom, width, height = self.frame()
        across, down = (pixel[0] - left) / width, 1 - (pixel[1] - bottom) / height
        return min(1.0, max(0.0, across)), min(1.0, max(0.0, down))

    def on_touch_down(self, touch: Any) -> bool:
        if not (self.is_tool and self.texture and self.collide_point(*touch.pos)):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        start = self._fraction(touch.pos)
        self._dragged = (start, start)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._dragged is None:
            return bool(super().on_touch_move(touch))
        self._dragged = (self._dragged[0], self._fraction(touch.pos))
        self._draw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._dragged is None:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        dragged, self._dragged = (self._dragged[0], self._fraction(touch.pos)), None
        self.dispatch("on_mark", *dragged)
        self._draw()
        return True
