"""The way of a track: what is counted, and the line that is left of it."""

from __future__ import annotations

import random

import pytest

from shared.rules.chainage import length_m, metres_per_degree, project
from shared.rules.track_line import Way, simplified

EAST, NORTH = metres_per_degree(29.3)


def at(x_m: float, y_m: float) -> tuple[float, float]:
    return (48.0 + x_m / EAST, 29.3 + y_m / NORTH)


def test_corners_stay_and_what_lies_between_goes() -> None:
    line = [at(x, 0) for x in range(0, 1000, 10)] + [at(1000, y) for y in range(0, 500, 10)]
    assert simplified(line, 500, 1.0) == [line[0], at(1000, 0), line[-1]]


def test_what_matters_most_is_kept_first() -> None:
    line = [at(0, 0), at(100, 5), at(200, 80), at(300, -3), at(400, 0)]
    assert simplified(line, 3) == [line[0], line[2], line[-1]]


def test_a_loop_is_not_taken_for_standing_still() -> None:
    line = [at(0, 0), at(500, 0), at(500, 500), at(0, 500), at(0, 0)]
    assert simplified(line, 5) == line


@pytest.mark.parametrize("seed", range(5))
def test_no_position_is_farther_from_the_line_than_was_allowed(seed: int) -> None:
    chance = random.Random(seed)
    x = y = 0.0
    line = []
    for _ in range(400):
        x, y = x + chance.uniform(-5, 20), y + chance.uniform(-10, 10)
        line.append(at(x, y))
    short = simplified(line, 400, 15.0)
    assert len(short) < len(line)
    assert all(project(lat, lon, short).offset_m < 15.1 for lon, lat in line)


def test_length_is_that_of_the_way_and_breaks_are_left_out() -> None:
    way = Way()
    for x in range(0, 200, 10):
        way.add(at(x, 0), 4.0)
    way.break_off()
    for x in range(5000, 5100, 10):
        way.add(at(x, 0), 4.0)
    assert way.count == 30
    assert way.length_m == pytest.approx(190 + 90, abs=0.1)


def test_a_poor_receiver_at_rest_adds_nothing() -> None:
    way = Way()
    for nth in range(100):
        way.add(at((nth % 5) * 8, 0), 40.0)
    assert (way.count, way.length_m) == (100, 0.0)


def test_a_long_way_keeps_its_shape_in_five_hundred_positions() -> None:
    way, whole = Way(), []
    for nth in range(30_000):
        position = at(nth * 8, 200 * ((nth // 300) % 2))
        whole.append(position)
        way.add(position, 4.0)
    line = way.line(500)
    assert len(line) <= 500
    assert length_m(line) == pytest.approx(length_m(whole), rel=0.01)
