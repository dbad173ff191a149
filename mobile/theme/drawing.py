"""Arabic in Kivy 2.3.1's SDL2 text: bidi first, then HarfBuzz.

The SDL2 provider hands each line to HarfBuzz as it stands and left to right, which
reverses Arabic. ``install`` makes it draw each stretch of one direction by itself, from
left to right, with direction and script named; once per process and before the first
label is drawn.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kivy.core.text import LabelBase
from kivy.core.text._text_sdl2 import _SurfaceContainer
from kivy.core.text.markup import MarkupLabel
from kivy.core.text.text_sdl2 import LabelSDL2

from mobile.theme import label_lines
from mobile.theme.bidi import Levels, levels, visual_runs
from mobile.theme.bidi.classes import INVISIBLE, is_rtl
from mobile.theme.shaping import base_direction, base_level, is_interface_rtl

# What the provider keeps open; it closes the one it opened first.
_MOST_FONTS = 64
_MOST_REMEMBERED = 8192
_open_fonts: dict[str, None] = {}
_state = {"is_installed": False}


def install() -> None:
    """Patch the SDL2 provider. Calling it again changes nothing."""
    if _state["is_installed"]:
        return
    _state["is_installed"] = True
    _tell_fonts_their_direction()
    _draw_by_runs()
    for kind, has_spans in ((LabelBase, False), (MarkupLabel, True)):
        kind.render_lines = label_lines.by_paragraph(kind.render_lines, has_spans)
    for kind in (LabelBase, LabelSDL2):
        kind.find_base_direction = staticmethod(base_direction)


def _tell_fonts_their_direction() -> None:
    """Have every font that the provider opens know its direction before it measures.

    Kivy sets a font's direction on drawing, never on measuring. It asks for the font's
    id once each time it needs the font, so the id tells when one is opened or reopened.
    """
    original = LabelSDL2._get_font_id

    def font_id(label: Any) -> str:
        # A font keeps its direction, so each direction needs a font of its own.
        name = f"{original(label)}|{label.options.get('font_direction')}"
        if name not in _open_fonts:
            _open_fonts[name] = None
            if len(_open_fonts) > _MOST_FONTS:
                del _open_fonts[next(iter(_open_fonts))]
            _SurfaceContainer(8, 8).render(label, "ا", 0, 0)
        return name

    LabelSDL2._get_font_id = font_id


def _draw_by_runs() -> None:
    size_of, draw = LabelSDL2.get_extents, LabelSDL2._render_text
    known: dict[Any, tuple[int, int]] = {}

    def measure(label: Any, run: str) -> tuple[int, int]:
        # Kivy measures a line anew with each word of it; all but the last run is the same.
        key = label._get_font_id(), label.options["outline_width"], run
        if key not in known:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[key] = size_of(label, run)
        return known[key]

    def get_extents(label: Any, text: str) -> tuple[int, int]:
        sizes = [measure(label, run) for run in _runs(label, text)]
        return sum(width for width, _ in sizes), max(height for _, height in sizes)

    def render_text(label: Any, text: str, x: float, y: float) -> None:
        for run in _runs(label, text):
            draw(label, run, x, y)
            x += measure(label, run)[0]

    LabelSDL2.get_extents = get_extents
    LabelSDL2._render_text = render_text


def _runs(label: Any, text: str) -> Iterator[str]:
    """Stretches of one direction from left to right, the label set to that direction."""
    settled = label.options.get(label_lines.LEVELS)
    if settled is None or len(settled) != len(text):
        settled = _levels(text, is_interface_rtl())
    for run, rtl in _cut(text, settled):
        label.options["font_direction"] = "rtl" if rtl else "ltr"
        label.options["font_script_name"] = "Arab" if rtl else "Latn"
        yield run


@lru_cache(maxsize=_MOST_REMEMBERED)
def _levels(text: str, _: bool) -> Levels:
    """By this text alone; kept for each direction of the interface."""
    return levels(text, base_level(text)) if is_rtl(text) else (0,) * len(text)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _cut(text: str, settled: Levels) -> list[tuple[str, bool]]:
    runs = visual_runs(settled) or [(0, 0, False)]
    return [(text[start:end].translate(INVISIBLE), rtl) for start, end, rtl in runs]
