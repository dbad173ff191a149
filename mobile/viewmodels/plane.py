"""A flat map of Kuwait in metres, for distances and drawing on the tablet.

Equirectangular about 29.3 N 47.8 E with the lengths of a degree there on WGS 84. Within
Kuwait (28.5-30.1 N) lengths are right within 0.8 %: enough to order and to draw; the
register's measures are the server's, on the spheroid.
"""

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from shared.wire.map_pack import A_DEGREE

ORIGIN_LAT, ORIGIN_LON = 29.3, 47.8
METRES_A_DEGREE_LAT = 110_840.7
METRES_A_DEGREE_LON = 97_156.2

Point = tuple[float, float]
Points = npt.NDArray[np.float64]


def to_plane(lat: float, lon: float) -> Point:
    """Degrees to metres (east, north) of the origin."""
    return ((lon - ORIGIN_LON) * METRES_A_DEGREE_LON, (lat - ORIGIN_LAT) * METRES_A_DEGREE_LAT)


def from_plane(x: float, y: float) -> Point:
    """Metres (east, north) to degrees (lat, lon)."""
    return (ORIGIN_LAT + y / METRES_A_DEGREE_LAT, ORIGIN_LON + x / METRES_A_DEGREE_LON)


def plane_line(line: Iterable[tuple[float, float]]) -> Points:
    """(latitude, longitude) positions as N x 2 metres on the plane."""
    return np.array([to_plane(lat, lon) for lat, lon in line], dtype=np.float64).reshape(-1, 2)


def plane_points(line: bytes) -> Points:
    """Positions as a map pack has them (shared.wire.map_pack) as N x 2 metres on the plane."""
    degrees = np.frombuffer(line, dtype="<i4").reshape(-1, 2) / A_DEGREE
    away: Points = (degrees - (ORIGIN_LON, ORIGIN_LAT)) * (METRES_A_DEGREE_LON, METRES_A_DEGREE_LAT)
    return away


def distance_m(one: Point, other: Point) -> float:
    """Between two points of the plane, in metres."""
    return math.hypot(one[0] - other[0], one[1] - other[1])
