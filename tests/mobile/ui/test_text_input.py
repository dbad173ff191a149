"""Arabic and mixed text as it is typed and edited: what keys and fingers do is what is seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mobile.theme.caret import Caret
from mobile.viewmodels.page import TODAY
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.keys import MIXED, field_of, press, spot

pytestmark = pytest.mark.window


@pytest.fixture
def arabic(kept_arabic: Driver) -> Driver:
    """The same window for each test: of its form the notes alone are touched."""
    kept_arabic.go(TODAY)
    return kept_arabic


@pytest.fixture
def notes(arabic: Driver) -> Iterator[Any]:
    found = field_of(arabic)
    usual, blinks = found.input_type, found.cursor_blink
    yield found
    found.input_type, found.cursor_blink, found.text = usual, blinks, ""
    arabic.pump()


def test_left_in_a_number_inside_arabic_goes_left(arabic: Driver, notes: Any) -> None:
    arabic.type("كم 12+350")
    before = spot(notes)
    press(arabic, "left")
    assert spot(notes) < before
    arabic.type("9")
    assert notes.text == "كم 12+3590"


def test_the_caret_is_seen_where_it_stands(arabic: Driver, notes: Any, tmp_path: Path) -> None:
    from PIL import Image

    from mobile.theme import palette

    arabic.type("كشط الأسفلت")
    notes.cursor_blink = False
    notes.cursor = (4, 0)
    arabic.picture(tmp_path / "caret.png")
    x, y = notes.to_window(spot(notes), notes.cursor_pos[1] - notes.line_height / 2)
    with Image.open(tmp_path / "caret.png") as picture:
        seen = picture.getpixel((int(x), picture.height - int(y)))
    assert seen == tuple(round(255 * shade) for shade in palette.PRIMARY[:3])


def test_home_and_end_are_the_edges_of_the_line(arabic: Driver, notes: Any) -> None:
    arabic.type("كم 12")
    press(arabic, "home")
    assert (notes.cursor_col, spot(notes)) == (0, notes.right - notes.padding[2])
    press(arabic, "end")
    left = notes.x + notes.padding[0] + notes.line_start(0)
    assert (notes.cursor_col, spot(notes)) == (5, pytest.approx(left, abs=1))


def test_up_and_down_keep_the_place_on_the_screen(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط الأسفلت")
    notes.insert_text("\n12 طن\nABC def ghi")
    arabic.pump()
    press(arabic, "home")
    press(arabic, "up")
    press(arabic, "up")
    assert notes.cursor_row == 0
    x = spot(notes)
    press(arabic, "down")
    assert notes.cursor_row == 1
    assert spot(notes) == pytest.approx(x, abs=12)


def test_past_the_edge_the_caret_goes_on_with_the_next_line(arabic: Driver, notes: Any) -> None:
    notes.text = "كشط\nطن"
    notes.cursor = (3, 0)
    press(arabic, "left")
    assert notes.cursor == (0, 1)
    press(arabic, "right")
    assert notes.cursor == (3, 0)


@pytest.mark.parametrize(
    ("text", "presses", "selected"),
    [("كشط الأسفلت", 3, "كشط"), ("12+350 كم", 3, "350"), ("ABC", 2, "BC")],
)
def test_shift_and_left_select_what_the_caret_passes(
    arabic: Driver, notes: Any, text: str, presses: int, selected: str
) -> None:
    arabic.type(text)
    press(arabic, "home" if notes.line(0).is_rtl else "end")
    for _ in range(presses):
        press(arabic, "left", "shift")
    assert notes.selection_text == selected


def test_cut_and_paste_move_what_was_marked(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط الأسفلت 12+350")
    press(arabic, "home")
    for _ in range(4):
        press(arabic, "left", "shift")
    press(arabic, "x", "ctrl")
    assert notes.text == "الأسفلت 12+350"
    press(arabic, "end")
    notes.insert_text(" ")
    press(arabic, "v", "ctrl")
    assert notes.text == "الأسفلت 12+350 كشط "


def test_pasting_over_a_selection_replaces_it(arabic: Driver, notes: Any) -> None:
    arabic.type("من 4+200 إلى")
    notes.select_text(3, 8)
    press(arabic, "c", "ctrl")
    notes.select_text(0, 2)
    press(arabic, "v", "ctrl")
    assert notes.text == "4+200 4+200 إلى"


def test_a_pasted_number_is_the_one_that_is_seen(arabic: Driver, notes: Any) -> None:
    from kivy.core.clipboard import Clipboard

    notes.input_type = "tel"
    Clipboard.copy("\u202a180.5\u202c\u200f")
    press(arabic, "v", "ctrl")
    assert notes.text == "180.5"


def test_delete_takes_the_letter_after_and_backspace_the_one_before(
    arabic: Driver, notes: Any
) -> None:
    arabic.type("كشط 12")
    press(arabic, "home")
    press(arabic, "delete")
    assert notes.text == "شط 12"
    press(arabic, "left")
    press(arabic, "backspace")
    assert notes.text == "ط 12"


def test_delete_takes_a_letter_with_its_marks(arabic: Driver, notes: Any) -> None:
    arabic.type("كَشْط")
    press(arabic, "home")
    press(arabic, "delete")
    assert notes.text == "شْط"


def test_deleting_takes_the_letter_before_the_caret(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط 12+350")
    notes.do_backspace()
    assert notes.text == "كشط 12+35"


def test_a_selection_over_lines_marks_and_deletes_them(arabic: Driver, notes: Any) -> None:
    notes.text = "كشط ABC\nطن 12\nسم"
    notes.cursor = (0, 0)
    arabic.pump()
    notes.select_text(4, 11)
    arabic.pump()
    marks = [mark for mark in notes.canvas.get_group("selection") if hasattr(mark, "size")]
    assert len({mark.pos[1] for mark in marks}) == 2
    notes.delete_selection()
    assert notes.text == "كشط 12\nسم"


def test_a_selection_over_a_mixed_line_is_marked_in_its_pieces(arabic: Driver, notes: Any) -> None:
    arabic.type("كم 12 طن")
    notes.select_text(0, 4)
    arabic.pump()
    marks = [mark for mark in notes.canvas.get_group("selection") if hasattr(mark, "size")]
    line = notes.line(0)
    assert len(marks) == 2, "the Arabic word, and the first digit away from it"
    wide = sum(span.right - span.left for span in line.spans[:4])
    assert sum(mark.size[0] for mark in marks) == pytest.approx(wide, abs=1)


def test_an_arrow_ends_a_selection_on_the_side_it_points_to(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط الأسفلت")
    notes.select_text(0, 3)
    press(arabic, "left")
    assert notes.cursor_col == 3
    notes.select_text(0, 3)
    press(arabic, "right")
    assert notes.cursor_col == 0
    assert not notes.selection_text


def test_touching_a_letter_puts_the_caret_at_the_edge_that_is_nearer(
    arabic: Driver, notes: Any
) -> None:
    for text in MIXED:
        notes.text = text
        arabic.pump()
        left = notes.x + notes.padding[0] + notes.line_start(0)
        for span in notes.line(0).spans:
            if span.right - span.left >= 3:
                for edge, inwards in ((span.left, 1), (span.right, -1)):
                    touched = left + edge + inwards, notes.top - 20
                    notes.cursor = notes.get_cursor_from_xy(*touched)
                    assert notes.cursor_offset() == pytest.approx(edge, abs=1), text


def test_a_finger_drawn_over_letters_selects_them(arabic: Driver, notes: Any) -> None:
    from kivy.tests.common import UnitTestTouch

    arabic.type("كشط الأسفلت")
    line = notes.line(0)
    left, y = notes.x + notes.padding[0] + notes.line_start(0), notes.top - 20
    touch = UnitTestTouch(*notes.to_window(left + line.spans[0].right - 1, y))
    touch.touch_down()
    # The form waits for a swipe before it hands the touch on.
    arabic.wait_for(lambda: notes._selection_touch is touch)
    for span in line.spans[:3]:
        touch.touch_move(*notes.to_window(left + span.left + 1, y))
        arabic.pump()
    touch.touch_up()
    arabic.pump()
    assert notes.selection_text == "كشط"


def test_touching_twice_selects_a_word_up_to_the_arabic_comma(arabic: Driver, notes: Any) -> None:
    arabic.type("كشط، أسفلت")
    notes.cursor = (1, 0)
    notes.dispatch("on_double_tap")
    arabic.pump()
    assert notes.selection_text == "كشط"


@pytest.mark.parametrize("digits", ["12+350", "١٢+٣٥٠"])
def test_both_digit_shapes_are_typed_and_read_back(arabic: Driver, notes: Any, digits: str) -> None:
    arabic.type(f"كم {digits}")
    assert notes.text == f"كم {digits}"
    spans = notes.line(0).spans[3:]
    assert [span.left for span in spans] == sorted(span.left for span in spans)
    assert notes.text.split()[1] == digits


def test_a_paragraph_reads_on_over_its_lines(arabic: Driver, notes: Any) -> None:
    sentence = "the contractor shall mill كشط and طرق, then pave the lane before the night. "
    notes.text = f"قال \u2066{3 * sentence}\u2069 ثم"
    arabic.pump()
    assert len(notes._lines) > 2
    for row, text in enumerate(notes._lines):
        assert {notes.levels_of(row)[at] for at in range(len(text)) if text[at] == "ط"} == {3}


def test_spans_tile_the_line_without_gaps(arabic: Driver, notes: Any) -> None:
    for text in MIXED:
        notes.text = text
        spans = sorted(notes.line(0).spans, key=lambda span: (span.left, span.right))
        assert len(spans) == len(text)
        assert spans[0].left == 0
        assert all(before.right == after.left for before, after in pairwise(spans))


def test_the_caret_stands_where_the_letter_ends_in_its_joined_shape(
    arabic: Driver, notes: Any
) -> None:
    notes.text = "كشط"
    line = notes.line(0)
    # By itself kaf is wider than at the beginning of a word.
    alone = notes._get_text_width("ك", 4, notes._label_cached)
    assert line.width - line.x(Caret(1)) < alone


def test_a_text_of_many_rows_is_replaced_by_a_short_one_while_the_caret_is_at_its_end(
    arabic: Driver, notes: Any
) -> None:
    notes.text = "سطر\n" * 6
    notes.cursor = (0, 6)
    arabic.pump()
    notes.text = "قصير"
    arabic.pump()
    assert notes.text == "قصير"
