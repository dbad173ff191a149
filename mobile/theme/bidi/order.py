"""Last steps on a line: white space at its ends, and the order of drawing (L1-L2)."""

from collections.abc import Sequence

from mobile.theme.bidi.classes import ISOLATE_INITIATORS
from mobile.theme.bidi.explicit import Paragraph

_TRAILING = frozenset({"WS", "PDI", "BN", "PDF", "LRE", "RLE", "LRO", "RLO"}) | ISOLATE_INITIATORS


def settle_removed(paragraph: Paragraph) -> None:
    """Characters that rule X9 removes follow the character before them."""
    levels = paragraph.levels
    for index, kind in enumerate(paragraph.types):
        if kind == "BN":
            levels[index] = levels[index - 1] if index else paragraph.base


def reset_whitespace(classes: list[str], levels: list[int], base: int) -> list[int]:
    """L1 on one line: separators, and white space before them or at its end, get ``base``."""
    is_trailing = True
    for index in range(len(classes) - 1, -1, -1):
        is_separator = classes[index] in ("B", "S")
        is_trailing = is_separator or (is_trailing and classes[index] in _TRAILING)
        if is_trailing:
            levels[index] = base
    return levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """Positions of the characters as they are drawn from left to right (L2)."""
    order = list(range(len(levels)))
    if not levels:
        return order
    lowest_odd = min(level | 1 for level in levels)
    for level in range(max(levels), lowest_odd - 1, -1):
        _reverse_runs(order, levels, level)
    return order


def visual_runs(levels: Sequence[int]) -> list[tuple[int, int, bool]]:
    """Stretches of one direction from left to right, each as (start, end, is_rtl) in the text."""
    runs: list[list[int]] = []
    for index in visual_order(levels):
        is_same = runs and levels[runs[-1][-1]] == levels[index]
        if is_same and abs(index - runs[-1][-1]) == 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [(min(run), max(run) + 1, bool(levels[run[0]] & 1)) for run in runs]


def _reverse_runs(order: list[int], levels: Sequence[int], at_least: int) -> None:
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and levels[order[end]] >= at_least:
            end += 1
        order[start:end] = order[start:end][::-1]
        start = end + 1
