"""The governorate layer, measured: no gap, no overlap, and true to a detailed layer."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, shape

from server.geography.loading import DATA, area_rows, section_rows

DETAILED = Path(__file__).parents[3].parent / "shared" / "data" / "governorates.geojson"
CODES = ["KW-AH", "KW-FA", "KW-HA", "KW-JA", "KW-KU", "KW-MU"]
POINTS = 2000


def read_layer(path: Path) -> dict[str, MultiPolygon]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["id"]: shape(feature["geometry"]) for feature in features}


@pytest.fixture(scope="module")
def layer() -> dict[str, MultiPolygon]:
    return read_layer(DATA / "governorates.geojson")


@pytest.fixture(scope="module")
def detailed() -> dict[str, MultiPolygon]:
    if not DETAILED.exists():
        pytest.skip("no detailed governorate layer beside the checkout")
    return read_layer(DETAILED)


def test_the_layer_has_six_valid_governorates(layer):
    assert sorted(layer) == CODES
    assert all(outline.is_valid for outline in layer.values())


def test_each_mainland_keeps_at_most_some_60_vertices(layer):
    for outline in layer.values():
        mainland = max(outline.geoms, key=lambda part: part.area)
        assert 20 <= len(mainland.exterior.coords) - 1 <= 66


def test_no_two_parts_overlap(layer):
    parts = [part for outline in layer.values() for part in outline.geoms]
    crossing = [
        pair for pair in combinations(parts, 2) if pair[0].relate_pattern(pair[1], "T********")
    ]
    assert crossing == []


def test_neighbours_leave_no_hole_and_share_their_borders_vertex_for_vertex(layer):
    union = shapely.union_all(list(layer.values()))
    assert [part for part in union.geoms if part.interiors] == []
    assert shapely.coverage_is_valid(list(layer.values()))
    assert union.area == pytest.approx(sum(g.area for g in layer.values()), abs=1e-12)


@pytest.mark.parametrize("iso", CODES)
def test_the_layer_agrees_with_the_detailed_one_on_95_percent_of_points(layer, detailed, iso):
    inside = points_within(detailed[iso], random.Random(f"governorate {iso}"))
    agreed = sum(layer[iso].covers(point) for point in inside)
    assert agreed >= 0.95 * POINTS


@pytest.mark.parametrize("iso", CODES)
def test_each_area_is_within_10_percent_of_the_detailed_one(layer, detailed, iso):
    assert layer[iso].area == pytest.approx(detailed[iso].area, rel=0.10)


def points_within(outline: MultiPolygon, chance: random.Random) -> list[Point]:
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    points: list[Point] = []
    while len(points) < POINTS:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if outline.covers(point):
            points.append(point)
    return points


def test_every_area_lies_in_its_governorate(layer):
    astray = [
        row["code"]
        for row in area_rows()
        if not layer[row["governorate"]].contains(Point(float(row["lon"]), float(row["lat"])))
    ]
    assert astray == []


def test_areas_have_both_names_and_codes_of_their_governorate():
    rows = area_rows()
    assert len(rows) >= 90
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["code"].startswith(f"{row['governorate']}-")
        assert row["name_ar"]
        assert row["name_en"]


def test_every_section_lies_in_kuwait(layer):
    kuwait = shapely.union_all(list(layer.values()))
    astray = [r["code"] for r in section_rows() if not kuwait.covers(shape(json.loads(r["line"])))]
    assert astray == []


def test_every_section_says_that_it_is_schematic():
    assert all(row["is_schematic"] is True for row in section_rows())
