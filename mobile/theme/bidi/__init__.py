"""The order in which mixed Arabic and Latin text is drawn (Unicode UAX #9).

``levels`` gives each character its embedding level, ``visual_order`` the
characters' positions from left to right. Pure Python without dependencies:
the tablet's text, its caret and its selection all read from here.
"""

from functools import lru_cache
from itertools import accumulate, pairwise

from mobile.theme.bidi.classes import bidi_classes
from mobile.theme.bidi.explicit import Paragraph, explicit_levels
from mobile.theme.bidi.implicit import implicit_levels
from mobile.theme.bidi.neutral import resolve_neutrals
from mobile.theme.bidi.order import reset_whitespace, settle_removed, visual_order, visual_runs
from mobile.theme.bidi.sequences import isolating_run_sequences
from mobile.theme.bidi.tailoring import keep_numbers_whole
from mobile.theme.bidi.weak import resolve_weak

__all__ = [
    "levels",
    "levels_of_classes",
    "levels_of_lines",
    "levels_untailored",
    "visual_order",
    "visual_runs",
]

Levels = tuple[int, ...]


def levels(text: str, base: int | None = None) -> Levels:
    """Embedding level of every character of a paragraph that stands on one line.

    ``base`` is 0 (left to right), 1 (right to left) or None (by the first
    strong character, left to right when there is none). Chainage, phone numbers
    and the signs of a number stay in one piece (``tailoring``).
    """
    return levels_of_lines((text,), base)[0]


@lru_cache(maxsize=8192)
def levels_of_lines(lines: tuple[str, ...], base: int | None = None) -> tuple[Levels, ...]:
    """Levels of one paragraph that was broken into ``lines``, with nothing left out between.

    Directions are settled over the whole paragraph, so that an embedding or a Latin
    sentence goes on where the line breaks; only white space at ends is by the line.
    """
    text = "".join(lines)
    classes = keep_numbers_whole(text, bidi_classes(text))
    paragraph = _resolve(text, classes, base)
    edges = accumulate(map(len, lines), initial=0)
    return tuple(
        tuple(reset_whitespace(classes[start:end], paragraph.levels[start:end], paragraph.base))
        for start, end in pairwise(edges)
    )


def levels_untailored(text: str, base: int | None = None) -> list[int]:
    """The levels exactly as the standard gives them, numbers not kept whole."""
    return levels_of_classes(text, bidi_classes(text), base)


def levels_of_classes(text: str, classes: list[str], base: int | None) -> list[int]:
    """The standard's levels when the characters' bidi classes are given."""
    paragraph = _resolve(text, classes, base)
    return reset_whitespace(classes, paragraph.levels, paragraph.base)


def _resolve(text: str, classes: list[str], base: int | None) -> Paragraph:
    """Run the rules in the standard's order over one paragraph, up to its lines."""
    paragraph = explicit_levels(classes, base)
    for sequence in isolating_run_sequences(classes, paragraph):
        types = [paragraph.types[index] for index in sequence.indexes]
        resolve_weak(types, sequence.start)
        resolve_neutrals(types, sequence, text, classes)
        implicit_levels(types, sequence, paragraph.levels)
    settle_removed(paragraph)
    return paragraph
