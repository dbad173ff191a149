"""Names on the map, each drawn once into a picture and then only moved."""

import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp, sp

from mobile.theme import fonts, palette
from mobile.theme.map.label_plan import LabelPlan, overlap, step_of
from mobile.theme.map.layers import Box, View
from mobile.theme.palette import Colour
from mobile.viewmodels.scene import Name

# Of one frame, for names that have not been seen yet; the others come in the next ones.
_BUDGET_S = 0.004


class Labels:
    """Names in order of weight, each where no earlier one stands, and there they stay."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._plans: dict[int, LabelPlan] = {}

    def forget(self) -> None:
        """Other names, or another look."""
        self._plans = {}
        self.canvas.clear()

    def write(self, names: Iterable[Name], view: View, kept_free: list[Box]) -> bool:
        """Write those of ``names`` that have room; False: there are more, in the next frame.

        ``kept_free``: boxes of pins, in pixels before the view's shift.
        """
        step = step_of(view.scale)
        plan = self._plans.setdefault(step, LabelPlan(step, dp(340)))
        ends = time.perf_counter() + _BUDGET_S
        self.canvas.clear()
        self.canvas.add(Color(1, 1, 1, 1))
        is_all = True
        for name in names:
            if name not in plan:
                if time.perf_counter() > ends:
                    is_all = False
                    continue
                _try(plan, name)
            if plan.has(name):
                self._write(name, view.scale, kept_free)
        return is_all

    def _write(self, name: Name, scale: float, kept_free: list[Box]) -> None:
        texture = _texture_of(name)
        width, height = texture.size
        x, y = round(name.at[0] * scale - width / 2), round(name.at[1] * scale - height / 2)
        box = (x, y, x + width, y + height)
        if not any(overlap(box, other) for other in kept_free):
            self.canvas.add(Rectangle(texture=texture, pos=(x, y), size=texture.size))


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
