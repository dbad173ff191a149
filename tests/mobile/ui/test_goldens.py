"""Every screen looks as its golden picture, and a small planted change is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from mobile.theme import palettes
from tests.mobile.ui.goldens import GOLDENS, LIGHTS, are_alike, draw_all, drawn

MOST_BYTES = 6_000_000


def golden(name: str) -> Image.Image:
    with Image.open(GOLDENS / f"{name}.png") as picture:
        return picture.convert("RGB")


def glyph_of(picture: Image.Image, within: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The box of the first run of columns with writing in a region that holds one line."""
    dark = picture.convert("L").crop(within).point(lambda level: 255 if level < 110 else 0)
    columns = [bool(dark.crop((x, 0, x + 1, dark.height)).getbbox()) for x in range(dark.width)]
    first = columns.index(True)
    last = columns.index(False, first)
    box = dark.crop((first, 0, last, dark.height)).getbbox()
    assert box is not None
    return (within[0] + first, within[1] + box[1], within[0] + last, within[1] + box[3])


def test_every_screen_has_its_pictures_and_they_are_small() -> None:
    names = {path.stem for path in GOLDENS.glob("*.png")}
    pages = {name.partition("tablet-")[2].removesuffix("-narrow") for name in names}
    assert len(pages) >= 30
    for page in pages:
        for light in LIGHTS:
            assert f"{light}-wide-tablet-{page}" in names
            assert f"{light}-narrow-tablet-{page}-narrow" in names
    assert sum(path.stat().st_size for path in GOLDENS.glob("*.png")) < MOST_BYTES


def test_one_glyph_the_wrong_way_round_is_seen() -> None:
    picture = golden("day-wide-tablet-sync-en")
    # The page's title at the top: its first letter.
    box = glyph_of(picture, (64, 2, 200, 20))
    turned = picture.copy()
    turned.paste(ImageOps.mirror(picture.crop(box)), box[:2])
    assert are_alike(picture, picture)
    assert not are_alike(picture, turned)


@pytest.mark.parametrize("light", LIGHTS)
def test_another_colour_of_one_button_is_seen(light: str) -> None:
    picture = golden(f"{light}-wide-tablet-sync-ar")
    wanted = np.array(palettes.MODES[light].PRIMARY[:3]) * 255
    pixels = np.asarray(picture, dtype=np.int16).copy()
    filled = np.abs(pixels - wanted).max(axis=2) < 12
    assert filled.sum() > 500
    pixels[filled] += (40, 0, 0) if light != "night" else (-40, 0, 0)
    changed = Image.fromarray(pixels.astype(np.uint8))
    assert not are_alike(picture, changed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_screen_looks_as_it_did(tmp_path: Path) -> None:
    draw_all(tmp_path)
    now = dict(drawn(tmp_path))
    kept = {path.stem for path in GOLDENS.glob("*.png")}
    assert set(now) == kept, "draw them anew: python -m tests.mobile.ui.goldens"
    assert [name for name in sorted(kept) if not are_alike(golden(name), now[name])] == []
