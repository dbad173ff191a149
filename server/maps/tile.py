"""A square of the map, and how a query asks for what lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

# Tile units a side, and how far lines and points may reach over it to be drawn whole.
EXTENT = 4096
BUFFER = 128
DEEPEST = 20
# Of a tile at zoom 0, in metres of Web Mercator (EPSG:3857).
WORLD_M = 40_075_016.6855785


@dataclass(frozen=True)
class Tile:
    """A square of the map: zoom ``z``, column ``x`` from the west, row ``y`` from the north."""

    z: int
    x: int
    y: int

    @property
    def side_m(self) -> float:
        """Its side in metres of Web Mercator."""
        return WORLD_M / 2**self.z

    def geometry(self, column: Any) -> ColumnElement[Any]:
        """``column`` (WGS 84) clipped to the tile, in its units, as the column "geom"."""
        place = func.ST_Transform(column, 3857)
        envelope = func.ST_TileEnvelope(self.z, self.x, self.y)
        return func.ST_AsMVTGeom(place, envelope, EXTENT, BUFFER, True).label("geom")

    def covers(self, column: Any, buffer: int = BUFFER) -> ColumnElement[bool]:
        """Whether ``column`` (WGS 84) may lie in the tile; asked in degrees, by its index."""
        envelope = func.ST_TileEnvelope(self.z, self.x, self.y)
        reach = func.ST_Expand(envelope, self.side_m * buffer / EXTENT)
        return column.op("&&")(func.ST_Transform(reach, 4326))
