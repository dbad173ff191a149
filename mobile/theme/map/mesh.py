"""Roads as ribbons for the graphics chip, gathered by cell so that only what is seen is drawn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Line = npt.NDArray[np.float64]

CELL_M = 6000.0
_MAX_VERTICES = 65_000
_SHARPEST_MITRE = 0.3


@dataclass(frozen=True)
class Ribbon:
    """Vertices (x, y, normal x, normal y, side) flat as float32, and triangle indices.

    The shader moves each vertex along its normal by the width in pixels, so that one
    mesh serves every zoom. ``box`` is (left, bottom, right, top) in metres.
    """

    vertices: npt.NDArray[np.float32]
    indices: npt.NDArray[np.uint16]
    box: tuple[float, float, float, float]


def ribbons(lines: Iterable[Line]) -> list[Ribbon]:
    """Ribbons of lines (each N x 2, metres) that are drawn together, as few as may be."""
    tidy = [line for line in map(without_repeats, lines) if len(line) > 1]
    return [ribbon(chunk) for chunk in _chunks(tidy)]


def ribbons_by_cell(lines: Iterable[Line]) -> list[Ribbon]:
    """Ribbons of lines (each N x 2, metres), one or more a cell of 6 km."""
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        tidy = without_repeats(line)
        if len(tidy) > 1:
            column, row = (tidy.mean(axis=0) // CELL_M).astype(int)
            cells[(int(column), int(row))].append(tidy)
    return [ribbon(chunk) for group in cells.values() for chunk in _chunks(group)]


def without_repeats(line: Line) -> Line:
    """The line without points that repeat the one before: they have no direction."""
    line = np.asarray(line, dtype=np.float64)
    if len(line) < 2:
        return line
    moved = np.any(np.diff(line, axis=0) != 0, axis=1)
    return line[np.concatenate([[True], moved])]


def _chunks(lines: list[Line]) -> Iterable[list[Line]]:
    """Groups small enough for 16-bit indices; a longer line is cut in overlapping parts."""
    longest = _MAX_VERTICES // 2
    chunk: list[Line] = []
    size = 0
    for line in lines:
        for start in range(0, max(1, len(line) - 1), longest - 1):
            part = line[start : start + longest]
            if chunk and size + len(part) > longest:
                yield chunk
                chunk, size = [], 0
            chunk.append(part)
            size += len(part)
    if chunk:
        yield chunk


def ribbon(lines: list[Line]) -> Ribbon:
    """One ribbon of several lines, mitred at their corners; all of them worked out at once."""
    points = np.vstack(lines)
    counts = np.array([len(line) for line in lines])
    ends = np.cumsum(counts)
    # From a point to the next of its line; not from a line's end to the next one's beginning.
    is_piece = np.ones(len(points) - 1, dtype=bool)
    is_piece[ends[:-1] - 1] = False
    sides = _sides(points, _mitres(points, is_piece))
    left, bottom = points.min(axis=0)
    right, top = points.max(axis=0)
    box = (float(left), float(bottom), float(right), float(top))
    return Ribbon(sides, _triangles(np.flatnonzero(is_piece)), box)


def _mitres(points: Line, is_piece: npt.NDArray[np.bool_]) -> Line:
    """Normals at each point, lengthened at corners so that the ribbon keeps its width."""
    along = np.diff(points, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1])[:, None], 1e-9)
    normals = np.column_stack([-along[:, 1], along[:, 0]]) * is_piece[:, None]
    none = np.zeros((1, 2))
    before, after = np.vstack([none, normals]), np.vstack([normals, none])
    corners = before + after
    # |n1 + n2| = 2 cos(half the turn): n * 2 / |n|^2 reaches the ribbon's corner.
    squares = np.maximum((corners * corners).sum(axis=1)[:, None], _SHARPEST_MITRE)
    is_end = ~(before.any(axis=1) & after.any(axis=1))
    mitres: Line = np.where(is_end[:, None], corners, 2 * corners / squares)
    return mitres


def _sides(points: Line, mitres: Line) -> npt.NDArray[np.float32]:
    sides: npt.NDArray[np.float32] = np.empty((len(points), 2, 5), dtype=np.float32)
    sides[:, :, :2] = points[:, None, :]
    sides[:, 0, 2:4], sides[:, 1, 2:4] = mitres, -mitres
    sides[:, 0, 4], sides[:, 1, 4] = 1, -1
    return sides.ravel()


def _triangles(pieces: npt.NDArray[np.intp]) -> npt.NDArray[np.uint16]:
    quad: Any = np.array([0, 1, 2, 1, 3, 2])
    return (2 * pieces[:, None] + quad).astype(np.uint16).ravel()
