"""A text field that takes Arabic: its text stays in typing order, its caret follows the eye."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.textinput import TextInput

from mobile.theme import shaping
from mobile.theme.bidi import levels, visual_order
from mobile.theme.bidi.classes import is_rtl

_OTHER_WAY = {"cursor_left": "cursor_right", "cursor_right": "cursor_left"}


@dataclass(frozen=True)
class Span:
    """Where one character stands on its line, in pixels from the line's left end."""

    left: float
    right: float
    is_rtl: bool

    @property
    def leading(self) -> float:
        """The side that the reader comes from."""
        return self.right if self.is_rtl else self.left

    @property
    def trailing(self) -> float:
        return self.left if self.is_rtl else self.right


def visual_runs(line_levels: tuple[int, ...]) -> list[tuple[int, int, bool]]:
    """Stretches of one direction from left to right, each as (start, end, is_rtl) in the text."""
    order = visual_order(line_levels)
    runs: list[list[int]] = []
    for index in order:
        is_same = runs and line_levels[runs[-1][-1]] == line_levels[index]
        if is_same and abs(index - runs[-1][-1]) == 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [(min(run), max(run) + 1, bool(line_levels[run[0]] & 1)) for run in runs]


class BidiTextInput(TextInput):
    """``text`` is logical; only caret, touch, arrow keys and selection know of direction."""

    def spans(self, line: str) -> list[Span]:
        """Place of every character of a line, in the order of the text."""
        found: list[Span | None] = [None] * len(line)
        left = 0.0
        for start, end, rtl in visual_runs(levels(line, shaping.base_level(line))):
            run = line[start:end]
            # Measured as growing prefixes: joined letters are narrower than their sum.
            edges = [self._width_of(run[:count]) for count in range(len(run) + 1)]
            width = edges[-1]
            for offset, (near, far) in enumerate(pairwise(edges)):
                sides = (
                    (left + width - far, left + width - near) if rtl else (left + near, left + far)
                )
                found[start + offset] = Span(*sides, rtl)
            left += width
        return [span for span in found if span is not None]

    def _width_of(self, text: str) -> float:
        if not text:
            return 0.0
        return float(self._get_text_width(text, self.tab_width, self._label_cached))

    def caret_x(self, line: str, column: int) -> float:
        """The caret before ``column``, in pixels from the line's left end."""
        if not line:
            return 0.0
        spans = self.spans(line)
        column = min(column, len(line))
        if column == 0:
            return spans[0].leading
        return spans[column - 1].trailing

    def cursor_offset(self) -> float:
        row = int(self.cursor_row)
        if row >= len(self._lines):
            return 0.0
        return self.caret_x(self._lines[row], int(self.cursor_col))

    def get_cursor_from_xy(self, x: float, y: float) -> tuple[int, int]:
        _, row = super().get_cursor_from_xy(x, y)
        line = self._lines[row]
        touched = x - self.x - self.padding[0] - self._line_start(row) + self.scroll_x
        columns = range(len(line) + 1)
        return min(columns, key=lambda column: abs(self.caret_x(line, column) - touched)), row

    def _line_start(self, row: int) -> float:
        """Empty pixels left of a line that is pushed to the right side."""
        line = self._lines[row]
        is_right = self.halign == "right" or (
            self.halign == "auto" and shaping.base_direction(line) == "rtl"
        )
        if not is_right:
            return 0.0
        room = self.width - self.padding[0] - self.padding[2]
        return float(max(0, room - self._get_row_width(row)))

    def do_cursor_movement(self, action: str, control: bool = False, alt: bool = False) -> Any:
        """Arrow keys move the caret the way they point, in Arabic lines too."""
        if action in _OTHER_WAY and self._lines and is_rtl(self._lines[self.cursor_row]):
            action = _OTHER_WAY[action]
        return super().do_cursor_movement(action, control, alt)

    def _draw_selection(
        self,
        pos: tuple[float, float],
        size: tuple[float, float],
        line_num: int,
        selection_start: tuple[int, int],
        selection_end: tuple[int, int],
        lines: list[str],
        *rest: Any,
    ) -> None:
        """One rectangle a character: a selection may be in two pieces on a mixed line."""
        *_, add, color = rest
        if not selection_start[1] <= line_num <= selection_end[1]:
            return
        line = lines[line_num]
        first = selection_start[0] if line_num == selection_start[1] else 0
        last = selection_end[0] if line_num == selection_end[1] else len(line)
        add(Color(*color, group="selection"))
        for span in self.spans(line)[first:last]:
            left = pos[0] + span.left - self.scroll_x
            add(
                Rectangle(
                    pos=(left, pos[1]), size=(span.right - span.left, size[1]), group="selection"
                )
            )
