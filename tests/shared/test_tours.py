"""A tour's way: how long, in which order, when a stop is reached."""

from __future__ import annotations

import pytest

from shared.rules.tours import (
    Aim,
    hours_expected,
    is_at_stop,
    metres_between,
    nearest_next,
    way_m,
)

JABRIYA, SALMIYA, JAHRA = (29.3194, 48.0281), (29.3339, 48.0761), (29.3375, 47.6581)


def test_metres_are_those_of_the_ground() -> None:
    assert metres_between((29.0, 48.0), (30.0, 48.0)) == pytest.approx(110_850, rel=0.001)
    assert metres_between((29.33, 48.0), (29.33, 48.01)) == pytest.approx(971.5, rel=0.002)
    assert way_m([JABRIYA, SALMIYA, JABRIYA]) == pytest.approx(2 * way_m([SALMIYA, JABRIYA]))
    assert way_m([JABRIYA]) == way_m([]) == 0


def test_hours_are_those_at_stops_and_on_roads() -> None:
    assert hours_expected(90, 0, 1.3, 40) == 1.5
    assert hours_expected(30, 40_000, 1.5, 40) == 2.0


def test_the_nearest_comes_next_and_the_placeless_last() -> None:
    assert nearest_next([JAHRA, SALMIYA, None, JABRIYA]) == [0, 3, 1, 2]
    assert nearest_next([]) == []
    assert nearest_next([None]) == [0]


@pytest.mark.parametrize(
    ("aim", "activity", "of", "metres", "is_there"),
    [
        (Aim("C1-A1", None), "C1-A1", None, 9000, True),
        (Aim("C1-A1", None), "C1-A2", None, 0, False),
        (Aim(None, None), None, None, 150, True),
        (Aim(None, None), None, None, 151, False),
        (Aim(None, None), None, None, None, False),
        (Aim(None, "r"), None, "r", None, True),
        (Aim(None, "r"), None, "s", None, False),
    ],
)
def test_a_stop_is_reached(
    aim: Aim, activity: str | None, of: str | None, metres: float | None, is_there: bool
) -> None:
    assert is_at_stop(aim, activity, of, metres) is is_there
