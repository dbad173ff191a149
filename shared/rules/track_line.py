"""The way of a track, fix by fix: how many, how long, and a line of few positions for maps."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from shared.rules.chainage import length_m, metres_per_degree

Position = tuple[float, float]
# A receiver that lies still wanders by so much: it has not gone anywhere.
NOISE_M = 5.0
_WORST_NOISE_M = 50.0
# Held at once, however long the track: past it, what bends least is let go.
_MOST_HELD = 4_000
_KEPT_OF_THEM = 1_500


class Way:
    """Takes positions as (longitude, latitude) in degrees. Its memory does not grow with them.

    ``count``: all that came. ``length_m``: without the wandering of a receiver at rest.
    """

    def __init__(self) -> None:
        self.count = 0
        self.length_m = 0.0
        self._line: list[Position] = []
        self._last: Position | None = None

    def add(self, position: Position, accuracy_m: float | None = None) -> None:
        self.count += 1
        if self._last is None:
            self._keep(position)
            return
        step_m = length_m([self._last, position])
        if step_m >= max(NOISE_M, min(accuracy_m or 0.0, _WORST_NOISE_M)):
            self.length_m += step_m
            self._keep(position)

    def break_off(self) -> None:
        """What lies between the last position and the next was not recorded."""
        self._last = None

    def line(self, most: int) -> list[Position]:
        """At most ``most`` positions, in order; fewer than two when it led nowhere."""
        return simplified(self._line, most, 1.0)

    def _keep(self, position: Position) -> None:
        self._last = position
        self._line.append(position)
        if len(self._line) > _MOST_HELD:
            self._line = simplified(self._line, _KEPT_OF_THEM)


def simplified(line: Sequence[Position], most: int, within_m: float = 0.0) -> list[Position]:
    """The positions that matter most, both ends among them, in their order.

    Those that lie farthest beside the line so far come first, until there are ``most`` or none
    lies farther than ``within_m`` metres. Source: Douglas and Peucker, 1973.
    """
    if len(line) <= 2:
        return list(line)
    east, north = metres_per_degree(line[0][1])
    flat = [(lon * east, lat * north) for lon, lat in line]
    kept, waiting = {0, len(line) - 1}, [_farthest(flat, 0, len(line) - 1)]
    while waiting and len(kept) < most:
        nearness, at, start, end = heapq.heappop(waiting)
        if -nearness <= within_m:
            break
        kept.add(at)
        for first, last in ((start, at), (at, end)):
            if last - first > 1:
                heapq.heappush(waiting, _farthest(flat, first, last))
    return [line[nth] for nth in sorted(kept)]


def _farthest(flat: Sequence[Position], start: int, end: int) -> tuple[float, int, int, int]:
    """(less its metres, which, from, to) of the one farthest beside the piece from end to end."""
    (ax, ay), (bx, by) = flat[start], flat[end]
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    most, at = -1.0, start + 1
    for nth in range(start + 1, end):
        px, py = flat[nth][0] - ax, flat[nth][1] - ay
        share = min(max((px * dx + py * dy) / square, 0.0), 1.0) if square else 0.0
        beside = math.hypot(px - share * dx, py - share * dy)
        if beside > most:
            most, at = beside, nth
    return (-most, at, start, end)
