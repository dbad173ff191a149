"""Arabic in Kivy 2.3.1's SDL2 text: bidi first, then HarfBuzz.

The SDL2 provider hands each line to HarfBuzz as it stands and left to right, which
reverses Arabic. ``install`` makes it hand over the line in HarfBuzz's right-to-left order
with the script named, once per process and before the first label is drawn.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kivy.core.text import LabelBase
from kivy.core.text._text_sdl2 import _SurfaceContainer
from kivy.core.text.markup import MarkupLabel
from kivy.core.text.text_sdl2 import LabelSDL2

from mobile.theme.bidi import levels, visual_order
from mobile.theme.bidi.classes import (
    INVISIBLE,
    MIRROR_OF,
    bidi_classes,
    first_strong_level,
    is_rtl,
)

_STATE = {"is_installed": False, "is_rtl": True}
_fonts_told_their_direction: set[str] = set()


def set_reading_direction(rtl: bool) -> None:
    """Tell which side the interface starts from; labels drawn afterwards follow it."""
    _STATE["is_rtl"] = rtl


def is_interface_rtl() -> bool:
    return _STATE["is_rtl"]


def base_level(text: str) -> int | None:
    """Level of a line with Arabic in it: the interface's own, or by its content in English."""
    return 1 if is_interface_rtl() and is_rtl(text) else None


@lru_cache(maxsize=8192)
def harfbuzz_order(line: str, base: int | None) -> str:
    """The line in the order HarfBuzz wants it when told that it runs right to left.

    Arabic runs stay in reading order, so that letters join; Latin runs and numbers are
    turned round, since HarfBuzz will turn the whole line; and brackets in them are
    mirrored, since it will mirror them again.
    """
    line_levels = levels(line, base)
    drawn = (
        line[i] if line_levels[i] & 1 else MIRROR_OF.get(line[i], line[i])
        for i in reversed(visual_order(line_levels))
    )
    return "".join(drawn).translate(INVISIBLE)


def shaped(text: str) -> tuple[str, bool]:
    """The text as the provider must get it, and whether it is to be drawn right to left."""
    if not is_rtl(text):
        return text.translate(INVISIBLE), False
    return harfbuzz_order(text, base_level(text)), True


def base_direction(text: str | None) -> str:
    """The side a line starts from: what ``halign: 'auto'`` asks for.

    All of an Arabic interface starts from the right; in English a text does when its
    first letter is Arabic.
    """
    first = first_strong_level(bidi_classes(text or ""))
    return "rtl" if is_interface_rtl() or first == 1 else "ltr"


def install() -> None:
    """Patch the SDL2 provider. Calling it again changes nothing."""
    if _STATE["is_installed"]:
        return
    _STATE["is_installed"] = True
    _patch_provider()
    _patch_markup()
    LabelBase.find_base_direction = staticmethod(base_direction)
    LabelSDL2.find_base_direction = staticmethod(base_direction)


def _patch_provider() -> None:
    original_extents = LabelSDL2.get_extents
    original_render = LabelSDL2._render_text
    original_font_id = LabelSDL2._get_font_id

    def font_id(label: Any) -> str:
        # A font keeps its direction, so each direction needs a font of its own.
        return f"{original_font_id(label)}|{label.options['font_direction']}"

    def extents(label: Any, text: str) -> tuple[int, int]:
        return original_extents(label, _prepare(label, text))

    def render_text(label: Any, text: str, x: float, y: float) -> None:
        original_render(label, _prepare(label, text), x, y)

    LabelSDL2._get_font_id = font_id
    LabelSDL2.get_extents = extents
    LabelSDL2._render_text = render_text


def _prepare(label: Any, text: str) -> str:
    ordered, rtl = shaped(text)
    label.options["font_direction"] = "rtl" if rtl else "ltr"
    label.options["font_script_name"] = "Arab" if rtl else "Latn"
    font = label._get_font_id()
    if font not in _fonts_told_their_direction:
        # Kivy 2.3.1 sets a font's direction on drawing, never on measuring: draw once first.
        _fonts_told_their_direction.add(font)
        _SurfaceContainer(8, 8).render(label, "ا", 0, 0)
    return ordered


def _patch_markup() -> None:
    """Lay the spans of a marked-up line from right to left in an Arabic interface."""
    original: Callable[..., Any] = MarkupLabel.render_lines

    def render_lines(label: Any, lines: list[Any], *rest: Any) -> Any:
        if not is_interface_rtl():
            return original(label, lines, *rest)
        _reverse_words(lines)
        try:
            return original(label, lines, *rest)
        finally:
            _reverse_words(lines)

    MarkupLabel.render_lines = render_lines


def _reverse_words(lines: list[Any]) -> None:
    for line in lines:
        line.words.reverse()
