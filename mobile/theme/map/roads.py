"""The road network on the canvas: its cells are made into meshes as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from kivy.graphics import InstructionGroup

from mobile.theme import palette
from mobile.theme.map.layers import RibbonLayer, View
from mobile.theme.map.mesh import ribbons
from mobile.viewmodels.scene import Cell, Name, Network
from shared.rules.roads import RADIAL, RING, STREET

# Class of road -> width of casing and of fill in pixels, and the zoom from which it shows.
_WIDTHS = {STREET: (2.6, 1.6, 0.02), RADIAL: (6.5, 4.6, 0.0), RING: (8.5, 6.2, 0.0)}
# Streets of a cell are not read before they can be seen.
_READ_FROM = {"street": 0.02, "major": 0.0}
# So many cells are made into meshes in one frame: a finger on the map must not feel it.
_CELLS_A_FRAME = 1


class RoadLayers:
    """All casings first, then all fills: crossings look joined."""

    def __init__(self, network: Network) -> None:
        self.canvas = InstructionGroup()
        self._network = network
        self._made: set[str] = set()
        self._names: dict[str, _Names] = {}
        self._casings: dict[str, RibbonLayer] = {}
        self._fills: dict[str, RibbonLayer] = {}
        for kind, (casing_width, fill_width, min_scale) in _WIDTHS.items():
            casing, fill = palette.ROADS[kind]
            self._casings[kind] = RibbonLayer(casing, casing_width, min_scale)
            self._fills[kind] = RibbonLayer(fill, fill_width, min_scale)
        for layer in self.layers:
            self.canvas.add(layer.canvas)

    @property
    def layers(self) -> list[RibbonLayer]:
        return [*self._casings.values(), *self._fills.values()]

    def show(self, view: View, widening: float, is_shown: bool) -> bool:
        """Draw for this view; False: there is more to be made, in the next frame."""
        is_all = self._make(view) if is_shown else True
        for layer in self.layers:
            layer.show(view, widening, is_shown)
        return is_all

    def _make(self, view: View) -> bool:
        """Ask for cells in sight that were not read, and make those that were."""
        ready = []
        for cell in self._cells_in(view):
            if cell.key in self._made:
                continue
            if self._network.roads(cell.key) is None:
                self._network.want(cell.key)
            if self._network.roads(cell.key) is not None:
                ready.append(cell)
        for cell in ready[:_CELLS_A_FRAME]:
            self._add(cell)
        return len(ready) <= _CELLS_A_FRAME

    def _cells_in(self, view: View) -> list[Cell]:
        return [
            cell
            for cell in self._network.cells()
            if view.scale >= _READ_FROM[cell.group] and view.sees(cell.box)
        ]

    def _add(self, cell: Cell) -> None:
        self._made.add(cell.key)
        roads = self._network.roads(cell.key)
        for kind, lines in roads.lines.items() if roads else ():
            made = ribbons(lines)
            self._casings[kind].add(made)
            self._fills[kind].add(made)

    def names_in(self, view: View) -> list[Name]:
        """The names beside roads that are read; heavier roads first in each cell."""
        found: list[Name] = []
        for cell in self._cells_in(view):
            if (names := self._names_of(cell.key)) is not None:
                found += names.seen(view)
        return found

    def _names_of(self, key: str) -> _Names | None:
        if key not in self._names and (roads := self._network.roads(key)) is not None:
            self._names[key] = _Names(roads.names)
        return self._names.get(key)


class _Names:
    """A cell's names and, in arrays, where they stand: hundreds are looked through at a time."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._at = np.array([name.at for name in names], dtype=np.float64).reshape(-1, 2)
        self._from = np.array([name.min_scale for name in names])

    def seen(self, view: View) -> list[Name]:
        left, bottom, right, top = view.box
        x, y = self._at[:, 0], self._at[:, 1]
        is_in = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
        return [self._names[place] for place in np.flatnonzero(is_in & (self._from <= view.scale))]
