"""Mixed text as it is typed in an English window, and the same in both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.mobile.ui.driver import Driver
from tests.mobile.ui.keys import MIXED, field_of, path, press, spot
from tests.mobile.ui.test_text import TOLERANCE, unlikeness

pytestmark = [pytest.mark.window, pytest.mark.slow]


@pytest.fixture
def english_notes(english: Driver) -> Any:
    return field_of(english)


@pytest.mark.parametrize("language", ["arabic", "english"])
def test_arrows_only_ever_move_the_caret_the_way_they_point(
    request: pytest.FixtureRequest, language: str
) -> None:
    driver = request.getfixturevalue(language)
    entry = field_of(driver)
    for text in MIXED:
        entry.text = ""
        driver.type(text)
        line = entry.line(0)
        left_edge = entry.x + entry.padding[0] + entry.line_start(0)
        press(driver, "end" if line.is_rtl else "home")
        rightwards = path(driver, entry, "right")
        assert rightwards[0] == pytest.approx(left_edge, abs=1), text
        assert all(before < after for before, after in pairwise(rightwards)), text
        assert rightwards[-1] == pytest.approx(left_edge + line.width, abs=1), text
        assert path(driver, entry, "left") == rightwards[::-1], text


def test_a_row_is_drawn_as_its_paragraph_reads(english: Driver, english_notes: Any) -> None:
    notes = english_notes
    notes.text = f"قال \u2066{'shall mill and pave the lane ' * 4}\u2069 ثم انصرف"
    english.pump()
    last = notes._texture_of(len(notes._lines) - 1)
    row = notes._lines[-1]
    assert row[0].isascii(), "alone the row would start with Latin, from the left"
    ink, latin = shades(last), shades(notes._create_line_label(row.split("\u2069")[0]))
    assert unlikeness(ink[:, -latin.shape[1] + 8 :], latin[:, 8:]) < TOLERANCE


def shades(texture: Any) -> np.ndarray:
    width, height = texture.size
    return np.frombuffer(texture.pixels, dtype=np.uint8).reshape(height, width, 4)[:, :, 3]


def test_each_paragraph_stands_on_its_own_side_in_english(
    english: Driver, english_notes: Any
) -> None:
    notes = english_notes
    notes.text = "كشط\nMilling"
    english.pump()
    assert notes.line_start(0) > notes.width / 2
    assert notes.line_start(1) == 0
    notes.cursor = (0, 0)
    english.pump()
    assert spot(notes) == pytest.approx(notes.right - notes.padding[2], abs=2)


def test_in_english_the_same_text_is_not_drawn_from_the_arabic_memory(
    open_window: Callable[..., Driver],
) -> None:
    text = "Milling كشط 5"
    seen = []
    for language in ("ar", "en"):
        driver = open_window(language)
        entry = field_of(driver)
        entry.text = text
        seen.append(entry._texture_of(0))
    assert seen[0] is not seen[1]
