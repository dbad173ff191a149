"""Imagery from an MBTiles file in the tablet's folder, put there by whoever prepares tablets.

The format (MBTiles 1.3): SQLite with a table or view ``tiles`` (zoom_level, tile_column,
tile_row counted from the south, tile_data) of PNG or JPEG pictures.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


class MbTiles:
    """``mobile.ports.Imagery``. A file that breaks later shows no more pictures."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error or ValueError when there are no pictures in it."""
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self._rows = sqlite3.connect(address, uri=True, check_same_thread=False)
        found = self._rows.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        if found[0] is None:
            raise ValueError("no tiles")
        self.zooms = (int(found[0]), int(found[1]))

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        try:
            found = self._rows.execute(
                "SELECT tile_data FROM tiles"
                " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (z, x, 2**z - 1 - y),
            ).fetchone()
        except sqlite3.Error:
            return None
        return bytes(found[0]) if found and isinstance(found[0], bytes) else None


def imagery_in(folder: Path) -> MbTiles | None:
    """The first file of pictures in the folder; None without one, or with none that is sound."""
    for path in sorted(folder.glob("*.mbtiles")):
        try:
            return MbTiles(path)
        except (sqlite3.Error, ValueError, TypeError):
            continue
    return None
