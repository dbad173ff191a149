"""Vector tiles (Mapbox Vector Tile 2.1) made by PostGIS from any query of places.

A capability that shows something on the map writes a query with ``Tile.geometry`` and
``Tile.covers``, and encodes it here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from sqlalchemy import ColumnElement, Select, func, literal_column, select

from server.db import db
from server.http.errors import Refusal

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


def tile_at(z: int, x: int, y: int) -> Tile:
    """The tile of an address. Raises Refusal (not_found) when there is no such tile."""
    if z > DEEPEST or x >= 2**z or y >= 2**z:
        raise Refusal("not_found")
    return Tile(z, x, y)


def encode(name: str, features: Select[Any]) -> bytes:
    """One layer of a tile: the query's rows, each with its "geom" and its other columns."""
    rows = features.subquery("tile")
    encoded = func.ST_AsMVT(literal_column("tile"), name, EXTENT, "geom")
    found = db.session.scalar(select(encoded).select_from(rows))
    return bytes(found or b"")


def answer(tile: bytes, max_age_s: int) -> Response:
    """A tile as an answer: for this person's browser alone, unchanged ones not sent again."""
    response = Response(tile, mimetype="application/vnd.mapbox-vector-tile")
    response.headers["Cache-Control"] = f"private, max-age={max_age_s}, must-revalidate"
    response.headers["Vary"] = "Cookie, Authorization"
    response.set_etag(hashlib.sha256(tile).hexdigest()[:32])
    return response.make_conditional(request)
