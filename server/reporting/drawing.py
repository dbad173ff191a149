"""Coordinates of the S-curve; templates/reporting/curve.html draws them as SVG.

Time runs in reading direction: from the right in Arabic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

# The drawing's own units: the page scales it.
WIDTH, HEIGHT = 420.0, 178.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 12.0, 14.0, 22.0
MOST_MONTHS = 9


@dataclass(frozen=True)
class Mark:
    """A month's first day on the time axis; ``x`` in the drawing's units."""

    x: float
    day: date


@dataclass(frozen=True)
class Drawing:
    """Point lists for <polyline>, and where the marks go. ``top`` is the scale's highest %."""

    planned: str
    accepted: str
    measured: str
    months: list[Mark]
    levels: list[tuple[int, float]]
    now: date
    now_x: float
    now_accepted_y: float | None
    top: int
    is_mirrored: bool
    width: float = WIDTH
    height: float = HEIGHT
    floor: float = HEIGHT - BOTTOM
    ceiling: float = TOP
    left: float = LEFT
    right: float = WIDTH - RIGHT


class _Scale:
    """From days and percentages to the drawing's units."""

    def __init__(self, first: date, last: date, top: int, is_mirrored: bool) -> None:
        self.first, self.span, self.top = first, max((last - first).days, 1), top
        self.is_mirrored = is_mirrored

    def x(self, day: date) -> float:
        share = (day - self.first).days / self.span
        share = 1 - share if self.is_mirrored else share
        # The scale's figures stand at the reading direction's start.
        start, end = (RIGHT, WIDTH - LEFT) if self.is_mirrored else (LEFT, WIDTH - RIGHT)
        return round(start + share * (end - start), 1)

    def y(self, percent: Decimal | float) -> float:
        share = min(float(percent) / self.top, 1.0)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)

    def line(self, days: Sequence[date], values: Sequence[str]) -> str:
        pairs = zip(days, values, strict=True)
        return " ".join(f"{self.x(day)},{self.y(Decimal(value))}" for day, value in pairs)


def draw_curve(curve: Mapping[str, Any], as_of: date, is_mirrored: bool) -> Drawing:
    """The drawing of ``curve`` (week_figures.curve_figures), with a line at ``as_of``."""
    origin = date.fromisoformat(curve["origin"])
    weeks = [origin + timedelta(weeks=n) for n in range(len(curve["planned"]))]
    days = [date.fromisoformat(day) for day in curve["days"]]
    last = max([weeks[-1], *days])
    highest = max([Decimal(100), *map(Decimal, curve["measured"])])
    top = math.ceil(highest / 25) * 25
    scale = _Scale(origin, last, top, is_mirrored)
    step = 50 if top >= 100 else 25
    return Drawing(
        planned=scale.line(weeks, curve["planned"]),
        accepted=scale.line(days, curve["accepted"]),
        measured=scale.line(days, curve["measured"]),
        months=[Mark(scale.x(day), day) for day in _months(origin, last)],
        levels=[(level, scale.y(level)) for level in range(0, top + 1, step)],
        now=as_of,
        now_x=scale.x(min(max(as_of, origin), last)),
        now_accepted_y=scale.y(Decimal(curve["accepted"][-1])) if days else None,
        top=top,
        is_mirrored=is_mirrored,
        left=RIGHT if is_mirrored else LEFT,
        right=WIDTH - LEFT if is_mirrored else WIDTH - RIGHT,
    )


def _months(first: date, last: date) -> list[date]:
    """First days of months within the axis, thinned so that their names do not touch."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = max(-(-count // MOST_MONTHS), 1)
    found = []
    for n in range(1, count + 1, step):
        month = first.month - 1 + n
        found.append(date(first.year + month // 12, month % 12 + 1, 1))
    return found
