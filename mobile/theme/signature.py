"""A pad to sign on with a finger; what was drawn is the path of an SVG."""

from pathlib import Path
from typing import Any

from kivy.graphics import Color, Line
from kivy.lang import Builder
from kivy.metrics import dp
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from mobile.theme import palette
from mobile.theme.strokes import SIDE, Stroke, as_path, from_path, thinned


class PadScroll(ScrollView):
    """Scrolls, but for touches that begin on ``pad``: those draw."""

    pad = ObjectProperty(None, allownone=True)

    def on_touch_down(self, touch: Any) -> bool:
        if self.pad is not None and self.collide_point(*touch.pos) and self._is_drawn(touch):
            return True
        return bool(super().on_touch_down(touch))

    def _is_drawn(self, touch: Any) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        is_drawn = self.pad.get_parent_window() is not None and self.pad.on_touch_down(touch)
        touch.pop()
        return bool(is_drawn)


# A finger that leaves the pad by so much above or below it scrolls, and does not sign.
_SCROLLS_AFTER = dp(40)


class SignaturePad(Widget):
    """``strokes`` is the path, in a square of ``SIDE`` units; ``on_signed`` gets each new one.

    Ink stays within the pad; a stroke that leaves it far above or below was meant to scroll.
    """

    strokes = StringProperty("")

    __events__ = ("on_signed",)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._drawn: Stroke = []
        for name in ("pos", "size", "strokes"):
            self.fbind(name, self._draw)

    def on_signed(self, path: str) -> None:
        """For binding."""

    def on_touch_down(self, touch: Any) -> bool:
        if self.disabled or not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._drawn = [self._unit(touch.pos)]
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        self._follow(touch.pos)
        self._draw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self._follow(touch.pos)
        drawn, self._drawn = thinned(self._drawn), []
        path = as_path([*from_path(self.strokes), drawn])
        if drawn and path:
            self.dispatch("on_signed", path)
        self._draw()
        return True

    def _follow(self, place: tuple[float, float]) -> None:
        """One point more, if it is on the pad and the stroke goes on."""
        above, below = place[1] - self.top, self.y - place[1]
        if max(above, below) > _SCROLLS_AFTER:
            self._drawn = []
        elif self._drawn and self.collide_point(*place):
            self._drawn.append(self._unit(place))

    def _scale(self) -> float:
        return min(self.width / (2 * SIDE), self.height / SIDE)

    def _unit(self, pixel: tuple[float, float]) -> tuple[int, int]:
        """From the upper left corner of a field two sides wide."""
        scale, (left, top) = self._scale(), self._corner()
        return round((pixel[0] - left) / scale), round((top - pixel[1]) / scale)

    def _corner(self) -> tuple[float, float]:
        """Of that field. By position and size: while one of them changes, the middle is old."""
        scale = self._scale()
        left = self.x + self.width / 2 - SIDE * scale
        return left, self.y + self.height / 2 + SIDE * scale / 2

    def _draw(self, *_: Any) -> None:
        scale, (left, top) = self._scale(), self._corner()
        self.canvas.after.clear()
        with self.canvas.after:
            Color(*palette.TEXT)
            for stroke in [*from_path(self.strokes), self._drawn]:
                places = [(left + x * scale, top - y * scale) for x, y in stroke]
                if places:
                    Line(points=[c for place in places for c in place], width=dp(1.6), cap="round")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
