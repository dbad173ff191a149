"""Arabic as it is drawn and typed. The golden picture was looked at by a reader of Arabic script
rules: letters joined, numbers and brackets in their order."""

from __future__ import annotations

from pathlib import Path

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


def unlikeness(one: np.ndarray, other: np.ndarray) -> float:
    """Of all squares of 8 pixels, the mean difference of shades in the worst, 0 to 255.

    Both are softened first, over 3 pixels each way. Edges shaded otherwise, or half a pixel
    aside, come to 33 at most; the least of two neighbouring letters that are swapped to 55.
    """
    height, width = (max(sides) for sides in zip(one.shape, other.shape, strict=True))
    apart = np.abs(softened(widened(one, height, width)) - softened(widened(other, height, width)))
    sums = np.pad(apart.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    squares = sums[8:, 8:] - sums[:-8, 8:] - sums[8:, :-8] + sums[:-8, :-8]
    return float(squares.max() / 64)


TOLERANCE = 42


def widened(ink: np.ndarray, height: int, width: int) -> np.ndarray:
    """The same ink in the upper right of a larger picture."""
    return np.pad(ink, ((0, height - ink.shape[0]), (width - ink.shape[1], 0)))


def softened(ink: np.ndarray) -> np.ndarray:
    wide = np.pad(ink.astype(float), 1)
    rows, columns = ink.shape
    return sum(wide[y : y + rows, x : x + columns] for y in range(3) for x in range(3)) / 9


def test_lines_look_as_in_the_golden_picture(arabic: Driver) -> None:
    from PIL import Image

    with Image.open(GOLDEN) as golden:
        wanted = np.asarray(golden.convert("L"))
    assert sheet().shape == wanted.shape
    assert unlikeness(sheet(), wanted) < TOLERANCE


def test_the_golden_picture_catches_any_two_letters_swapped(arabic: Driver) -> None:
    for line in LINES:
        right = drawn(line)
        for at in range(len(line) - 1):
            first, second = line[at], line[at + 1]
            if first != second and not {first, second} & set("\u2066\u2069"):
                swapped = drawn(line[:at] + second + first + line[at + 2 :])
                assert unlikeness(right, swapped) > TOLERANCE, (line, first, second)


@pytest.mark.parametrize(
    ("line", "start", "end"), [(LINES[1], "", "ط\u200d"), (LINES[5], "Fifth ", "Fifth R")]
)
def test_the_golden_picture_catches_one_glyph_reversed(
    arabic: Driver, line: str, start: str, end: str
) -> None:
    right = drawn(line)
    edges = slice(drawn(start).shape[1] if start else 0, drawn(end).shape[1])
    if start == "":
        edges = slice(right.shape[1] - edges.stop, right.shape[1])
    planted = right.copy()
    planted[:, edges] = planted[:, edges][:, ::-1]
    assert unlikeness(right, planted) > TOLERANCE


def test_the_golden_picture_passes_other_shading_of_edges(arabic: Driver) -> None:
    page = sheet().astype(float)
    aside = np.roll(page, 1, axis=1)
    for shaded in (
        255 * (page / 255) ** 1.4,
        255 * (page / 255) ** 0.7,
        255 - softened(255 - page),
        (page + aside) / 2,
    ):
        assert unlikeness(page, shaded) < TOLERANCE


def test_widths_hold_when_more_fonts_are_used_than_kivy_keeps_open(arabic: Driver) -> None:
    texts = ("الأسفلت كشط", "Asphalt 12+350", "كم 12+350 (R5)")
    cases = [(text, size, bold) for size in range(9, 69) for text in texts for bold in (0, 1)]
    first = [width_of(*case) for case in cases]
    assert [width_of(*case) for case in cases] == first
    assert [width_of(*case) for case in reversed(cases)] == first[::-1]


def test_a_font_that_was_closed_measures_as_it_draws_when_it_is_opened_again(
    arabic: Driver,
) -> None:
    for text in ("الأسفلت", "كشط", "ترقيع"):  # no text is measured twice
        for size in range(9, 109):
            ink = drawn(text, size)
            columns = np.flatnonzero(ink.any(axis=0))
            # Letters that are measured one by one, not joined, take a third more.
            assert ink.shape[1] - (columns[-1] - columns[0]) < 0.25 * size + 3, (text, size)


def width_of(text: str, size: int, is_bold: int = 0) -> int:
    from kivy.core.text import Label

    from mobile.theme import fonts

    label = Label(font_name=fonts.WORDS, font_size=size, bold=bool(is_bold))
    return int(label.get_extents(text)[0])


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
    assert width_of("الأسفلت", 71) == drawn("الأسفلت", 71).shape[1]


def test_in_english_a_line_of_arabic_still_reads_from_the_right(english: Driver) -> None:
    from mobile.theme import shaping

    assert shaping.base_direction("كشط") == "rtl"
    assert shaping.base_direction("Milling كشط") == "ltr"
    assert levels("Milling كشط", shaping.base_level("Milling كشط"))[0] == 0
