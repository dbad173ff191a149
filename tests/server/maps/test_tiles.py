"""Vector tiles: what they hold, what they leave out, and how they are cached."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from server.app import create_app
from server.db import db
from server.fieldwork.filters import WorkFilters
from server.fieldwork.tiles import works_layer
from server.maps.service import Tile
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock, steered_ports
from tests.throwaway import ThrowawayDatabase, throwaway_config
from tests.vector_tiles import Layer, read_tile

HAWALLI, JAHRA = (29.3333, 48.0303), (29.3400, 47.6600)
NOTHING = Layer()


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase) -> Iterator[Flask]:
    """Six works in Hawalli, two of them returned, and one in Jahra; tests only read."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        with app.app_context():
            factories.load_reference((9, 13))
            author, chief = factories.inspector(), factories.supervisor()
            factories.person("hawalli", "governor", governorates=["KW-HA"])
            places = [(29.3333 + step / 1000, 48.0303 + step / 500) for step in range(6)]
            for lat, lon in places:
                place = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "accuracy_m": "4"}
                record = factories.log_work(author, "C09-A01", place=place)
                if lat > 29.3365:
                    factories.return_work(chief, record, "look again")
            factories.log_work(author, "C13-A01")
        yield app
        with app.app_context():
            db.engine.dispose()


def tile_of(place: tuple[float, float], z: int) -> str:
    (lat, lon), count = place, 2**z
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * count
    return f"{z}/{int((lon + 180) / 360 * count)}/{int(row)}.mvt"


def works_in(browser: Browser, address: str, **filters: object) -> list[dict[str, object]]:
    answer = browser.get(f"/tiles/works/{address}", **filters)
    assert answer.status_code == 200
    return read_tile(answer.data).get("works", NOTHING).features


def test_ground_has_outlines_roads_and_names_in_both_languages(office: Flask) -> None:
    layers = read_tile(
        signed_in(office, "supervisor").get(f"/tiles/ground/{tile_of(HAWALLI, 11)}").data
    )
    assert {f["iso"] for f in layers["governorates"].features} >= {"KW-HA", "KW-FA"}
    assert {f["class"] for f in layers["roads"].features} == {"ring", "radial", "street"}
    salmiya = [f for f in layers["names"].features if f["name_en"] == "Salmiya"]
    assert [f["name_ar"] for f in salmiya] == ["السالمية"]


def test_ground_far_away_leaves_areas_out(office: Flask) -> None:
    layers = read_tile(
        signed_in(office, "supervisor").get(f"/tiles/ground/{tile_of(HAWALLI, 8)}").data
    )
    assert {f["kind"] for f in layers["names"].features} == {"governorate"}


def test_near_by_each_work_is_a_point_of_its_own(office: Flask) -> None:
    works = works_in(signed_in(office, "supervisor"), tile_of(HAWALLI, 12))
    assert len(works) == len({work["record"] for work in works}) == 6
    assert {work["state"] for work in works} == {"logged", "returned"}


def test_far_away_works_are_summed_and_none_is_counted_twice(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    column, row = (int(part.removesuffix(".mvt")) for part in tile_of(HAWALLI, 8).split("/")[1:])
    around = [f"8/{column + x}/{row + y}.mvt" for x in (-1, 0, 1) for y in (-1, 0, 1)]
    sums = [found for address in around for found in works_in(browser, address)]
    assert sum(found["count"] for found in sums) == 7
    assert sum(found["waiting"] for found in sums) == 5
    assert sum(found["returned"] for found in sums) == 2


def test_filters_of_the_address_hold_in_tiles(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    works = works_in(browser, tile_of(HAWALLI, 12), state="returned")
    assert [work["state"] for work in works] == ["returned", "returned"]
    assert works_in(browser, tile_of(HAWALLI, 12), text="no such word") == []


def test_tiles_keep_to_the_persons_scope(office: Flask) -> None:
    governor, chief = signed_in(office, "hawalli"), signed_in(office, "supervisor")
    assert len(works_in(chief, tile_of(JAHRA, 11))) == 1
    assert works_in(governor, tile_of(JAHRA, 11)) == []
    activities = [
        read_tile(who.get(f"/tiles/activities/{tile_of(JAHRA, 11)}").data)
        for who in (chief, governor)
    ]
    assert "activities" in activities[0]
    assert activities[1] == {}


def test_unchanged_tile_is_not_sent_again(office: Flask) -> None:
    browser, path = signed_in(office, "supervisor"), f"/tiles/works/{tile_of(HAWALLI, 12)}"
    first = browser.get(path)
    assert first.headers["Cache-Control"].startswith("private")
    again = browser.client.get(f"{path}?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("layer", ["ground", "activities", "works"])
@pytest.mark.parametrize("address", ["21/0/0", "3/8/0", "3/0/8"])
def test_tile_that_does_not_exist_is_not_found(office: Flask, layer: str, address: str) -> None:
    assert signed_in(office, "supervisor").get(f"/tiles/{layer}/{address}.mvt").status_code == 404


@pytest.mark.parametrize("layer", ["ground", "activities", "works"])
def test_tiles_are_for_people_who_are_signed_in(office: Flask, layer: str) -> None:
    answer = office.test_client().get(f"/tiles/{layer}/{tile_of(HAWALLI, 12)}")
    assert answer.status_code in {302, 401}


def test_works_of_a_tile_are_found_by_the_index(office: Flask) -> None:
    with office.app_context():
        asked = works_layer(Tile(14, 10376, 6790), WorkFilters(), EVERYTHING)
        sql = str(asked.compile(db.engine, compile_kwargs={"literal_binds": True}))
        # A handful of rows is read faster without an index: the question is whether it could.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(db.session.scalars(text(f"EXPLAIN {sql}".replace(":", r"\:"))))
        db.session.rollback()
    assert "idx_work_place" in plan
