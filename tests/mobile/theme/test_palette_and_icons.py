"""Readable in the sun, and no icon missing from the font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobile.theme import icons, palette, palettes
from shared.vocabulary.works import WORK_TYPES

MOBILE = Path(__file__).parents[3] / "mobile"


MODES = sorted(palettes.MODES)
LEAST = {"day": 4.5, "night": 4.5, "sun": 7.0}


def _texts(look: palettes.Colours) -> dict[str, tuple[palette.Colour, palette.Colour]]:
    """(writing, ground) of every text of a look, by what it is."""
    sheets = {"surface": look.SURFACE, "ground": look.GROUND, "sunken": look.SUNKEN}
    soft = {"soft": look.PRIMARY_SOFT}
    found = {
        f"{name} on {under}": (writing, ground)
        for name, writing in {"text": look.TEXT, "muted": look.MUTED}.items()
        for under, ground in {**sheets, **soft, "paper": look.PAPER, "water": look.WATER}.items()
    }
    for tone, (writing, ground) in look.TONES.items():
        found[f"{tone} on its own"] = (writing, ground)
        found[f"{tone} on surface"] = (writing, look.SURFACE)
        found[f"{tone} on ground"] = (writing, look.GROUND)
        found[f"filled {tone}"] = (look.ON_FILL, writing)
    for under, ground in {**sheets, **soft}.items():
        found[f"primary on {under}"] = (look.PRIMARY, ground)
    found["pressed"] = (look.ON_FILL, look.TEXT)
    found["notice"] = (look.ON_NOTICE, look.NOTICE)
    found["act of the notice"] = (look.ON_DARK, look.NOTICE)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_every_text_can_be_read_on_its_ground(mode: str) -> None:
    ratios = {name: palette.contrast(*pair) for name, pair in _texts(palettes.MODES[mode]).items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < LEAST[mode]} == {}


@pytest.mark.parametrize("mode", MODES)
def test_every_tone_keeps_seven_to_one(mode: str) -> None:
    for writing, ground in palettes.MODES[mode].TONES.values():
        assert palette.contrast(writing, ground) >= 7


@pytest.mark.parametrize("mode", MODES)
def test_outlines_and_the_position_keep_three_to_one(mode: str) -> None:
    look = palettes.MODES[mode]
    for ground in (look.SURFACE, look.GROUND, look.SUNKEN):
        assert palette.contrast(look.OUTLINE, ground) >= 3
        assert palette.contrast(look.PRIMARY, ground) >= 3
    for ground in (look.PAPER, look.WATER, look.SURFACE):
        assert palette.contrast(look.POSITION, ground) >= 3


def test_each_look_gives_its_own_colours_under_the_same_names() -> None:
    try:
        palette.use("night")
        assert palette.TEXT == palettes.NIGHT.TEXT
        assert palette.writing("bad") == palettes.NIGHT.TONES["bad"][0]
        assert set(palettes.NIGHT.TONES) == set(palettes.DAY.TONES) == set(palettes.SUN.TONES)
        with pytest.raises(KeyError):
            palette.use("dusk")
    finally:
        palette.use("day")
    assert palette.TEXT == palettes.DAY.TEXT


def test_no_property_keeps_the_colours_of_the_first_look() -> None:
    frozen = [
        f"{path.relative_to(MOBILE)}: {line.strip()}"
        for path in MOBILE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"Property\(.*palette\.", line) or re.match(r"[A-Z_]+\b.*= .*palette\.", line)
    ]
    assert frozen == []


def test_contrast_is_the_published_one() -> None:
    grey = (0x76 / 255, 0x76 / 255, 0x76 / 255, 1.0)
    assert palette.contrast((1.0, 1.0, 1.0, 1.0), grey) == pytest.approx(4.54, abs=0.01)


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
