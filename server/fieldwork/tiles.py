"""Works as a layer of the map: single ones near by, sums per square far away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, cast, func, select

from server.db.phrases import is_within
from server.fieldwork.filters import WAITING_STATES, WorkFilters
from server.fieldwork.listing import joined, matching
from server.fieldwork.models import Work
from server.maps.service import Tile
from server.programme.models import Activity, BoqItem
from shared.rules.scope import Scope
from shared.vocabulary.works import ACCEPTED, RETURNED

SINGLE_FROM_ZOOM = 11
# Squares a tile's side, so that a circle has some 85 pixels for itself.
SQUARES = 6
MOST_A_TILE = 20_000


def works_layer(tile: Tile, filters: WorkFilters, visible_to: Scope) -> Select[Any]:
    """The works of a tile that the filters show."""
    if tile.z < SINGLE_FROM_ZOOM:
        return _sums(tile, filters, visible_to)
    return _singles(tile, filters, visible_to)


def _singles(tile: Tile, filters: WorkFilters, visible_to: Scope) -> Select[Any]:
    return (
        joined(
            cast(Work.record, Text).label("record"),
            Work.state,
            Work.activity,
            Activity.name_ar,
            Activity.name_en,
            cast(Work.quantity, Text).label("quantity"),
            BoqItem.unit,
            cast(Work.working_date, Text).label("date"),
            func.cardinality(Work.flags).label("flags"),
            tile.geometry(Work.place),
        )
        .where(tile.covers(Work.place), is_within(visible_to, Work), *matching(filters))
        .limit(MOST_A_TILE)
    )


def _sums(tile: Tile, filters: WorkFilters, visible_to: Scope) -> Select[Any]:
    """Per square: how many works, and how many of them wait, are accepted or were returned."""
    side_m = tile.side_m / SQUARES
    points = (
        _in_squares(tile, side_m).where(is_within(visible_to, Work), *matching(filters)).subquery()
    )
    middle = func.ST_MakePoint(
        _inside(func.avg(points.c.x), points.c.column, side_m),
        _inside(func.avg(points.c.y), points.c.row, side_m),
    )

    def counted(*states: str) -> Any:
        return func.count().filter(points.c.state.in_(states))

    return select(
        func.count().label("count"),
        counted(*WAITING_STATES).label("waiting"),
        counted(ACCEPTED).label("accepted"),
        counted(RETURNED).label("returned"),
        tile.geometry(func.ST_SetSRID(middle, 3857)),
    ).group_by(points.c.column, points.c.row)


def _in_squares(tile: Tile, side_m: float) -> Select[Any]:
    """Works of a tile with their Web Mercator metres and their square of ``side_m``."""
    at = func.ST_Transform(Work.place, 3857)
    x, y = func.ST_X(at), func.ST_Y(at)
    column, row = func.floor(x / side_m), func.floor(y / side_m)
    shown = (x.label("x"), y.label("y"), column.label("column"), row.label("row"))
    # No buffer: a work must be counted in one tile only.
    return joined(Work.state, *shown).where(tile.covers(Work.place, buffer=0))


def _inside(mean: Any, square: Any, side_m: float) -> Any:
    """A mean kept off the edges of its square, so that neighbours' circles do not overlap."""
    return func.greatest(func.least(mean, (square + 0.8) * side_m), (square + 0.2) * side_m)
