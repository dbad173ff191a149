"""Arabic in the widgets that show it: labels, buttons, hints, and rows that are used again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.mobile.ui.driver import Driver
from tests.mobile.ui.test_text import TOLERANCE, unlikeness

pytestmark = pytest.mark.window

NAMES = [
    "كشط طريق 40 الكيلو 12+350",
    "Fifth Ring Road (R5)",
    "ترقيع (عاجل) 95%",
    "٣٫٥ متر",
    "هاتف +965 2222 3333",
]


def ink_of(widget: Any) -> np.ndarray:
    """What a label shows, as shades of ink."""
    width, height = widget.texture.size
    pixels = np.frombuffer(widget.texture.pixels, dtype=np.uint8)
    return pixels.reshape(height, width, 4)[:, :, 3]


def alone(text: str, like: Any) -> np.ndarray:
    """The same text in a label of its own, as it is drawn when nothing was shown before."""
    from kivy.uix.label import Label

    names = ("font_name", "font_size", "bold", "text_size", "halign", "line_height", "color")
    label = Label(text=text, **{name: getattr(like, name) for name in names})
    label.texture_update()
    return ink_of(label)


@pytest.mark.parametrize("language", ["arabic", "english"])
def test_rows_used_again_show_their_new_text_as_a_fresh_label_would(
    request: pytest.FixtureRequest, language: str
) -> None:
    from kivy.lang import Builder

    driver = request.getfixturevalue(language)
    texts = [f"{NAMES[number % len(NAMES)]} — {number}" for number in range(200)]
    rows = Builder.load_string("""
RecycleView:
    viewclass: 'Words'
    RecycleBoxLayout:
        orientation: 'vertical'
        default_size: None, 40
        default_size_hint: 1, None
        size_hint_y: None
        height: self.minimum_height
""")
    driver.root.add_widget(rows)
    rows.data = [{"text": text} for text in texts]
    seen = set()
    for place in (1.0, 0.5, 0.0, 0.73, 1.0):
        rows.scroll_y = place
        driver.pump(12)
        for row in rows.children[0].children:
            assert row.text in texts
            seen.add(row.text)
            assert np.array_equal(ink_of(row), alone(row.text, row)), row.text
    assert len(seen) > 30
    driver.root.remove_widget(rows)


def test_words_stand_on_the_reader_s_side_in_rows_used_again(english: Driver) -> None:
    from kivy.factory import Factory

    words = Factory.Words(text="كشط الأسفلت", size_hint_x=None, width=400)
    words.texture_update()
    columns = np.flatnonzero(ink_of(words).any(axis=0))
    assert columns[0] > 200
    words.text = "Milling"
    words.texture_update()
    columns = np.flatnonzero(ink_of(words).any(axis=0))
    assert columns[-1] < 200


@pytest.mark.parametrize("text", NAMES)
def test_buttons_draw_as_labels_do(arabic: Driver, text: str) -> None:
    from kivy.factory import Factory

    action = Factory.Action(text=text)
    (label,) = (child for child in action.children if getattr(child, "text", "") == text)
    label.texture_update()
    assert np.array_equal(ink_of(label), alone(text, label))


@pytest.mark.parametrize("text", NAMES)
def test_a_hint_is_drawn_as_the_text_would_be(arabic: Driver, text: str) -> None:
    arabic.tap(arabic.page.ids.act)
    entry = arabic.page.ids.notes.ids.entry
    entry.text = ""
    entry.hint_text = text
    arabic.pump()
    (hint,) = entry._hint_text_labels
    rect = entry._hint_text_rects[0]
    entry.text = text
    arabic.pump()
    assert rect.pos == entry._lines_rects[0].pos
    assert unlikeness(_ink(hint), _ink(entry._texture_of(0))) < TOLERANCE


def _ink(texture: Any) -> np.ndarray:
    width, height = texture.size
    return np.frombuffer(texture.pixels, dtype=np.uint8).reshape(height, width, 4)[:, :, 3]
