"""Coordinates of a week's small map; templates/reporting/shown.html draws it as SVG, north up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The drawing's own units: the page scales it. Marks need room at the edge.
WIDTH, HEIGHT, EDGE = 160.0, 110.0, 7.0

Position = tuple[float, float]


@dataclass(frozen=True)
class Inset:
    """``rings``: paths; ``late``, ``under_way``: where the marks stand."""

    rings: list[str]
    late: list[Position]
    under_way: list[Position]
    width: float = WIDTH
    height: float = HEIGHT


def draw_inset(told: Mapping[str, Any] | None) -> Inset | None:
    """The map of a week's figures (picture_figures.py); None where no outline is known."""
    if not told:
        return None
    late, under_way = _read(told["late"]), _read(told["under_way"])
    rings = _with_works([_read(ring) for ring in told["rings"]], late + under_way)
    place = _scaled([position for ring in rings for position in ring])
    return Inset(
        [_path(map(place, ring)) for ring in rings],
        [place(one) for one in late],
        [place(one) for one in under_way],
    )


def _with_works(rings: list[list[Position]], works: list[Position]) -> list[list[Position]]:
    """The parts of a governorate that hold works, or its largest: an island far out to sea would
    make the rest too small to see.
    """
    largest = max(rings, key=len)
    return [
        ring
        for ring in rings
        if ring is largest or any(_is_in_frame(position, ring) for position in works)
    ]


def _is_in_frame(position: Position, ring: list[Position]) -> bool:
    return all(
        min(values) <= value <= max(values)
        for value, values in zip(position, zip(*ring, strict=True), strict=True)
    )


def _read(positions: Iterable[Sequence[str]]) -> list[Position]:
    return [(float(lon), float(lat)) for lon, lat in positions]


def _scaled(positions: Sequence[Position]) -> Any:
    """From degrees to the drawing's units: in the middle, as large as fits, as wide as on the
    ground at this latitude.
    """
    lons, lats = zip(*positions, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    narrower = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrower, 1e-6), max(north - south, 1e-6)
    unit = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    left, top = (WIDTH - wide * unit) / 2, (HEIGHT - high * unit) / 2

    def place(position: Position) -> Position:
        lon, lat = position
        return (
            round(left + (lon - west) * narrower * unit, 1),
            round(top + (north - lat) * unit, 1),
        )

    return place


def _path(ring: Iterable[Position]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in ring) + "Z"
