"""Arabic as it is drawn and typed. The golden picture was looked at by a reader of Arabic script
rules: letters joined, numbers and brackets in their order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobile.theme.bidi import levels
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window

GOLDEN = Path(__file__).with_name("golden_text.png")
LINES = [
    "الكيلو 12+350، الحارة ٢",
    "طريق الملك فهد (طريق 40)",
    "من \u20664+200\u2069 إلى \u20665+050\u2069",
    "العقد C07-A03 بتاريخ 21/11/2026",
    "لا إله، الأسفلت: كَشْطٌ 5 سم",
    "Fifth Ring Road (R5-E-03) 12+350",
]


@pytest.fixture
def notes(arabic: Driver) -> Any:
    """The notes field of an Arabic form, empty and focused."""
    arabic.tap(arabic.page.ids.act)
    entry = arabic.page.ids.notes.ids.entry
    arabic.tap(entry)
    entry.text = ""
    return entry


def drawn(text: str, size: int = 30) -> np.ndarray:
    """Ink of a label as an array, 0 to 255, top row first."""
    from kivy.core.text import Label

    from mobile.theme import fonts

    label = Label(text=text, font_name=fonts.WORDS, font_size=size, color=(1, 1, 1, 1))
    label.refresh()
    width, height = label.texture.size
    pixels = np.frombuffer(label.texture.pixels, dtype=np.uint8).reshape(height, width, 4)
    return pixels[:, :, 3]


def sheet() -> np.ndarray:
    """All lines under each other, right-aligned, black on white."""
    pieces = [drawn(line) for line in LINES]
    width = max(piece.shape[1] for piece in pieces)
    page = [np.pad(piece, ((4, 4), (width - piece.shape[1], 0))) for piece in pieces]
    return 255 - np.vstack(page)


def test_lines_look_as_in_the_golden_picture(arabic: Driver) -> None:
    from PIL import Image

    now = sheet()
    with Image.open(GOLDEN) as golden:
        wanted = np.asarray(golden.convert("L"))
    assert now.shape == wanted.shape
    # Another build of FreeType may shade edges differently; another order moves whole letters.
    assert np.abs(now.astype(int) - wanted.astype(int)).mean() < 1.5


def test_a_number_stands_left_of_the_arabic_word_before_it(arabic: Driver) -> None:
    line = drawn("الكيلو 12+350")
    assert difference(line, drawn("12+350")) < difference(line, drawn("350+12")) / 2
    assert difference(line, drawn("12+350")) < difference(line, drawn("053+21")) / 2


def difference(line: np.ndarray, start: np.ndarray) -> float:
    """How unlike the left of a line is to a shorter one, at the best of a few shifts."""
    width = start.shape[1] - 4
    return min(
        float(np.abs(line[:, x : x + width].astype(int) - start[:, 2 : width + 2]).mean())
        for x in range(5)
    )


def test_letters_join(arabic: Driver) -> None:
    assert drawn("ييي").shape[1] < 0.7 * 3 * drawn("ي").shape[1]


def test_measuring_agrees_with_drawing_before_anything_is_drawn(arabic: Driver) -> None:
    from kivy.core.text import Label

    from mobile.theme import fonts

    label = Label(text="", font_name=fonts.WORDS, font_size=41)
    measured = label.get_extents("الأسفلت")[0]
    assert measured == pytest.approx(drawn("الأسفلت", 41).shape[1], abs=2)


def test_the_caret_follows_arabic_to_the_left(notes: Any) -> None:
    positions = [notes.caret_x("كشط", column) for column in range(4)]
    assert positions == sorted(positions, reverse=True)
    assert positions[-1] == pytest.approx(0, abs=1)


def test_in_a_number_inside_arabic_the_caret_goes_right(notes: Any) -> None:
    line = "كم 12+350"
    inside = [notes.caret_x(line, column) for column in range(4, len(line) + 1)]
    assert inside == sorted(inside)


def test_spans_tile_the_line_without_gaps(notes: Any) -> None:
    line = "الكيلو 12+350 (R5)"
    spans = sorted(notes.spans(line), key=lambda span: span.left)
    assert len(spans) == len(line)
    assert spans[0].left == pytest.approx(0, abs=0.5)
    for before, after in pairwise(spans):
        assert after.left == pytest.approx(before.right, abs=0.5)


def test_touching_a_letter_puts_the_caret_beside_it(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط الأسفلت")
    line = notes._lines[0]
    for column in (0, 3, len(line)):
        x = notes.x + notes.padding[0] + notes._line_start(0) + notes.caret_x(line, column)
        assert notes.get_cursor_from_xy(x, notes.top - 20)[0] == column


def test_arrow_keys_go_the_way_they_point(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط")
    notes.cursor = (1, 0)
    notes.do_cursor_movement("cursor_left")
    assert notes.cursor_col == 2
    notes.do_cursor_movement("cursor_right")
    assert notes.cursor_col == 1


def test_a_selection_over_a_mixed_line_marks_each_letter(arabic: Driver, notes: Any) -> None:
    arabic.type("كم 12 طن")
    notes.select_text(0, 5)
    arabic.pump()
    marks = [i for i in notes.canvas.get_group("selection") if hasattr(i, "size")]
    assert len(marks) == 5
    assert notes.selection_text == "كم 12"


def test_deleting_takes_the_letter_before_the_caret(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط 12+350")
    notes.do_backspace()
    assert notes.text == "كشط 12+35"


def test_in_english_a_line_of_arabic_still_reads_from_the_right(english: Driver) -> None:
    from mobile.theme import shaping

    assert shaping.base_direction("كشط") == "rtl"
    assert shaping.base_direction("Milling كشط") == "ltr"
    assert levels("Milling كشط", shaping.base_level("Milling كشط"))[0] == 0
