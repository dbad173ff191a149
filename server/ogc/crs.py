"""Coordinate reference systems that features are given in, and places are asked for in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crs:
    """``is_lat_first``: the order of its axes as EPSG defines it, which Part 2 asks to keep.

    ``bounds``: where its formulas hold (x, y, x, y); a wider box is cut to them.
    """

    uri: str
    srid: int
    bounds: tuple[float, float, float, float]
    digits: int
    is_lat_first: bool = False


_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_MERCATOR = 20037508.342789244
# Of a UTM zone: ten degrees to each side, far beyond Kuwait and where the formulas are sound.
_ZONE = (-450_000.0, 0.0, 1_450_000.0, 9_300_000.0)

CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, _WORLD, 7)
# WGS 84 with latitude first, Web Mercator, and UTM's zones 38 and 39, which meet in Kuwait.
SYSTEMS = {
    crs.uri: crs
    for crs in (
        CRS84,
        Crs(f"{_EPSG}4326", 4326, _WORLD, 7, is_lat_first=True),
        Crs(f"{_EPSG}3857", 3857, (-_MERCATOR, -_MERCATOR, _MERCATOR, _MERCATOR), 2),
        Crs(f"{_EPSG}32638", 32638, _ZONE, 2),
        Crs(f"{_EPSG}32639", 32639, _ZONE, 2),
    )
}
