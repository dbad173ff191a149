"""Marked-up text: its spans stand where the whole line's directions put them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mobile.theme.joining import JOINER
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.test_text import TOLERANCE, unlikeness

pytestmark = pytest.mark.window


def label_of(text: str, width: int | None = None) -> Any:
    from kivy.core.text.markup import MarkupLabel

    from mobile.theme import fonts

    size = {"font_size": 24, "text_size": (width, None)}
    label = MarkupLabel(text=text, font_name=fonts.WORDS, halign="auto", **size)
    label.refresh()
    return label


def rows_of(label: Any) -> list[list[tuple[str, dict[str, Any]]]]:
    """What is drawn, line by line, each piece from left to right with its options."""
    drawn: list[tuple[float, float, str, dict[str, Any]]] = []

    def note(text: str, x: float, y: float) -> None:
        drawn.append((y, x, text.replace(JOINER, ""), dict(label.options)))

    lines = label._cached_lines
    label.render_lines(lines, label._default_line_options(lines), note, 0, label.size)
    rows: list[list[tuple[str, dict[str, Any]]]] = []
    for line in lines:
        inside = [piece for piece in drawn if line.y <= piece[0] < line.y + line.h]
        rows.append([piece[2:] for piece in sorted(inside, key=lambda piece: piece[1])])
    return rows


def words(label: Any) -> list[list[str]]:
    return [[text.strip() for text, _ in row if text.strip()] for row in rows_of(label)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("المقاول ABC [b]Ltd Co[/b]", ["ABC", "Ltd Co", "المقاول"]),
        ("المقاول [b]ABC[/b] Ltd", ["ABC", "Ltd", "المقاول"]),
        ("[b]كشط[/b] الأسفلت", ["الأسفلت", "كشط"]),
        ("كم [color=ff0000]12+350[/color] (طريق [b]40[/b])", [")", "40", "(طريق", "12+350", "كم"]),
        ("من 4[b]+200[/b] إلى", ["إلى", "4", "+200", "من"]),
        ("هاتف +965 [b]2222[/b] 3333", ["+965", "2222", "3333", "هاتف"]),
    ],
)
def test_spans_stand_in_the_order_of_the_line(arabic: Driver, text: str, seen: list[str]) -> None:
    assert words(label_of(text)) == [seen]


def test_in_english_a_line_starts_by_its_first_letter(english: Driver) -> None:
    seen = [["Milling", "الأسفلت", "كشط", "by night"], ["Ltd", "شركة"]]
    label = label_of("Milling [b]كشط[/b] الأسفلت [i]by night[/i]\nشركة [b]Ltd[/b]")
    assert words(label) == seen


def test_each_piece_keeps_its_span_s_look_on_every_line(arabic: Driver) -> None:
    label = label_of(
        "المقاول [color=0000ff]شركة ABC للطرق والجسور[/color] ينفذ [size=36]كشط[/size] "
        "[b]12+350[/b]",
        220,
    )
    rows = rows_of(label)
    assert len(rows) > 2
    looks = {text.strip(): options for row in rows for text, options in row}
    blue = [0.0, 0.0, 1.0, 1.0]
    assert list(looks["ABC"]["color"]) == blue
    assert list(looks["المقاول"]["color"]) != blue
    assert looks["كشط"]["font_size"] == 36
    assert looks["12+350"]["bold"]
    assert not looks["ينفذ"]["bold"]


def boxes_of(label: Any, link: str) -> list[tuple[float, ...]]:
    """Where a link is touched, from left to right; known once the label is drawn."""
    assert label.texture.pixels
    return sorted(label.refs[link])


def test_a_link_is_touched_where_it_is_drawn(arabic: Driver) -> None:
    label = label_of("هاتف [ref=call]الطوارئ +965 2222[/ref] ليلا")
    boxes = boxes_of(label, "call")
    night, phone = (label.get_extents(text)[0] for text in (" ليلا", "هاتف "))
    assert boxes[0][0] == pytest.approx(night, abs=2)
    assert boxes[-1][2] == pytest.approx(label.width - phone, abs=2)
    assert all(before[2] == after[0] for before, after in pairwise(boxes))


def test_letters_join_across_a_change_of_colour(arabic: Driver) -> None:
    cut = label_of("[ref=a]الأس[color=ff0000]فل[/color]ت[/ref]")
    boxes = boxes_of(cut, "a")
    assert len(boxes) == 3
    # Not joined, sin, lam and the rest would each be wider.
    assert boxes[-1][2] - boxes[0][0] == pytest.approx(label_of("الأسفلت").width, abs=3)


EMBEDDED = "قال \u202athe contractor shall mill كشط and then طرق pave كشط again\u202c ثم انصرف"


def test_a_wrapped_sentence_reads_on_inside_its_embedding(arabic: Driver) -> None:
    label = label_of(EMBEDDED, 220)
    # By itself a line inside would start from the right, with its Arabic and Latin changed about.
    assert words(label)[1:3] == [
        ["shall mill", "كشط", "and"],
        ["then", "طرق", "pave", "كشط"],
    ]


def test_a_plain_label_wraps_as_one_with_markup(arabic: Driver) -> None:
    from kivy.core.text import Label

    from mobile.theme import fonts

    marked = label_of(EMBEDDED, 220)
    size = {"font_size": 24, "text_size": (220, None)}
    plain = Label(text=EMBEDDED, font_name=fonts.WORDS, halign="auto", **size)
    plain.refresh()
    assert unlikeness(shades(plain), shades(marked)) < TOLERANCE


def shades(label: Any) -> np.ndarray:
    width, height = label.texture.size
    return np.frombuffer(label.texture.pixels, dtype=np.uint8).reshape(height, width, 4)[:, :, 3]
