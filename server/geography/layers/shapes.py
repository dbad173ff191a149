"""Shapes of a layer made sound: flat, valid, of the layer's own kind. Degrees, longitude first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from server.geography.layers.wording import AREAS, GOVERNORATES

# The land and the waters of Kuwait with room around: west, south, east, north.
KUWAIT = (46.4, 28.4, 49.0, 30.3)
# A repair may change what the points enclose by this share at the most.
MOST_CHANGED = 0.01
# Below a hectare two outlines that were drawn apart may differ.
SMALLEST_TOLD_M2 = 10_000
# A square metre or so, in square degrees: less is a line that somebody closed.
SMALLEST_DEG2 = 1e-10
DECIMALS = 7  # about a centimetre
_METRES_A_DEGREE = 111_195


class BadShapeError(Exception):
    """A shape cannot be taken; ``code`` is one of wording.FAULTS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def is_in_kuwait(shape: BaseGeometry | None) -> bool:
    """Whether all of a shape lies within Kuwait's box."""
    if shape is None or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    return KUWAIT[0] <= west and KUWAIT[1] <= south and east <= KUWAIT[2] and north <= KUWAIT[3]


def swapped(shape: BaseGeometry) -> BaseGeometry:
    """The shape with its two axes changed over."""
    return shapely.transform(shape, lambda places: places[:, ::-1])


def sound(layer: str, shape: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """The shape as the layer keeps it, and whether a ring was repaired. Raises BadShapeError.

    Governorates: a multipolygon. Areas: a point inside. Roads: a line.
    """
    if layer == GOVERNORATES:
        outline, is_repaired = repaired(shape)
        return rounded(outline), is_repaired
    if layer == AREAS:
        if isinstance(shape, shapely.Point):
            return rounded(shape), False
        area, is_repaired = repaired(shape)
        return rounded(shapely.point_on_surface(area)), is_repaired
    return rounded(_one_line(shape)), False


def repaired(shape: BaseGeometry) -> tuple[MultiPolygon, bool]:
    """Valid polygons, and whether they had to be made so.

    Raises BadShapeError: ``shape_kind``; ``repair_lost`` where nothing is enclosed;
    ``repair_changes`` where what the points enclose (by the surveyor's formula) and what a repair
    makes of it differ by more than MOST_CHANGED: then nobody knows which outline was meant.
    """
    if not isinstance(shape, Polygon | MultiPolygon):
        raise BadShapeError("shape_kind", shape.geom_type)
    if shape.is_valid and shape.area > SMALLEST_DEG2:
        return _many(shape), False
    made = _many(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if made.is_empty or made.area <= SMALLEST_DEG2:
        raise BadShapeError("repair_lost")
    changed = abs(made.area - shape.area) / made.area
    if not changed <= MOST_CHANGED:  # NaN fails this too
        raise BadShapeError("repair_changes", f"{min(changed, 9.99):.0%}")
    return made, True


def _many(shape: BaseGeometry) -> MultiPolygon:
    parts = [part for part in _parts(shape) if isinstance(part, Polygon) and part.area > 0]
    return MultiPolygon(parts)


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(shape, "geoms", (shape,)):
        yield from _parts(part) if hasattr(part, "geoms") else (part,)


def _one_line(shape: BaseGeometry) -> LineString:
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    if merged.geom_type == "MultiLineString":
        raise BadShapeError("line_broken", str(len(merged.geoms)))
    if not isinstance(merged, LineString):
        raise BadShapeError("shape_kind", shape.geom_type)
    if merged.length == 0:
        raise BadShapeError("shape_missing")
    return merged


def rounded(shape: BaseGeometry) -> BaseGeometry:
    """To the centimetre, still valid: what comes back from the database is the same."""
    flat: BaseGeometry = _to_decimals(shape)
    if not flat.is_valid:
        # Points that fell together: GEOS snaps them so that rings stay rings.
        flat = _to_decimals(shapely.set_precision(shape, 10**-DECIMALS))
    return _many(flat) if isinstance(shape, Polygon | MultiPolygon) else flat


def _to_decimals(shape: BaseGeometry) -> BaseGeometry:
    found: BaseGeometry = shapely.transform(shape, lambda at: np.round(at, DECIMALS))
    return found


def square_metres(shape: BaseGeometry) -> float:
    """About: Kuwait is small and lies near 29° N."""
    if shape.is_empty:
        return 0.0
    north = math.radians(shape.centroid.y)
    return float(shape.area) * _METRES_A_DEGREE**2 * math.cos(north)


def overlaps(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[int, int, float]]:
    """Pairs of outlines that share more than a hectare, with how many m²."""
    tree = shapely.STRtree(shapes)
    for first, second in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if first < second:
            shared = square_metres(shapely.intersection(shapes[first], shapes[second]))
            if shared > SMALLEST_TOLD_M2:
                yield int(first), int(second), shared


def gaps(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[BaseGeometry, float]]:
    """A point in each hole of more than a hectare that the outlines leave between them, and m²."""
    for part in _parts(shapely.union_all(shapes)):
        for ring in getattr(part, "interiors", ()):
            hole = Polygon(ring)
            if (size := square_metres(hole)) > SMALLEST_TOLD_M2:
                yield shapely.point_on_surface(hole), size


def as_geojson(shape: BaseGeometry) -> Any:
    """Geometry of GeoJSON, as plain lists."""
    return shapely.geometry.mapping(shape)
