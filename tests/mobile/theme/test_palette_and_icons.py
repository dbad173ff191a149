"""Readable in the sun, and no icon missing from the font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobile.theme import icons, palette
from shared.vocabulary.works import WORK_TYPES

MOBILE = Path(__file__).parents[3] / "mobile"


@pytest.mark.parametrize("tone", sorted(palette.TONES))
def test_every_tone_keeps_seven_to_one(tone: str) -> None:
    assert palette.contrast(palette.writing(tone), palette.ground(tone)) >= 7


@pytest.mark.parametrize("ground", [palette.SURFACE, palette.GROUND])
def test_text_and_muted_text_keep_seven_to_one(ground: palette.Colour) -> None:
    assert palette.contrast(palette.TEXT, ground) >= 7
    assert palette.contrast(palette.MUTED, ground) >= 7


def test_white_words_on_filled_buttons_keep_seven_to_one() -> None:
    assert palette.contrast(palette.WHITE, palette.PRIMARY) >= 7
    assert palette.contrast(palette.ON_DARK, palette.TEXT) >= 7


def test_contrast_is_the_published_one() -> None:
    grey = (0x76 / 255, 0x76 / 255, 0x76 / 255, 1.0)
    assert palette.contrast(palette.WHITE, grey) == pytest.approx(4.54, abs=0.01)


def test_every_icon_stands_in_the_font_under_its_name() -> None:
    from fontTools.ttLib import TTFont

    from mobile.theme.fonts import icons_file

    with TTFont(icons_file()) as font:
        names = font.getBestCmap()
    found = {name: names.get(icons.code_of(name)) for name in icons.NAMES}
    wrong = {name: other for name, other in found.items() if other != name}
    assert wrong == {}


def test_every_kind_of_work_has_an_icon_of_its_own_choosing() -> None:
    for work_type in WORK_TYPES.codes:
        assert icons.icon_of_work_type(work_type) in icons.NAMES
    assert icons.icon_of_work_type("from_a_newer_server") == "road-variant"


def test_every_icon_named_on_a_screen_is_known() -> None:
    used = {
        name
        for path in MOBILE.rglob("*.kv")
        for line in re.findall(r"icon: (.+)", path.read_text(encoding="utf-8"))
        for name in re.findall(r"'([a-z-]+)'", line)
    }
    assert len(used) > 10
    assert used - icons.NAMES == set()
