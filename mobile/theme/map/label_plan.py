"""Which names stand on the map at one step of the zoom: what was placed stays where it is."""

import math
from collections import defaultdict

from mobile.theme.map.layers import Box
from mobile.viewmodels.scene import Name, Point

# From one step of the zoom to the next.
STEP = 1.5
_SQUARE = 256.0


def step_of(scale: float) -> int:
    """The step that a zoom (pixels a metre) belongs to."""
    return math.floor(math.log(scale, STEP) + 1e-9)


class LabelPlan:
    """Boxes in pixels at the step's widest zoom: what is apart there is apart in all of it.

    A box is looked for in the squares that it touches, so that thousands cost no more than ten.
    ``apart``: pixels between two namings of one road, not at each of its sections.
    """

    def __init__(self, step: int, apart: float) -> None:
        self._scale = STEP**step
        self._apart = apart
        self._boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
        self._named: dict[str, list[Point]] = defaultdict(list)
        self._tried: dict[Name, bool] = {}

    def __contains__(self, name: Name) -> bool:
        return name in self._tried

    def has(self, name: Name) -> bool:
        """Whether it was placed."""
        return self._tried.get(name, False)

    def is_near_its_like(self, name: Name) -> bool:
        """Whether the same words stand close by: known before they are drawn."""
        x, y = self._pixels(name)
        return any(
            abs(x - other[0]) < self._apart and abs(y - other[1]) < self._apart
            for other in self._named.get(name.text, ())
        )

    def leave_out(self, name: Name) -> None:
        self._tried[name] = False

    def place(self, name: Name, width: float, height: float) -> bool:
        """Place a name of this size in pixels unless an earlier one stands there."""
        x, y = self._pixels(name)
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        squares = _squares(box)
        is_free = not any(
            overlap(box, other) for square in squares for other in self._boxes.get(square, ())
        )
        self._tried[name] = is_free
        if is_free:
            self._named[name.text].append((x, y))
            for square in squares:
                self._boxes[square].append(box)
        return is_free

    def _pixels(self, name: Name) -> Point:
        return (name.at[0] * self._scale, name.at[1] * self._scale)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _squares(box: Box) -> list[tuple[int, int]]:
    left, bottom, right, top = (math.floor(edge / _SQUARE) for edge in box)
    return [(x, y) for x in range(left, right + 1) for y in range(bottom, top + 1)]
