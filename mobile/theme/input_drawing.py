"""Drawing of a text field's rows: sides, levels and handles by paragraph, not by row."""

from collections.abc import Callable
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.uix.textinput import FL_IS_LINEBREAK, TextInput

from mobile.theme import shaping
from mobile.theme.bidi import Levels, levels, levels_of_lines
from mobile.theme.label_lines import LEVELS

_MOST_KEPT = 64


def paragraph_rows(flags: list[int], row: int) -> range:
    """Rows of the paragraph that ``row`` belongs to, by Kivy's flags of line breaks."""
    # While a text is put in Kivy still has the flags of the one before, which may be shorter.
    first, last = max(0, min(row, len(flags) - 1)), row + 1
    while first and not flags[first] & FL_IS_LINEBREAK:
        first -= 1
    while last < len(flags) and not flags[last] & FL_IS_LINEBREAK:
        last += 1
    return range(first, last)


def _drawn(text: str, levels: Levels, options: dict[str, Any]) -> Any:
    label = CoreLabel(text=text, **options)
    label.options[LEVELS] = levels
    label.refresh()
    return label.texture


class ParagraphInput(TextInput):
    """A text field whose broken lines read on from each other."""

    def __init__(self, **properties: Any) -> None:
        self._made: dict[Any, Any] = {}
        # Kivy keeps drawn lines by their options; the same text is drawn otherwise in English.
        language = "ar" if shaping.is_interface_rtl() else "en"
        super().__init__(**{"text_language": language, **properties})

    @property
    def _resolved_base_dir(self) -> str | None:
        """The side that the caret's row starts from; Kivy asks for it to place the caret."""
        return self.side_of(int(self.cursor_row)) if self._lines else None

    @_resolved_base_dir.setter
    def _resolved_base_dir(self, _: str | None) -> None:
        """Kivy keeps the side of what it drew last, which may be another row."""

    def paragraph_of(self, row: int) -> tuple[str, ...]:
        """The rows of text that belong together with ``row``."""
        rows = paragraph_rows(self._lines_flags, row)
        return tuple(self._lines[rows.start : rows.stop])

    def side_of(self, row: int) -> str:
        return shaping.base_direction("".join(self.paragraph_of(row)))

    def levels_of(self, row: int) -> Levels:
        paragraph = self.paragraph_of(row)
        found = levels_of_lines(paragraph, shaping.base_level("".join(paragraph)))
        return found[row - paragraph_rows(self._lines_flags, row).start]

    def line_start(self, row: int) -> float:
        """Empty pixels left of a line that is pushed to the right side."""
        if self.halign != "right" and (self.halign != "auto" or self.side_of(row) != "rtl"):
            return 0.0
        room = self.width - self.padding[0] - self.padding[2]
        return float(max(0, room - self._get_row_width(row)))

    def _get_row_width(self, row: int) -> float:
        return float(self._texture_of(row).width) if row < len(self._lines_labels) else 0.0

    def _texture_of(self, row: int) -> Any:
        """The row drawn by its paragraph's levels, where they are not those of its text alone."""
        text = self._lines[row]
        by_paragraph = self.levels_of(row)
        is_alike = by_paragraph == levels(text, shaping.base_level(text))
        if is_alike or self.password or "\t" in text:
            return self._lines_labels[row]
        options = self._get_line_options()
        return self._kept(
            (text, by_paragraph, str(options)), lambda: _drawn(text, by_paragraph, options)
        )

    def _kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made under a key, while the field shows about that text."""
        if key not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[key] = make()
        return self._made[key]

    def _draw_line(self, value: str, row: int, texture: Any, *rest: Any) -> float:
        *place, _, halign, rects, _ = rest
        if rects is self._hint_text_rects:
            side = shaping.base_direction(self.hint_text)
        else:
            side, texture = self.side_of(row), self._texture_of(row)
        is_right = halign == "auto" and side == "rtl"
        return float(super()._draw_line(value, row, texture, *place, side, halign, rects, is_right))

    def draw_pieces(
        self, pieces: list[tuple[float, float]], pos: tuple[float, float], size: Any
    ) -> None:
        """Mark stretches of a row, given in pixels from its left end, as selected."""
        if not pieces:
            return
        self.canvas.add(Color(*self.selection_color, group="selection"))
        for piece in pieces:
            left, right = (pos[0] + min(max(0, x - self.scroll_x), size[0]) for x in piece)
            self.canvas.add(
                Rectangle(pos=(left, pos[1]), size=(right - left, size[1]), group="selection")
            )
