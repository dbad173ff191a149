"""Roads as ribbons: even width at corners, gathered by cell."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mobile.theme.map.mesh import CELL_M, ribbon, ribbons_by_cell, without_repeats


def corners(vertices: np.ndarray) -> np.ndarray:
    return vertices.reshape(-1, 2, 5)


def test_a_straight_line_gets_unit_normals() -> None:
    points = corners(ribbon([np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])]).vertices)
    assert points[:, 0, 2:4] == pytest.approx(np.array([[0, 1]] * 3))
    assert points[:, 1, 2:4] == pytest.approx(np.array([[0, -1]] * 3))


def test_a_right_angle_keeps_the_ribbons_width() -> None:
    points = corners(ribbon([np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])]).vertices)
    # The corner of a ribbon of half width 1 lies the square root of 2 away.
    assert np.hypot(*points[1, 0, 2:4]) == pytest.approx(2**0.5)


def test_a_hairpin_does_not_shoot_out() -> None:
    points = corners(ribbon([np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 0.1]])]).vertices)
    assert np.hypot(*points[1, 0, 2:4]) < 5


def test_two_triangles_a_piece_and_lines_stay_apart() -> None:
    line = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    made = ribbon([line, line + 5])
    assert len(made.indices) == 2 * 2 * 6
    joined = {frozenset(t) for t in made.indices.reshape(-1, 3).tolist()}
    assert all(max(t) < 6 or min(t) >= 6 for t in joined)


def test_cells_hold_their_roads_and_the_true_box() -> None:
    near = np.array([[0.0, 0.0], [100.0, 50.0]])
    far = near + 3 * CELL_M
    made = ribbons_by_cell([near, far])
    assert sorted(ribbon.box for ribbon in made) == [
        (0.0, 0.0, 100.0, 50.0),
        (3 * CELL_M, 3 * CELL_M, 3 * CELL_M + 100, 3 * CELL_M + 50),
    ]


def test_repeated_points_and_single_points_are_dropped() -> None:
    line = np.array([[0.0, 0.0], [0.0, 0.0], [5.0, 0.0]])
    assert len(without_repeats(line)) == 2
    assert ribbons_by_cell([np.array([[1.0, 1.0]]), line[:2]]) == []


def test_a_line_past_sixteen_bits_is_cut_and_stays_whole() -> None:
    line = np.column_stack([np.linspace(0, 3000, 70_000), np.zeros(70_000)])
    made = ribbons_by_cell([line])
    assert len(made) == 3
    pieces = sorted(ribbon.box[0::2] for ribbon in made)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == 3000
    assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(pieces))
