"""What the map is given to draw. Places are metres east and north on the tablet's plane.

Things with lines are compared by identity: arrays have no single truth.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Line = npt.NDArray[np.float64]

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Road:
    """A line of one class (ring, radial or street) with the name written beside it."""

    kind: str
    name: str
    line: Line


@dataclass(frozen=True, eq=False)
class Ground:
    """A piece of land: its outline, and its name written at ``centre``."""

    outline: Line
    name: str
    centre: Point


@dataclass(frozen=True)
class Name:
    """A name written at a place, from ``min_scale`` pixels a metre on."""

    text: str
    at: Point
    min_scale: float = 0.0


@dataclass(frozen=True, eq=False)
class Site:
    """A stretch of road works: the line, its tone, and the key that a tap on it gives.

    ``pin``: where its pin stands; None for the middle of the line.
    """

    key: str
    line: Line
    tone: str
    work_type: str
    pin: Point | None = None

    @property
    def middle(self) -> Point:
        if self.pin is not None:
            return self.pin
        x, y = self.line[len(self.line) // 2] if len(self.line) % 2 else self._between()
        return (float(x), float(y))

    def _between(self) -> Line:
        half = len(self.line) // 2
        between: Line = (self.line[half - 1] + self.line[half]) / 2
        return between


@dataclass(frozen=True, eq=False)
class Scene:
    """The network: drawn once, then only moved."""

    roads: list[Road] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """Where the tablet is, and how sure it is in metres."""

    at: Point
    accuracy_m: float
