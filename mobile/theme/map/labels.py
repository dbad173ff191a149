"""Names on the map, each drawn once into a picture and then only moved."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp, sp

from mobile.theme import fonts, palette
from mobile.theme.map.label_plan import LabelPlan, overlap, step_of
from mobile.theme.map.layers import Box
from mobile.theme.palette import Colour
from mobile.viewmodels.scene import Name

# Of one frame, for names that have not been seen yet; the others come in the next ones.
_BUDGET_S = 0.004


class Labels:
    """Names in order of weight, each where no earlier one stands, and there they stay."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._plans: dict[int, LabelPlan] = {}
        self._plan = LabelPlan(0, 0)
        self._scale = 0.0
        self._kept_free: list[Box] = []
        self._written: dict[Name, Rectangle | None] = {}
        self._to_write: list[Name] = []

    def forget(self) -> None:
        """Other names, or another look."""
        self._plans = {}
        self._anew()

    def lay(self, names: Sequence[Name], scale: float, kept_free: list[Box]) -> None:
        """These are the names to be written from now on, those that have room.

        ``kept_free``: boxes of pins, in pixels before the view's shift. While neither these nor
        the zoom change, what is written stays.
        """
        if (scale, kept_free) != (self._scale, self._kept_free):
            self._scale, self._kept_free = scale, kept_free
            step = step_of(scale)
            self._plan = self._plans.setdefault(step, LabelPlan(step, dp(340)))
            self._anew()
        for name in self._written.keys() - set(names):
            if (shape := self._written.pop(name)) is not None:
                self.canvas.remove(shape)
        self._to_write = [name for name in reversed(names) if name not in self._written]

    def go_on(self) -> bool:
        """Write for a few milliseconds; whether all is written."""
        ends = time.perf_counter() + _BUDGET_S
        while self._to_write and time.perf_counter() < ends:
            name = self._to_write.pop()
            if name not in self._plan:
                _try(self._plan, name)
            self._written[name] = self._shape(name) if self._plan.has(name) else None
        return not self._to_write

    def _anew(self) -> None:
        self._written, self._to_write = {}, []
        self.canvas.clear()
        self.canvas.add(Color(1, 1, 1, 1))

    def _shape(self, name: Name) -> Rectangle | None:
        """The name on the canvas; None under a pin."""
        texture = _texture_of(name)
        width, height = texture.size
        x = round(name.at[0] * self._scale - width / 2)
        y = round(name.at[1] * self._scale - height / 2)
        box = (x, y, x + width, y + height)
        if any(overlap(box, other) for other in self._kept_free):
            return None
        # Drawn now, on this budget: Kivy would draw it within the next frame.
        texture.bind()
        shape = Rectangle(texture=texture, pos=(x, y), size=texture.size)
        self.canvas.add(shape)
        return shape


def _try(plan: LabelPlan, name: Name) -> None:
    if plan.is_near_its_like(name):
        plan.leave_out(name)
    else:
        width, height = _texture_of(name).size
        plan.place(name, width + dp(8), height)


def _texture_of(name: Name) -> Any:
    if name.is_land:
        return _texture(name.text, sp(15), True, palette.MUTED, palette.PAPER)
    return _texture(name.text, sp(13), False, palette.TEXT, palette.SURFACE)


@lru_cache(maxsize=4096)
def _texture(text: str, size: float, is_bold: bool, colour: Colour, halo: Colour) -> Any:
    label = CoreLabel(
        text=text,
        font_name=fonts.WORDS,
        font_size=size,
        bold=is_bold,
        color=colour,
        outline_width=max(1, round(dp(2))),
        outline_color=halo[:3],
    )
    label.refresh()
    return label.texture
