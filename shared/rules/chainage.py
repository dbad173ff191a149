"""Chainage: where along a road a place lies, and how far from it.

Both sides need it: the tablet without a network, the server for what it stores. A road section
is short (5 km and less), so the ground around the place is taken as flat, with the spheroid's
own radii at that latitude; against distances on the spheroid itself this stays within 0.1 %.
A line is a sequence of (longitude, latitude) in WGS 84 degrees, as GeoJSON has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Position = tuple[float, float]
Line = Sequence[Sequence[float]]

# WGS 84: semi-major axis in metres, and first eccentricity squared.
_AXIS_M = 6_378_137.0
_E2 = 0.006694379990141317


class Projection(NamedTuple):
    """A place seen from a line: ``fraction`` of its length (0..1), metres beside it."""

    fraction: float
    offset_m: float


class SectionLine(NamedTuple):
    """A road section as chainage needs it; ``from_m`` is the chainage of the first position."""

    code: str
    from_m: float
    to_m: float
    line: Line


class Chainage(NamedTuple):
    """A place on a road section: chainage and offset in metres."""

    section: str
    chainage_m: float
    offset_m: float


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length in metres of a degree east and of a degree north at latitude ``lat``."""
    w2 = 1 - _E2 * math.sin(math.radians(lat)) ** 2
    east = _AXIS_M * math.cos(math.radians(lat)) / math.sqrt(w2)
    north = _AXIS_M * (1 - _E2) / (w2 * math.sqrt(w2))
    return math.radians(east), math.radians(north)


def length_m(line: Line) -> float:
    """Length of a line in metres, each of its pieces measured at its own latitude."""
    total = 0.0
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(line):
        east, north = metres_per_degree((lat_a + lat_b) / 2)
        total += math.hypot((lon_b - lon_a) * east, (lat_b - lat_a) * north)
    return total


def project(lat: float, lon: float, line: Line) -> Projection:
    """The nearest point of ``line`` to a place; of two equally near, the earlier.

    Raises ValueError when the line has fewer than two positions.
    """
    if len(line) < 2:
        raise ValueError("a line has two positions or more")
    east, north = metres_per_degree(lat)
    flat = [((x - lon) * east, (y - lat) * north) for x, y in line]
    travelled, best_along, best_square = 0.0, 0.0, math.inf
    for (ax, ay), (bx, by) in pairwise(flat):
        dx, dy = bx - ax, by - ay
        size = math.hypot(dx, dy)
        along = min(max(-(ax * dx + ay * dy) / size, 0.0), size) if size else 0.0
        share = along / size if size else 0.0
        square = (ax + share * dx) ** 2 + (ay + share * dy) ** 2
        if square < best_square:
            best_along, best_square = travelled + along, square
        travelled += size
    fraction = min(best_along / travelled, 1.0) if travelled else 0.0
    return Projection(fraction, math.sqrt(best_square))


def chainage_on(lat: float, lon: float, section: SectionLine) -> Chainage:
    """Chainage and offset of a place on one section.

    The section's stated ends hold: its chainages are spread over the line drawn.
    """
    fraction, offset_m = project(lat, lon, section.line)
    reach_m = section.to_m - section.from_m
    return Chainage(section.code, section.from_m + fraction * reach_m, offset_m)


def nearest_chainage(
    lat: float, lon: float, sections: Iterable[SectionLine], within_m: float
) -> Chainage | None:
    """The place on the nearest section within ``within_m`` metres, or None.

    Of two equally near, the one whose code comes first: at a joint, the earlier section.
    """
    near = [s for s in sections if _may_be_within(lat, lon, s.line, within_m)]
    found = [chainage_on(lat, lon, section) for section in near]
    found = [chainage for chainage in found if chainage.offset_m <= within_m]
    return min(found, key=lambda c: (round(c.offset_m, 3), c.section), default=None)


def place_at(chainage_m: float, section: SectionLine) -> Position:
    """(latitude, longitude) of a chainage, kept to the section's ends."""
    reach_m = section.to_m - section.from_m
    share = (chainage_m - section.from_m) / reach_m if reach_m else 0.0
    goal = min(max(share, 0.0), 1.0) * length_m(section.line)
    for start, end in pairwise(section.line):
        size = length_m([start, end])
        if goal <= size and size:
            lon, lat = (a + goal / size * (b - a) for a, b in zip(start, end, strict=True))
            return lat, lon
        goal -= size
    return section.line[-1][1], section.line[-1][0]


def stretch_of(section: SectionLine, from_m: float, to_m: float) -> Line:
    """The line between two chainages of a section, kept to its ends: two positions or more."""
    ends = (section.from_m, section.to_m)
    low, high = sorted(min(max(m, min(ends)), max(ends)) for m in (from_m, to_m))
    first, last = (place_at(chainage_m, section) for chainage_m in (low, high))
    reach_m, whole_m, gone_m = section.to_m - section.from_m, length_m(section.line), 0.0
    inner = []
    for start, end in pairwise(section.line):
        gone_m += length_m([start, end])
        if whole_m and low < section.from_m + gone_m / whole_m * reach_m < high:
            inner.append((end[0], end[1]))
    return [(first[1], first[0]), *inner, (last[1], last[0])]


def nearest_position(lat: float, lon: float, line: Line) -> Position:
    """(latitude, longitude) of the point of ``line`` nearest to a place."""
    return place_at(project(lat, lon, line).fraction, SectionLine("", 0.0, 1.0, line))


def _may_be_within(lat: float, lon: float, line: Line, within_m: float) -> bool:
    """A cheap look at the line's box: most sections of a country are far away."""
    east, north = metres_per_degree(lat)
    lons, lats = [x for x, _ in line], [y for _, y in line]
    wide, high = within_m / east * 1.01, within_m / north * 1.01
    return (
        min(lons) - wide <= lon <= max(lons) + wide and min(lats) - high <= lat <= max(lats) + high
    )
