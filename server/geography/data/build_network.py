"""Build network.geojson, the demonstration's schematic road network.

    python -m server.geography.data.build_network

Ring roads, radial roads and collector streets are drawn as smooth lines through a few anchor
points and cut into sections. They look like Kuwait's roads and are not surveyed: every
section says ``is_schematic``. Chainage runs from the first anchor, on the WGS 84 spheroid.
The same anchors always give the same file.
"""

import csv
import json
import math
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shared.rules.chainage import SectionLine, length_m, place_at

FOLDER = Path(__file__).parent
TARGET = FOLDER / "network.geojson"
POINTS_A_SPAN = 8  # points drawn between two anchors
Place = tuple[float, float]  # latitude, longitude


class Road(NamedTuple):
    """A road as read from roads.csv; ``section_m`` is the length it is cut by."""

    ref: str
    name_ar: str
    name_en: str
    direction: str
    carriageway: str
    lanes: int
    width_m: str
    section_m: float
    anchors: list[Place]


def roads() -> list[Road]:
    """The ring and radial roads of roads.csv, then the collector streets of the areas."""
    found = []
    with (FOLDER / "roads.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            numbers = [float(number) for number in row["anchors"].split()]
            anchors = list(zip(numbers[::2], numbers[1::2], strict=True))
            found.append(
                Road(row["ref"], row["name_ar"], row["name_en"], row["direction"],
                     row["carriageway"], int(row["lanes"]), row["width_m"],
                     float(row["section_m"]), anchors)
            )  # fmt: skip
    return found + list(collectors())


def collectors() -> list[Road]:
    """One collector street through each built-up area of areas.csv, about 1.2 km long.

    Streets alternate between the four headings, so that a map does not look combed.
    """
    found = []
    with (FOLDER / "areas.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if row["code"] in WITHOUT_STREETS:
                continue
            slug = row["code"].split("-", 2)[2]
            ref = f"S-{row['governorate'][3:]}-{slug}"
            centre = (float(row["lat"]), float(row["lon"]))
            found.append(
                Road(ref, f"شارع {row['name_ar']} الرئيسي", f"{row['name_en']} Main Street",
                     "E", "single", 2, "14.00", 5000.0, street(centre, number % 4))
            )  # fmt: skip
    return found


WITHOUT_STREETS = {
    "KW-KU-FAILAKA", "KW-KU-SULAIBIKHAT", "KW-KU-SHUWAIKH-PORT",
    "KW-FA-AIRPORT", "KW-MU-SABHAN", "KW-AH-JULAIA",
    "KW-AH-SHUAIBA", "KW-JA-AMGHARA", "KW-JA-KABD", "KW-JA-ABDALI", "KW-JA-RAWDATAIN",
    "KW-HA-BIDAA", "KW-MU-ABU-HASANIYA", "KW-FA-SOUTH-KHAITAN", "KW-JA-SUBIYA",
    "KW-JA-SALMI", "KW-JA-BUBIYAN",
}  # fmt: skip


def street(centre: Place, turn: int, half_m: float = 600.0) -> list[Place]:
    """Three anchors through a centre, slightly bent; ``turn`` quarters of 180 degrees."""
    heading = math.radians(15 + 45 * turn)
    north = half_m * math.cos(heading) / 110_800
    east = half_m * math.sin(heading) / (111_300 * math.cos(math.radians(centre[0])))
    bend = (0.06 * east, -0.06 * north)
    lat, lon = centre
    return [(lat - north, lon - east), (lat + bend[0], lon + bend[1]), (lat + north, lon + east)]


def smooth(anchors: list[Place]) -> list[Place]:
    """A Catmull-Rom line through the anchors, its tangents limited by the span's length."""
    line = []
    for number in range(len(anchors) - 1):
        before = anchors[max(number - 1, 0)]
        start, end = anchors[number], anchors[number + 1]
        after = anchors[min(number + 2, len(anchors) - 1)]
        tangents = tangent(before, start, end), tangent(start, end, after)
        for step in range(POINTS_A_SPAN):
            line.append(hermite(start, end, *tangents, math.dist(start, end), step / POINTS_A_SPAN))
    return [*line, anchors[-1]]


def tangent(before: Place, here: Place, after: Place) -> Place:
    """Unit direction at ``here``."""
    length = math.dist(before, after)
    return ((after[0] - before[0]) / length, (after[1] - before[1]) / length)


def hermite(start: Place, end: Place, leave: Place, arrive: Place, size: float, t: float) -> Place:
    """The point at ``t`` (0..1) of a cubic from ``start`` to ``end``."""
    a, b = 2 * t**3 - 3 * t**2 + 1, size * (t**3 - 2 * t**2 + t)
    c, d = -2 * t**3 + 3 * t**2, size * (t**3 - t**2)
    lat, lon = (a * start[i] + b * leave[i] + c * end[i] + d * arrive[i] for i in (0, 1))
    return (lat, lon)


def cut(line: list[Place], section_m: float) -> list[list[Place]]:
    """The line in equal pieces of about ``section_m`` metres, ends shared."""
    total = length_m([(lon, lat) for lat, lon in line])
    count = max(1, round(total / section_m))
    whole = SectionLine("", 0.0, total, [(lon, lat) for lat, lon in line])
    marks = [total * number / count for number in range(1, count)]
    pieces, piece, travelled = [], [line[0]], 0.0
    for start, end in pairwise(line):
        travelled += length_m([start[::-1], end[::-1]])
        while marks and marks[0] <= travelled:
            joint = place_at(marks.pop(0), whole)
            pieces.append([*piece, joint])
            piece = [joint]
        piece.append(end)
    return [*pieces, piece]


def sections_of(road: Road) -> list[dict]:
    """GeoJSON features of a road's sections; ``from_m`` and ``to_m`` are decimal texts."""
    features, from_m = [], Decimal(0)
    for number, piece in enumerate(cut(smooth(road.anchors), road.section_m), start=1):
        coordinates = [[round(lon, 6), round(lat, 6)] for lat, lon in piece]
        to_m = from_m + Decimal(f"{length_m(coordinates):.2f}")
        single = road.carriageway == "single"
        code = road.ref if single else f"{road.ref}-{road.direction}-{number:02}"
        features.append({
            "type": "Feature", "id": code,
            "properties": {
                "code": code, "road_ref": road.ref, "name_ar": road.name_ar,
                "name_en": road.name_en, "direction": road.direction,
                "carriageway": road.carriageway, "lanes": road.lanes, "width_m": road.width_m,
                "from_m": str(from_m), "to_m": str(to_m), "is_schematic": True,
            },
            "geometry": {"type": "LineString", "coordinates": coordinates},
        })  # fmt: skip
        from_m = to_m
    return features


def main() -> None:
    """Write TARGET, one section a line so that a change shows as itself."""
    features = [feature for road in roads() for feature in sections_of(road)]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    TARGET.write_text(
        '{"type": "FeatureCollection",\n "note": "schematic, not surveyed",\n'
        f' "features": [\n{lines}\n]}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
