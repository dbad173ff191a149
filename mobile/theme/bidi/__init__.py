"""The order in which mixed Arabic and Latin text is drawn (Unicode UAX #9).

``levels`` gives each character its embedding level, ``visual_order`` the
characters' positions from left to right. Pure Python without dependencies:
the tablet's text, its caret and its selection all read from here.
"""

from functools import lru_cache

from mobile.theme.bidi.classes import bidi_classes, join_chainage
from mobile.theme.bidi.explicit import explicit_levels
from mobile.theme.bidi.implicit import implicit_levels
from mobile.theme.bidi.neutral import resolve_neutrals
from mobile.theme.bidi.order import reset_whitespace, visual_order
from mobile.theme.bidi.sequences import isolating_run_sequences
from mobile.theme.bidi.weak import resolve_weak

__all__ = ["levels", "levels_untailored", "visual_order"]


@lru_cache(maxsize=8192)
def levels(text: str, base: int | None = None) -> tuple[int, ...]:
    """Embedding level of every character of one line.

    ``base`` is 0 (left to right), 1 (right to left) or None (by the first
    strong character, left to right when there is none). A plus sign between
    digits belongs to the number, so that chainage 12+350 is never turned round.
    """
    return tuple(_resolve(text, join_chainage(text, bidi_classes(text)), base))


def levels_untailored(text: str, base: int | None = None) -> list[int]:
    """The levels exactly as the standard gives them, chainage not treated."""
    return _resolve(text, bidi_classes(text), base)


def _resolve(text: str, classes: list[str], base: int | None) -> list[int]:
    """Run the rules in the standard's order over one paragraph of one line."""
    paragraph = explicit_levels(classes, base)
    for sequence in isolating_run_sequences(classes, paragraph):
        types = [paragraph.types[index] for index in sequence.indexes]
        resolve_weak(types, sequence.start)
        resolve_neutrals(types, sequence, text, classes)
        implicit_levels(types, sequence, paragraph.levels)
    reset_whitespace(classes, paragraph)
    return paragraph.levels
