"""Draw the golden pictures of every screen anew: ``python -m tests.mobile.ui.goldens [FOLDER]``.

Each page in Arabic and English, by day, at night and in full sun, 1280 x 800 and 800 x 1280; kept
at half their size in 64 colours. Look at what changed before it is committed: the full ones are
written to FOLDER, when one is named. Other words are for the processes that this one starts: a
window without a screen keeps the size it was opened with.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

from tests.mobile.ui.driver import NARROW, WIDE

ROOT = Path(__file__).parents[3]
GOLDENS = Path(__file__).parent / "goldens"
SIZES = {"wide": WIDE, "narrow": NARROW}
LIGHTS = ("day", "night", "sun")
# Two pictures are alike when in no window of so many pixels the mean difference of a channel, of
# 255, is above the tolerance. A glyph of a label is about one window.
WINDOW_PX = 8
TOLERANCE = 8.0
_COLOURS = 64


def small(picture: Image.Image) -> Image.Image:
    """As it is kept."""
    half = picture.convert("RGB").resize(
        (picture.width // 2, picture.height // 2), Image.Resampling.BOX
    )
    return half.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def furthest(one: Image.Image, other: Image.Image) -> float:
    """The largest mean difference of a channel in any window; 255 for pictures of other sizes."""
    if one.size != other.size:
        return 255.0
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    values = np.asarray(apart, dtype=np.float64)
    # Half a window apart, so that what lies on an edge is whole in the next one.
    return max(float(_means(values[y:, x:]).max()) for y in (0, 4) for x in (0, 4))


def _means(values: np.ndarray) -> np.ndarray:
    rows, columns = (length // WINDOW_PX for length in values.shape[:2])
    cut = values[: rows * WINDOW_PX, : columns * WINDOW_PX]
    windows = cut.reshape(rows, WINDOW_PX, columns, WINDOW_PX, 3)
    return windows.mean(axis=(1, 3))


def are_alike(one: Image.Image, other: Image.Image) -> bool:
    return furthest(one, other) <= TOLERANCE


def draw_all(folder: Path) -> None:
    """The full pictures of every screen, each size in a process of its own."""
    for shape in SIZES:
        subprocess.run(
            [sys.executable, "-m", "tests.mobile.ui.goldens", str(folder), shape],
            cwd=ROOT, check=True, timeout=900, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def drawn(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """(name, picture as it is kept) of all full pictures below a folder."""
    for path in sorted(folder.glob("*/*.png")):
        with Image.open(path) as picture:
            yield f"{path.parent.name}-{path.stem}", small(picture)


def _draw_shape(folder: Path, shape: str) -> None:
    from tests.mobile.ui import pictures
    from tests.mobile.ui.driver import prepare_kivy

    prepare_kivy(SIZES[shape], multisamples=4)
    for light in LIGHTS:
        for language in ("ar", "en"):
            pictures.draw(folder / f"{light}-{shape}", language, SIZES[shape], True, light)


def _keep(folder: Path) -> None:
    draw_all(folder)
    GOLDENS.mkdir(exist_ok=True)
    for path in GOLDENS.glob("*.png"):
        path.unlink()
    for name, picture in drawn(folder):
        picture.save(GOLDENS / f"{name}.png", optimize=True)


def main(words: list[str]) -> None:
    if len(words) == 2:
        _draw_shape(Path(words[0]), words[1])
    elif words:
        _keep(Path(words[0]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            _keep(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
