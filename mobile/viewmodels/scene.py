"""What the map is given to draw. Places are metres east and north on the tablet's plane.

Things with lines are compared by identity: arrays have no single truth.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

Line = npt.NDArray[np.float64]

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Roads:
    """The roads of one cell: lines by class (ring, radial or street), and the names beside them."""

    lines: Mapping[str, Sequence[Line]]
    names: Sequence["Name"]


@dataclass(frozen=True)
class Cell:
    """A piece of the network that is drawn as one; ``box`` (left, bottom, right, top) in metres.

    ``group``: "major" for ring and radial roads, "street".
    """

    key: str
    group: str
    box: tuple[float, float, float, float]


class Network(Protocol):
    """Roads that are read when somebody looks at them."""

    def cells(self) -> Sequence[Cell]: ...

    def roads(self, key: str) -> Roads | None:
        """A cell's roads; None: not read yet, see ``want``."""
        ...

    def want(self, key: str) -> None:
        """Read a cell, without keeping anybody waiting; whoever watches is told."""
        ...

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]: ...


class NoNetwork:
    """Before anything was fetched."""

    def cells(self) -> Sequence[Cell]:
        return ()

    def roads(self, key: str) -> Roads | None:
        return None

    def want(self, key: str) -> None: ...

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


@dataclass(frozen=True, eq=False)
class Ground:
    """A piece of land: its outline, and its name at ``centre`` from ``named_from`` px/m on."""

    outline: Line
    name: str
    centre: Point
    named_from: float = 0.0


@dataclass(frozen=True, eq=False)
class Name:
    """A name written at a place, from ``min_scale`` pixels a metre on; land's are bold."""

    text: str
    at: Point
    min_scale: float = 0.0
    is_land: bool = False


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


@dataclass(frozen=True)
class Dot:
    """Something small at a place: a defect, a work of one's own. ``key``: what a tap on it gives.

    ``layer``: shown while that layer is.
    """

    key: str
    at: Point
    tone: str
    icon: str
    layer: str


@dataclass(frozen=True, eq=False)
class Scene:
    """What stays while sites come and go: the network, land, work zones, names of areas."""

    network: Network = field(default_factory=NoNetwork)
    grounds: list[Ground] = field(default_factory=list)
    zones: list[Ground] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """Where the tablet is, and how sure it is in metres."""

    at: Point
    accuracy_m: float
