"""Imagery in the tablet's folder: there or not, sound or not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mobile.device.mbtiles import imagery_in
from mobile.theme.map.imagery import corner, squares_in
from mobile.theme.map.layers import View
from mobile.viewmodels.plane import to_plane


def write(path: Path, *squares: tuple[int, int, int, bytes]) -> None:
    rows = sqlite3.connect(path)
    rows.execute(
        "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
    )
    rows.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", squares)
    rows.commit()
    rows.close()


def test_rows_count_from_the_south(tmp_path: Path) -> None:
    write(tmp_path / "a.mbtiles", (3, 5, 4, b"picture"), (5, 0, 0, b"other"))
    found = imagery_in(tmp_path)
    assert found.zooms == (3, 5)
    assert found.tile(3, 5, 3) == b"picture"
    assert found.tile(3, 5, 4) is None


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(2000)])
def test_what_is_no_imagery_is_passed_over(tmp_path: Path, content: bytes) -> None:
    assert imagery_in(tmp_path) is None
    (tmp_path / "a.mbtiles").write_bytes(content)
    assert imagery_in(tmp_path) is None
    write(tmp_path / "b.mbtiles", (3, 5, 4, b"picture"))
    assert imagery_in(tmp_path).zooms == (3, 3)


def test_squares_cover_the_view_and_their_corners_are_mercators() -> None:
    x, y = to_plane(29.3, 47.98)
    view = View(0, 0, 0.3, (x - 2000, y - 1000, x + 2000, y + 1000))
    squares = squares_in(view, (0, 18))
    assert {z for z, _, _ in squares} == {16} or {z for z, _, _ in squares} == {15}
    left = min(corner(*square)[0] for square in squares)
    top = max(corner(*square)[1] for square in squares)
    right = max(corner(z, c + 1, r)[0] for z, c, r in squares)
    bottom = min(corner(z, c, r + 1)[1] for z, c, r in squares)
    assert left <= x - 2000
    assert right >= x + 2000
    assert bottom <= y - 1000
    assert top >= y + 1000
    # 47.98 E lies in column 648 of zoom 10, 29.3 N in row 424.
    assert squares_in(View(0, 0, 1.0, (x, y, x, y)), (10, 10)) == [(10, 648, 424)]
