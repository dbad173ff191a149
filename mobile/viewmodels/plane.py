"""A flat map of Kuwait in metres, for distances and drawing on the tablet.

Equirectangular about 29.3 N 47.8 E with the lengths of a degree there on WGS 84. Within
Kuwait (28.5-30.1 N) lengths are right within 0.8 %: enough to order and to draw; the
register's measures are the server's, on the spheroid.
"""

import math

ORIGIN_LAT, ORIGIN_LON = 29.3, 47.8
METRES_A_DEGREE_LAT = 110_840.7
METRES_A_DEGREE_LON = 97_156.2

Point = tuple[float, float]


def to_plane(lat: float, lon: float) -> Point:
    """Degrees to metres (east, north) of the origin."""
    return ((lon - ORIGIN_LON) * METRES_A_DEGREE_LON, (lat - ORIGIN_LAT) * METRES_A_DEGREE_LAT)


def from_plane(x: float, y: float) -> Point:
    """Metres (east, north) to degrees (lat, lon)."""
    return (ORIGIN_LAT + y / METRES_A_DEGREE_LAT, ORIGIN_LON + x / METRES_A_DEGREE_LON)


def distance_m(one: Point, other: Point) -> float:
    """Between two points of the plane, in metres."""
    return math.hypot(one[0] - other[0], one[1] - other[1])
