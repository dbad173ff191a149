"""Which activities are nearest to a place: by the nearest point of a stretch, not its middle."""

from __future__ import annotations

import heapq
import json
import math
import sqlite3
from typing import Any

from mobile.shapes import Fix
from shared.rules.chainage import (
    Line,
    Position,
    SectionLine,
    metres_per_degree,
    nearest_position,
    stretch_of,
)
from shared.wire.map_pack import ROAD, positions_of

_FIRST_RADIUS_M = 500.0
# Wider than any country this is used in: past it, everything is taken.
_LAST_RADIUS_M = 1_000_000.0
_ASKED = "code, lat, lon, section, from_m, to_m"


class Nearness:
    """Answers from one place, while ``rows`` may be read."""

    def __init__(self, rows: sqlite3.Connection, near: Fix) -> None:
        self._rows, self._near = rows, near
        self._roads: dict[str, SectionLine | None] = {}
        self._met: dict[str, float] = {}

    def position_of(self, activity: sqlite3.Row) -> Position:
        """(latitude, longitude) of the point of its stretch that is nearest; where the stretch
        or its road is not known, the activity's own.
        """
        line = self._stretch(activity)
        if len(line) < 2:
            return activity["lat"], activity["lon"]
        return nearest_position(self._near.lat, self._near.lon, line)

    def codes(self, where: str, values: list[Any], limit: int) -> list[str]:
        """Nearest first: a box is widened until the circle in it holds enough."""
        east, north = metres_per_degree(self._near.lat)
        lat, lon, radius_m = self._near.lat, self._near.lon, _FIRST_RADIUS_M
        longest_m = self._longest_m()
        while True:
            is_last = radius_m >= _LAST_RADIUS_M
            high = 180.0 if is_last else (radius_m + longest_m) / north
            wide = 360.0 if is_last else (radius_m + longest_m) / east
            found = self._rows.execute(
                f"SELECT {_ASKED} FROM activity"  # noqa: S608
                f" WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND {where}",
                (lat - high, lat + high, lon - wide, lon + wide, *values),
            ).fetchall()
            codes = self._ranked(found, math.inf if is_last else radius_m, limit)
            if is_last or len(codes) >= limit:
                return codes
            radius_m *= 2

    def _longest_m(self) -> float:
        """Of a stretch so long the own point may lie outside a box that it leads into."""
        asked = "SELECT max(abs(CAST(to_m AS REAL) - CAST(from_m AS REAL))) FROM activity"
        return float(self._rows.execute(asked).fetchone()[0] or 0.0)

    def _ranked(self, found: list[sqlite3.Row], within_m: float, limit: int) -> list[str]:
        """A stretch is measured only when it may be next: it is as near as its own point less
        its length, or farther.
        """
        queue = [(self._at_least_m(row), False, row["code"], n) for n, row in enumerate(found)]
        heapq.heapify(queue)
        codes: list[str] = []
        while queue and queue[0][0] <= within_m and len(codes) < limit:
            _, is_measured, code, n = heapq.heappop(queue)
            if is_measured:
                codes.append(code)
                continue
            if code not in self._met:
                self._met[code] = distance_m(self._near, *self.position_of(found[n]))
            heapq.heappush(queue, (self._met[code], True, code, n))
        return codes

    def _at_least_m(self, row: sqlite3.Row) -> float:
        long_m = abs(float(row["to_m"]) - float(row["from_m"])) if _is_stretch(row) else 0.0
        return distance_m(self._near, row["lat"], row["lon"]) - long_m

    def _stretch(self, activity: sqlite3.Row) -> Line:
        road = self._road(activity["section"]) if _is_stretch(activity) else None
        if road is None or len(road.line) < 2:
            return ()
        return stretch_of(road, float(activity["from_m"]), float(activity["to_m"]))

    def _road(self, code: str) -> SectionLine | None:
        if code not in self._roads:
            asked = "SELECT said, line FROM map_feature WHERE id = ?"
            row = self._rows.execute(asked, (f"{ROAD}:{code}",)).fetchone()
            self._roads[code] = _section_line(code, row) if row else None
        return self._roads[code]


def distance_m(near: Fix, lat: float, lon: float) -> float:
    """Metres between two places of one country, the ground taken as flat between them."""
    east, north = metres_per_degree((near.lat + lat) / 2)
    return math.hypot((lon - near.lon) * east, (lat - near.lat) * north)


def _is_stretch(row: sqlite3.Row) -> bool:
    return None not in (row["section"], row["from_m"], row["to_m"])


def _section_line(code: str, row: sqlite3.Row) -> SectionLine:
    said = json.loads(row["said"])
    ends = float(said["from_m"]), float(said["to_m"])
    return SectionLine(code, *ends, positions_of(row["line"]))
