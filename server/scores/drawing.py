"""Coordinates of a score's trend; templates/scores/trend.html draws them as SVG.

Time runs in reading direction: from the right in Arabic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 420.0, 130.0
SIDE, TOP, BOTTOM = 32.0, 12.0, 24.0
Point = tuple[date, Decimal | None]


@dataclass(frozen=True)
class Mark:
    """A week with a score; ``is_named``: whether its day stands below it."""

    x: float
    y: float
    day: date
    value: Decimal
    is_named: bool


@dataclass(frozen=True)
class Trend:
    """``lines``: point lists for <polyline>, broken where a week had no score."""

    lines: list[str]
    marks: list[Mark]
    levels: list[tuple[int, float]]
    is_mirrored: bool
    width: float = WIDTH
    height: float = HEIGHT
    left: float = SIDE
    right: float = WIDTH - SIDE
    floor: float = HEIGHT - BOTTOM


def draw_trend(points: Sequence[Point], is_mirrored: bool) -> Trend | None:
    """The drawing of ``points``, the oldest first; None where none has a score."""
    if not any(value is not None for _day, value in points):
        return None
    step = (WIDTH - 2 * SIDE) / max(len(points) - 1, 1)
    # Names of days stand about 60 units apart.
    each = max(round(60 / step) if step else 1, 1)
    marks, lines, line = [], [], list[str]()
    for n, (day, value) in enumerate(points):
        if value is None:
            lines, line = [*lines, " ".join(line)], []
            continue
        x = WIDTH - SIDE - n * step if is_mirrored else SIDE + n * step
        mark = Mark(round(x, 1), _y(value), day, value, (len(points) - 1 - n) % each == 0)
        marks.append(mark)
        line.append(f"{mark.x},{mark.y}")
    lines = [one for one in (*lines, " ".join(line)) if one]
    return Trend(lines, marks, [(level, _y(level)) for level in (0, 50, 100)], is_mirrored)


def _y(value: Decimal | int) -> float:
    return round(HEIGHT - BOTTOM - float(value) / 100 * (HEIGHT - BOTTOM - TOP), 1)
