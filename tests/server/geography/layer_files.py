"""Files of layers as offices send them, made by the library that writes them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from pyogrio import raw
from shapely.geometry.base import BaseGeometry

SQUARE = shapely.box(47.50, 29.10, 47.90, 29.40)
# The same kind of square in metres of UTM zone 38 N, which covers Kuwait.
SQUARE_UTM = shapely.box(740_000, 3_220_000, 780_000, 3_255_000)
BOW_TIE = shapely.Polygon([(47.5, 29.1), (47.9, 29.4), (47.9, 29.1), (47.5, 29.4)])
# A square whose last corner crosses its first side by a sliver.
SLIVER = shapely.Polygon(
    [(47.5, 29.1), (47.9, 29.1), (47.9, 29.4), (47.5, 29.4), (47.5, 29.1005), (47.5005, 29.0999)]
)
Feature = tuple[dict[str, Any], BaseGeometry | None]


def swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda at: at[:, ::-1])


def geojson(features: Iterable[Feature], **more: Any) -> bytes:
    found = [
        {
            "type": "Feature",
            "properties": said,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for said, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", **more, "features": found}).encode()


def _write(
    path: Path, features: Sequence[Feature], driver: str, crs: str | None, **how: Any
) -> None:
    fields = list(features[0][0])
    values = [_column([said[name] for said, _ in features]) for name in fields]
    shapes = np.array([shapely.to_wkb(shape) for _, shape in features], dtype=object)
    kind = features[0][1].geom_type if features[0][1] is not None else "Unknown"
    raw.write(path, shapes, values, fields, crs=crs, geometry_type=kind, driver=driver, **how)


def _column(values: list[Any]) -> Any:
    return np.array(values, dtype=object if isinstance(values[0], str) else None)


def geopackage(features: Sequence[Feature], crs: str = "EPSG:32638", more: int = 0) -> bytes:
    """``more``: how many further layers it has."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "layer.gpkg")
        _write(path, features, "GPKG", crs, layer="layer")
        for number in range(more):
            _write(path, features, "GPKG", crs, layer=f"more{number}", append=True)
        return path.read_bytes()


def shapefile(
    features: Sequence[Feature],
    crs: str = "EPSG:32638",
    encoding: str = "cp1256",
    without: Sequence[str] = (),
    stem: str = "layer",
) -> bytes:
    """A zipped Shapefile; ``stem``: the members' name in the archive, with or without folders."""
    packed = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w") as archive:
        path = Path(folder, "made.shp")
        _write(path, features, "ESRI Shapefile", crs, encoding=encoding)
        for part in sorted(Path(folder).iterdir()):
            if part.suffix not in without:
                archive.write(part, f"{stem}{part.suffix}")
    return packed.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return packed.getvalue()
