"""Strokes of a finger as the path of an SVG: short enough to travel, and read back again."""

from __future__ import annotations

import re

SIDE = 200
"""Units of a pad's height; its width is two."""
MOST_CHARACTERS = 18_000
"""Below what a signature may hold (shared.wire.inspection.MAX_SIGNATURE)."""
_NEAREST = 3
"""Units: a place nearer to the one before says nothing more."""
_PLACE = re.compile(r"([ML])(-?\d+) (-?\d+)")

Place = tuple[int, int]
Stroke = list[Place]


def thinned(stroke: Stroke) -> Stroke:
    """The stroke without places that lie next to the one before; its end stays."""
    kept: Stroke = []
    for place in stroke:
        if not kept or max(abs(place[0] - kept[-1][0]), abs(place[1] - kept[-1][1])) >= _NEAREST:
            kept.append(place)
    if stroke and kept[-1] != stroke[-1]:
        kept.append(stroke[-1])
    return kept


def as_path(strokes: list[Stroke]) -> str:
    """``M12 30L14 33...``; strokes that would make it too long are left out."""
    path = ""
    for stroke in strokes:
        if len(stroke) < 2:
            continue
        moves = "".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(stroke))
        if len(path) + len(moves) > MOST_CHARACTERS:
            break
        path += moves
    return path


def from_path(path: str) -> list[Stroke]:
    """The strokes of a path that ``as_path`` wrote; anything else in it is passed over."""
    strokes: list[Stroke] = []
    for letter, x, y in _PLACE.findall(path):
        if letter == "M" or not strokes:
            strokes.append([])
        strokes[-1].append((int(x), int(y)))
    return strokes
