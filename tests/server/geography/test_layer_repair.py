"""Any ring at all: repaired to what its points enclose, or refused; never quietly another."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from server.geography.layers.shapes import (
    MOST_CHANGED,
    SMALLEST_DEG2,
    BadShapeError,
    repaired,
    rounded,
)
from tests.server.geography.layer_files import BOW_TIE, SLIVER, SQUARE

PLACES = st.tuples(st.floats(47.0, 48.0), st.floats(29.0, 30.0))
GRID = st.tuples(st.integers(470, 475), st.integers(290, 295)).map(
    lambda at: (at[0] / 10, at[1] / 10)
)
RINGS = st.lists(PLACES | GRID, min_size=3, max_size=12)


@given(rings=st.lists(RINGS, min_size=1, max_size=3))
def test_a_ring_is_repaired_or_refused(rings: list[list[tuple[float, float]]]) -> None:
    given_shape = shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])
    try:
        found, is_repaired = repaired(given_shape)
    except BadShapeError:
        with pytest.raises(BadShapeError, match=r"repair_(lost|changes)"):
            repaired(given_shape)
        assert not (given_shape.is_valid and given_shape.area > SMALLEST_DEG2)
        return
    assert found.is_valid
    assert found.area > SMALLEST_DEG2
    assert is_repaired is not given_shape.is_valid
    assert abs(found.area - given_shape.area) <= MOST_CHANGED * found.area * 1.0001
    again, is_repaired_again = repaired(found)
    assert not is_repaired_again
    assert again.equals(found)
    kept = rounded(found)
    assert kept.is_empty or kept.is_valid


def test_a_valid_outline_stays_as_it_is_and_a_sliver_changes_little() -> None:
    assert repaired(SQUARE)[0].equals(SQUARE)
    found, is_repaired = repaired(SLIVER)
    assert is_repaired
    assert abs(found.area / SLIVER.area - 1) < MOST_CHANGED
    with pytest.raises(BadShapeError, match="repair_changes"):
        repaired(BOW_TIE)
