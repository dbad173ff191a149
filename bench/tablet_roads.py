"""A town's streets for the bench of the map: a grid, denser than any town."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mobile.viewmodels.scene import Cell, Name, Roads

STREET_M, CELL_M = 60.0, 3000.0


class Grid:
    """``mobile.viewmodels.scene.Network`` that has all of its roads at hand."""

    def __init__(self, cells: dict[str, tuple[Cell, Roads]]) -> None:
        self._cells = cells

    def cells(self) -> Sequence[Cell]:
        return [cell for cell, _ in self._cells.values()]

    def roads(self, key: str) -> Roads | None:
        return self._cells[key][1]

    def want(self, key: str) -> None:
        """Nothing is left to be read."""

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


def grid(segments: int) -> Grid:
    """So many streets of 60 m around the plane's middle, every tenth with a name."""
    side = max(1, int((segments / 2) ** 0.5))
    gathered: dict[tuple[int, int], list[int]] = {}
    for number in range(segments):
        x, y = _corner(number, side)
        gathered.setdefault((int(x // CELL_M), int(y // CELL_M)), []).append(number)
    return Grid({f"{c}/{r}": _cell(c, r, numbers, side) for (c, r), numbers in gathered.items()})


def _cell(column: int, row: int, numbers: list[int], side: int) -> tuple[Cell, Roads]:
    left, bottom = column * CELL_M, row * CELL_M
    box = (left, bottom, left + CELL_M + STREET_M, bottom + CELL_M + STREET_M)
    lines = [np.array([_corner(n, side), _end(n, side)]) for n in numbers]
    names = [Name(f"شارع {n}", _corner(n, side), 0.075) for n in numbers if n % 10 == 0]
    cell = Cell(f"{column}/{row}", "street", box)
    return cell, Roads({"ring": [], "radial": [], "street": lines}, names)


def _corner(number: int, side: int) -> tuple[float, float]:
    place = number // 2
    return (place % side - side / 2) * STREET_M, (place // side - side / 2) * STREET_M


def _end(number: int, side: int) -> tuple[float, float]:
    x, y = _corner(number, side)
    return (x + STREET_M, y) if number % 2 else (x, y + STREET_M)
