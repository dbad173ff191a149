"""Tiles of all kinds: singles in a street, clusters above it, and nothing beyond one's scope."""

from __future__ import annotations

import math
from typing import Any
from uuid import uuid4

from server.maps.tile import Tile
from server.records.tiles import SINGLE_FROM_ZOOM, degrees
from tests.server.kinds.samples import FIRST, PLACE, photo, write_all
from tests.server.sync.field import Tablet, add_person
from tests.vector_tiles import read_tile

LAT, LON = float(PLACE["lat"]), float(PLACE["lon"])


def tile_of(z: int) -> tuple[int, int, int]:
    n = 2**z
    x = int((LON + 180) / 360 * n)
    y = int((1 - math.asinh(math.tan(math.radians(LAT))) / math.pi) / 2 * n)
    return z, x, y


def shown(tablet: Tablet, z: int, **query: Any) -> list[dict[str, Any]]:
    z, x, y = tile_of(z)
    answer = tablet.app.test_client().get(
        f"/tiles/records/{z}/{x}/{y}.mvt", query_string=query, headers=tablet.identity
    )
    assert answer.status_code == 200, answer.text
    layer = read_tile(answer.data).get("records")
    return layer.features if layer else []


def test_single_records_have_their_kind_and_degree(tablet: Tablet) -> None:
    records = write_all(tablet)
    tablet.push()
    found = {one["record"]: one for one in shown(tablet, SINGLE_FROM_ZOOM)}
    assert {*found} == {str(r) for kind, r in records.items() if kind != "obstacle"}
    ncr = found[str(records["ncr"])]
    assert (ncr["kind"], ncr["degree"], ncr["state"]) == ("ncr", "major", "raised")
    assert ncr["title"] == FIRST["ncr"]["title"]


def test_clusters_count_what_the_filters_show(tablet: Tablet) -> None:
    for priority in ("p1", "p2", "p2"):
        tablet.write({**FIRST["defect"], "priority": priority}, kind="defect")
    tablet.write(FIRST["ncr"], kind="ncr")
    tablet.push()
    (cluster,) = shown(tablet, SINGLE_FROM_ZOOM - 1)
    assert (cluster["count"], cluster["grave"]) == (4, 1)
    (cluster,) = shown(tablet, SINGLE_FROM_ZOOM - 5, kind="defect", priority="p2")
    assert (cluster["count"], cluster["grave"]) == (2, 0)
    (cluster,) = shown(tablet, SINGLE_FROM_ZOOM - 5, text="سماكه")
    assert cluster["count"] == 1


def test_a_contractor_is_shown_no_surprise_to_come(tablet: Tablet) -> None:
    visit = {"type": "surprise_visit", "state": "submitted", "activity": "C09-A01", "place": PLACE}
    record = uuid4()
    tablet.write(visit, record, kind="inspection")
    tablet.write(photo(record, "inspection"), kind="photo")
    tablet.push()
    own = Tablet(tablet.app, add_person(tablet.app, "contractor", contracts=[9]))
    other = Tablet(tablet.app, add_person(tablet.app, "supervisor", governorates=["KW-KU"]))
    for z in (SINGLE_FROM_ZOOM, SINGLE_FROM_ZOOM - 4):
        assert len(shown(tablet, z)) > 0
        assert shown(own, z) == []
        assert shown(other, z) == []


def test_a_tile_knows_its_degrees() -> None:
    west, south, east, north = degrees(Tile(*tile_of(12)))
    assert west <= LON < east
    assert south <= LAT < north
