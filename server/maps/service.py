"""Vector tiles (Mapbox Vector Tile 2.1) made by PostGIS from any query of places.

A capability that shows something on the map writes a query with ``Tile.geometry`` and
``Tile.covers``, and encodes it here.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request
from sqlalchemy import Select, func, literal_column, select

from server.db import db
from server.http.errors import Refusal
from server.maps.tile import DEEPEST, EXTENT, Tile

__all__ = ["Tile", "answer", "encode", "tile_at"]


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
