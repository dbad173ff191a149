"""Stretches of road that the demonstration's contracts work on: stretches.csv on the network."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

from shapely.geometry import MultiPolygon, Point, shape

from shared.rules.chainage import SectionLine, place_at

FOLDER = Path(__file__).parent
PLACES = FOLDER.parents[1] / "geography" / "data"
LONGEST_STRETCH_M = 2000


class Stretch(NamedTuple):
    """A piece of one road section that lies in one governorate, with its work's place."""

    contract: int
    governorate: str
    area: str
    section: dict[str, Any]
    from_m: int
    to_m: int
    place: tuple[float, float]
    line: list[list[float]]

    @property
    def length_m(self) -> int:
        return self.to_m - self.from_m


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stretches() -> dict[int, list[Stretch]]:
    """The stretches of stretches.csv by contract, cut to the governorate that each names."""
    network = json.loads((PLACES / "network.geojson").read_text(encoding="utf-8"))["features"]
    layer = json.loads((PLACES / "governorates.geojson").read_text(encoding="utf-8"))["features"]
    sections = {feature["id"]: feature for feature in network}
    outlines = {feature["id"]: shape(feature["geometry"]) for feature in layer}
    found: dict[int, list[Stretch]] = {}
    for row in table(FOLDER / "stretches.csv"):
        number, iso = int(row["contract"]), row["governorate"]
        stretch = cut(number, iso, sections[row["section"]], outlines[iso])
        found.setdefault(number, []).append(stretch)
    return found


def cut(number: int, iso: str, section: dict[str, Any], outline: MultiPolygon) -> Stretch:
    """The longest run of a section inside a governorate, at most LONGEST_STRETCH_M long."""
    line = section_line(section)
    marks = range(int(line.from_m) // 50 * 50 + 100, int(line.to_m) - 49, 50)
    runs: list[list[int]] = [[]]
    for mark in marks:
        lat, lon = place_at(mark, line)
        if outline.buffer(-0.0005).contains(Point(lon, lat)):
            runs[-1].append(mark)
        elif runs[-1]:
            runs.append([])
    run = max(runs, key=len)[: LONGEST_STRETCH_M // 50 + 1]
    if len(run) < 10:
        raise ValueError(f"{line.code} has no stretch of 500 m in {iso}")
    place = place_at((run[0] + run[-1]) / 2, line)
    area = nearest_area(iso, place)
    drawn = section["geometry"]["coordinates"]
    return Stretch(number, iso, area, section["properties"], run[0], run[-1], place, drawn)


def section_line(section: dict[str, Any]) -> SectionLine:
    """A feature of the network as chainage needs it."""
    given = section["properties"]
    ends = float(given["from_m"]), float(given["to_m"])
    return SectionLine(given["code"], *ends, section["geometry"]["coordinates"])


def nearest_area(iso: str, place: tuple[float, float]) -> str:
    """Code of the governorate's nearest area centre."""

    def square(row: dict[str, str]) -> float:
        return (float(row["lat"]) - place[0]) ** 2 + (float(row["lon"]) - place[1]) ** 2 * 0.76

    return min(
        (row for row in table(PLACES / "areas.csv") if row["governorate"] == iso), key=square
    )["code"]
