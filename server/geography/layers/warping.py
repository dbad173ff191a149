"""From a file's coordinate system to degrees of WGS 84, by GDAL and its own table of systems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from pyogrio import raw
from pyogrio.errors import CRSError, DataSourceError
from shapely.geometry.base import BaseGeometry

from server.geography.layers.shapes import is_in_kuwait, swapped
from server.geography.layers.wording import LayerRefusedError

DEGREES = ("EPSG:4326", "EPSG:4979", "OGC:CRS84")
_WARPED = """<OGRVRTDataSource><OGRVRTWarpedLayer><OGRVRTLayer name="source">
<SrcDataSource relativeToVRT="1">source.gpkg</SrcDataSource></OGRVRTLayer>
<TargetSRS>EPSG:4326</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>"""
Shapes = Sequence[BaseGeometry | None]


def in_degrees(shapes: Shapes, crs: str, folder: Path, *, is_swapped: bool) -> Shapes:
    """The shapes with longitude and latitude; None where one has no place on the globe.

    Raises LayerRefusedError: ``axes_swapped`` or ``axes_right`` when most would lie in Kuwait
    with ``is_swapped`` the other way, ``not_kuwait``, ``crs_unknown``.
    """
    found = _warped(shapes, crs, folder, is_swapped)
    if _mostly_in_kuwait(found):
        return found
    if _mostly_in_kuwait(_warped(shapes, crs, folder, not is_swapped)):
        raise LayerRefusedError("axes_right" if is_swapped else "axes_swapped")
    raise LayerRefusedError("not_kuwait", _extent(found))


def _mostly_in_kuwait(shapes: Shapes) -> bool:
    drawn = [shape for shape in shapes if shape is not None]
    return 2 * sum(map(is_in_kuwait, drawn)) > len(drawn)


def _extent(shapes: Shapes) -> str:
    found = shapely.total_bounds([shape for shape in shapes if shape is not None])
    return ", ".join(f"{one:.4g}" for one in found)


def _warped(shapes: Shapes, crs: str, folder: Path, is_swapped: bool) -> Shapes:
    turned = [swapped(s) if s is not None and is_swapped else s for s in shapes]
    if crs in DEGREES:
        return turned
    source, warped = folder / "source.gpkg", folder / "warped.vrt"
    source.unlink(missing_ok=True)
    written = np.array([None if s is None else shapely.to_wkb(s) for s in turned], dtype=object)
    try:
        raw.write(source, written, [], [], crs=crs, geometry_type="Unknown", driver="GPKG",
                  layer="source")  # fmt: skip
        warped.write_text(_WARPED, encoding="ascii")
        _, _, found, _ = raw.read(warped)
    except (CRSError, DataSourceError) as error:
        raise LayerRefusedError("crs_unknown", crs[:100]) from error
    return list(shapely.from_wkb(found, on_invalid="ignore"))
