"""A small map of a layer before and after, as paths of SVG: drawn without any script."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from server.geography.layers.standing import Row

WIDTH = 480
MARGIN = 8
_DOT = 2.2


def small_map(before: list[Row], after: list[Row]) -> dict[str, Any]:
    """``width``, ``height``, and the paths ``before`` and ``after``; {} where nothing is drawn."""
    old, new = ([shape_of(row["shape"]) for row in rows] for rows in (before, after))
    if not old and not new:
        return {}
    west, south, east, north = shapely.total_bounds(old + new)
    stretch = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * stretch, (north - south) * 0.6, 0.001)
    scale = (WIDTH - 2 * MARGIN) / span

    def placed(shape: BaseGeometry) -> BaseGeometry:
        simple = shapely.simplify(shape, 0.7 / scale, preserve_topology=False)
        factor, corner = (stretch * scale, -scale), (west, north)
        return shapely.transform(simple, lambda at: (at - corner) * factor + MARGIN)

    return {
        "width": WIDTH,
        "height": round((north - south) * scale) + 2 * MARGIN,
        "before": "".join(step for shape in old for step in _steps(placed(shape))),
        "after": "".join(step for shape in new for step in _steps(placed(shape))),
    }


def _steps(shape: BaseGeometry) -> Iterator[str]:
    """Commands of an SVG path: a dot for a point, a closed ring, an open line."""
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _steps(part)
    elif shape.geom_type == "Point":
        yield f"M{shape.x - _DOT:.1f},{shape.y:.1f}" + "".join(
            f"a{_DOT},{_DOT} 0 1 0 {turn}{2 * _DOT},0" for turn in ("", "-")
        )
    elif shape.geom_type == "Polygon":
        for ring in (shape.exterior, *shape.interiors):
            yield _line(ring) + "Z"
    else:
        yield _line(shape)


def _line(shape: BaseGeometry) -> str:
    return "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(shape))
