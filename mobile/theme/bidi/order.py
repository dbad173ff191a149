"""Last steps on a line: white space at its ends, and the order of drawing (L1-L2)."""

from collections.abc import Sequence

from mobile.theme.bidi.classes import ISOLATE_INITIATORS
from mobile.theme.bidi.explicit import Paragraph

_TRAILING = frozenset({"WS", "PDI", "BN", "PDF", "LRE", "RLE", "LRO", "RLO"}) | ISOLATE_INITIATORS


def reset_whitespace(classes: list[str], paragraph: Paragraph) -> None:
    """L1: separators, and white space before them or at the end, take the base level.

    Removed characters first follow the character before them.
    """
    levels = paragraph.levels
    for index, kind in enumerate(paragraph.types):
        if kind == "BN":
            levels[index] = levels[index - 1] if index else paragraph.base
    is_trailing = True
    for index in range(len(classes) - 1, -1, -1):
        is_separator = classes[index] in ("B", "S")
        is_trailing = is_separator or (is_trailing and classes[index] in _TRAILING)
        if is_trailing:
            levels[index] = paragraph.base


def visual_order(levels: Sequence[int]) -> list[int]:
    """Positions of the characters as they are drawn from left to right (L2)."""
    order = list(range(len(levels)))
    if not levels:
        return order
    lowest_odd = min(level | 1 for level in levels)
    for level in range(max(levels), lowest_odd - 1, -1):
        _reverse_runs(order, levels, level)
    return order


def _reverse_runs(order: list[int], levels: Sequence[int], at_least: int) -> None:
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and levels[order[end]] >= at_least:
            end += 1
        order[start:end] = order[start:end][::-1]
        start = end + 1
