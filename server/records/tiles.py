"""Records of all kinds as a layer of the map: single ones in a street, clusters above it."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import Select, Text, and_, cast, false, func, literal, select, union_all

from server.maps.service import Tile
from server.records.entries import ROWS
from server.records.listing import Listing
from server.records.wording import DEGREE_TONES

SINGLE_FROM_ZOOM = 13
# Squares a tile's side, so that a circle has some 85 pixels for itself.
SQUARES = 6
MOST_A_TILE = 20_000
_GRAVE = [code for code, tone in DEGREE_TONES.items() if tone == "bad"]


def records_layer(tile: Tile, listing: Listing) -> Select[Any]:
    """What of the listing lies in a tile."""
    return _singles(tile, listing) if tile.z >= SINGLE_FROM_ZOOM else _clusters(tile, listing)


def _singles(tile: Tile, listing: Listing) -> Select[Any]:
    parts = []
    for kind in listing.kinds:
        rows, model = ROWS[kind], ROWS[kind].model
        made: Any = model
        parts.append(
            select(
                literal(kind).label("kind"),
                cast(made.record, Text).label("record"),
                rows.column("state").label("state"),
                rows.column(rows.degree).label("degree"),
                func.left(rows.column(rows.title), 80).label("title"),
                cast(made.working_date, Text).label("date"),
                tile.geometry(rows.place),
            ).where(tile.covers(_indexed(kind)), *listing.conditions(kind))
        )
    found = union_all(*parts).subquery()
    return select(*found.c).limit(MOST_A_TILE)


def _clusters(tile: Tile, listing: Listing) -> Select[Any]:
    """Per square how many records, and how many of them are grave.

    Squares are of degrees: within one tile that is what Web Mercator's are, near enough.
    """
    west, south, east, north = degrees(tile)
    parts = []
    for kind in listing.kinds:
        rows = ROWS[kind]
        x, y = func.ST_X(rows.place), func.ST_Y(rows.place)
        degree = rows.column(rows.degree)
        is_grave = degree.in_(_GRAVE) if rows.degree else false()
        # No buffer: a record is counted in one tile only; a track in that where it began.
        where = [tile.covers(_indexed(kind), buffer=0), *listing.conditions(kind)]
        if kind == "track":
            where.append(and_(x >= west, x < east, y >= south, y < north))
        shown = (x.label("x"), y.label("y"), is_grave.label("is_grave"))
        parts.append(select(*shown).where(*where))
    points = union_all(*parts).subquery()
    column = func.floor((points.c.x - west) / ((east - west) / SQUARES))
    row = func.floor((points.c.y - south) / ((north - south) / SQUARES))
    middle = func.ST_MakePoint(func.avg(points.c.x), func.avg(points.c.y))
    return select(
        func.count().label("count"),
        func.count().filter(points.c.is_grave).label("grave"),
        tile.geometry(func.ST_SetSRID(middle, 4326)),
    ).group_by(column, row)


def _indexed(kind: str) -> Any:
    """The column that the index of places is on: of a track its whole line."""
    model: Any = ROWS[kind].model
    return model.line if kind == "track" else model.place


def degrees(tile: Tile) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile."""
    n = 2**tile.z

    def latitude(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / n))))

    def longitude(column: int) -> float:
        return column / n * 360 - 180

    return longitude(tile.x), latitude(tile.y + 1), longitude(tile.x + 1), latitude(tile.y)
