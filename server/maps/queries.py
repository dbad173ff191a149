"""Layers of the ground: outlines, roads, names, and the activities of the programme."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from server.db.phrases import is_within
from server.geography.models import Area, Governorate, RoadSection
from server.maps.tile import Tile
from server.programme.models import Activity
from shared.rules.scope import Scope

# Names of areas would cover the whole of Kuwait below this zoom.
AREAS_FROM_ZOOM = 11
ACTIVITIES_FROM_ZOOM = 10


def governorates(tile: Tile) -> Select[Any]:
    outline = Governorate.outline
    return select(Governorate.iso, tile.geometry(outline)).where(tile.covers(outline))


def roads(tile: Tile) -> Select[Any]:
    """Road sections by class: ring, radial or street; ``section`` is the code."""
    line = RoadSection.centreline
    is_like = RoadSection.road_ref.op("~")
    road_class = case((is_like("^R[1-7]$"), "ring"), (is_like("^R"), "radial"), else_="street")
    return select(
        RoadSection.code.label("section"),
        RoadSection.road_ref.label("ref"),
        _short(RoadSection.name_ar).label("name_ar"),
        _short(RoadSection.name_en).label("name_en"),
        road_class.label("class"),
        tile.geometry(line),
    ).where(tile.covers(line))


def _short(name: Any) -> ColumnElement[str]:
    """A name without what stands in brackets: maps draw brackets in Arabic the wrong way round."""
    return func.regexp_replace(name, r"\s*\(.*\)$", "")


def names(tile: Tile) -> Select[Any]:
    """Points that carry a name: governorates, and areas once there is room for them."""
    found = [_named("governorate", Governorate, _middle_of_largest_part(), tile)]
    if tile.z >= AREAS_FROM_ZOOM:
        found.append(_named("area", Area, Area.centre, tile))
    return select(union_all(*found).subquery("named"))


def _middle_of_largest_part() -> ColumnElement[Any]:
    """A governorate's name belongs on its mainland, not on an island."""
    part = func.ST_Dump(Governorate.outline).table_valued("path", "geom").alias("part")
    return (
        select(func.ST_PointOnSurface(part.c.geom))
        .order_by(func.ST_Area(part.c.geom).desc())
        .limit(1)
        .correlate(Governorate)
        .scalar_subquery()
    )


def _named(kind: str, table: Any, point: ColumnElement[Any], tile: Tile) -> Select[Any]:
    # No buffer: a name must come from one tile only, or it is written twice.
    return select(
        literal(kind).label("kind"), table.name_ar, table.name_en, tile.geometry(point)
    ).where(tile.covers(point, buffer=0))


def activities(tile: Tile, visible_to: Scope) -> Select[Any]:
    """Activities of the programme at their places, within a scope."""
    return select(
        Activity.code,
        Activity.name_ar,
        Activity.name_en,
        Activity.contract,
        tile.geometry(Activity.place),
    ).where(tile.covers(Activity.place), is_within(visible_to, Activity))
