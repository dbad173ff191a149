"""A text field that takes Arabic: its text stays in typing order, its caret follows the eye."""

from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from unicodedata import bidirectional

from kivy.lang import Builder
from kivy.properties import AliasProperty

from mobile.theme import shaping
from mobile.theme.bidi import Levels, visual_runs
from mobile.theme.bidi.classes import INVISIBLE
from mobile.theme.caret import Caret, Line, Span
from mobile.theme.input_drawing import ParagraphInput
from mobile.theme.joining import cut_out

_OTHER_WAY = {"cursor_left": "cursor_right", "cursor_right": "cursor_left"}


class BidiTextInput(ParagraphInput):
    """``text`` is logical; caret, touch, arrow keys and selection go by what is seen."""

    def _shows_caret(self) -> bool:
        left, right = self.x + self.padding[0], self.right - self.padding[2]
        is_inside = int(left) <= self._cursor_visual_pos[0] <= int(right)
        return bool(self.focus and is_inside and not self._cursor_blink)

    is_caret_shown = AliasProperty(
        _shows_caret, None, bind=("focus", "_cursor_visual_pos", "_cursor_blink")
    )

    def __init__(self, **properties: Any) -> None:
        # Where the caret stands at the character after it, not at the one before it.
        self._led: tuple[int, int] | None = None
        super().__init__(**properties)

    def line(self, row: int) -> Line:
        """A row as it is drawn."""
        text = self._lines[row]
        paragraph = "".join(self.paragraph_of(row))
        levels = (0,) * len(text) if self.password else self.levels_of(row)
        is_rtl = not self.password and bool(shaping.base_level(paragraph))
        key = (text, levels, is_rtl, self.font_name, self.font_size, self.password)
        return cast(
            Line, self._kept(key, lambda: Line(text, levels, self._spans(text, levels), is_rtl))
        )

    def _spans(self, text: str, levels: Levels) -> list[Span]:
        """Place of every character of a line, in the order of the text."""
        found: dict[int, Span] = {}
        left = 0.0
        for start, end, rtl in visual_runs(levels):
            edges = self._edges(text[start:end])
            width = edges[-1]
            for index, (near, far) in enumerate(pairwise(edges), start):
                sides = (width - far, width - near) if rtl else (near, far)
                found[index] = Span(left + sides[0], left + sides[1], rtl)
            left += width
        return [found[index] for index in range(len(text))]

    def _edges(self, run: str) -> list[float]:
        """How wide each beginning of a run is, in the shapes that its letters have in it."""
        edges = [0.0]
        for count in range(1, len(run) + 1):
            part = run[:count] if self.password else cut_out(run, 0, count)
            width = self._get_text_width(part, self.tab_width, self._label_cached)
            edges.append(max(edges[-1], float(width)))
        return edges

    @property
    def caret(self) -> Caret:
        return Caret(int(self.cursor_col), is_after=self._led != self.cursor)

    def place(self, caret: Caret, row: int) -> None:
        """Put the caret on a row, at the side of the letter that ``caret`` names."""
        self.cursor = self._lead(caret, row)

    def _lead(self, caret: Caret, row: int) -> tuple[int, int]:
        cursor, was = (caret.column, row), self.caret
        self._led = None if caret.is_after else cursor
        if self.cursor == cursor and was != self.caret:
            # One place in the text, another on the screen: Kivy would not see a change.
            self.property("cursor").dispatch(self)
        return cursor

    def on_cursor(self, instance: Any, cursor: tuple[int, int]) -> None:
        if self._led != cursor:
            self._led = None
        super().on_cursor(instance, cursor)

    def cursor_offset(self) -> float:
        row = int(self.cursor_row)
        return self.line(row).x(self.caret) if row < len(self._lines) else 0.0

    def get_cursor_from_xy(self, x: float, y: float) -> tuple[int, int]:
        _, row = super().get_cursor_from_xy(x, y)
        touched = x - self.x - self.padding[0] - self.line_start(row) + self.scroll_x
        return self._lead(self.line(row).at(touched), row)

    def do_cursor_movement(self, action: str, control: bool = False, alt: bool = False) -> Any:
        """Arrow keys move the caret the way they point, whatever the direction of the text."""
        if not self._lines:
            return
        if action in _OTHER_WAY and not control:
            self._step(action == "cursor_right")
            return
        row = int(self.cursor_row)
        if action in _OTHER_WAY and self.line(row).is_rtl:
            action = _OTHER_WAY[action]
        super().do_cursor_movement(action, control, alt)
        row = int(self.cursor_row)
        if action == "cursor_home":
            self.place(self.line(row).start, row)
        elif action == "cursor_end":
            self.place(self.line(row).end, row)

    def _step(self, to_right: bool) -> None:
        row = int(self.cursor_row)
        line = self.line(row)
        if self._selection and self._selection_from == self._selection_to:
            # Where direction changes, begin at the letter that is passed first.
            start = line.before_moving(self.caret, to_right)
            self._selection_from = self.cursor_index((start.column, row))
        if self._selection and self._selection_finished:
            self.place(*self._ends_of_selection()[to_right])
        elif found := line.moved(self.caret, to_right):
            self.place(found, row)
        else:
            is_back = to_right == line.is_rtl
            row += -1 if is_back else 1
            if 0 <= row < len(self._lines):
                line = self.line(row)
                self.place(line.end if is_back else line.start, row)

    def _ends_of_selection(self) -> list[tuple[Caret, int]]:
        """Caret and row of the selection's left end, then of its right end."""
        (first, top), (last, bottom) = map(
            self.get_cursor_from_index, sorted((self._selection_from, self._selection_to))
        )
        ends = [(Caret(first, is_after=False), top), (Caret(last), bottom)]
        line = self.line(top)
        is_swapped = line.x(ends[0][0]) > line.x(ends[1][0]) if top == bottom else line.is_rtl
        return ends[::-1] if is_swapped else ends

    def _move_cursor_up(self, col: int, row: int, control: bool = False, alt: bool = False) -> Any:
        if control or alt or row == 0:
            return super()._move_cursor_up(col, row, control, alt)
        return self._beside(row, row - 1)

    def _move_cursor_down(self, col: int, row: int, control: bool, alt: bool) -> Any:
        if control or alt or row + 1 == len(self._lines):
            return super()._move_cursor_down(col, row, control, alt)
        return self._beside(row, row + 1)

    def _beside(self, row: int, other: int) -> tuple[int, int]:
        """The place on another row that lies above or below the caret."""
        x = self.line_start(row) + self.cursor_offset() - self.line_start(other)
        return self._lead(self.line(other).at(x), other)

    def _key_down(self, key: tuple[Any, ...], repeat: bool = False) -> None:
        if key[2] == "del" and not self._selection:
            self._delete_next()
        else:
            super()._key_down(key, repeat)

    def _delete_next(self) -> None:
        """Take out the letter after the caret in the text, with the marks on it."""
        start, text = self.cursor_index(), self.text
        end = start + 1
        while end < len(text) and bidirectional(text[end]) == "NSM":
            end += 1
        if end <= len(text) and not self.readonly:
            self.cursor = self.get_cursor_from_index(end)
            for _ in range(end - start):
                self.do_backspace(mode="del")

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """A number pasted from a message brings marks of direction that nobody sees."""
        if self.input_type == "tel":
            substring = substring.translate(INVISIBLE)
        super().insert_text(substring, from_undo)

    def _select_word(self, delimiters: str = " .,:;!?'\"<>()[]{}،؛؟«»") -> None:
        super()._select_word(delimiters)

    def _draw_selection(
        self, pos: Any, size: Any, row: int, start: Any, end: Any, lines: list[str], *rest: Any
    ) -> None:
        """A selection may be in several pieces on a mixed line."""
        if start[1] <= row <= end[1]:
            first = start[0] if row == start[1] else 0
            last = end[0] if row == end[1] else len(lines[row])
            self.draw_pieces(self.line(row).stretches(first, last), pos, size)

    def _handle_pressed(self, handle: Any) -> None:
        """Each handle moves the end that it hangs from: on Arabic, the left one the later end."""
        super()._handle_pressed(handle)
        ends = sorted((self._selection_from, self._selection_to))
        left, row = self._ends_of_selection()[0]
        is_swapped = self.cursor_index((left.column, row)) != ends[0]
        self._selection_from, self._selection_to = ends[::-1] if is_swapped else ends

    def _position_handles(self, *args: Any, **kwargs: Any) -> None:
        super()._position_handles(*args, **kwargs)
        handles = self._handle_left, self._handle_right
        if kwargs.get("mode", "both") == "middle" or not self._selection or None in handles:
            return
        for handle, (caret, row) in zip(handles, self._ends_of_selection(), strict=True):
            x, y = self.to_local(*self._foot_of(caret, row), relative=True)
            handle.top = y
            handle.x = x - handle.width if handle is self._handle_left else x

    def _foot_of(self, caret: Caret, row: int) -> tuple[float, float]:
        """Where the lower end of a caret stands on the window."""
        left = self.x + self.padding[0] + self.line_start(row) - self.scroll_x
        rows_above = row * (self.line_height + self.line_spacing) - self.scroll_y
        y = self.top - self.padding[1] - rows_above - self.line_height
        return left + self.line(row).x(caret), y


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
