"""A governor of one governorate asks for another's by every address there is, and gets none of it.

Beside the matrix of permissions, where each route refuses one record: here one governor walks them
all, with filters that name the other governorate, every number and file of its week, every table as
a file, every feature and tile; and somebody who sees everything walks the same, and is shown it.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from server.app import create_app
from server.db import db
from server.exports.sources import EXTENSION
from server.reporting import service as reporting
from server.reporting.behind import BY_CODE
from server.reporting.places import PROGRAMME
from shared.rules.scope import EVERYTHING
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import GOVERNOR
from tests.ports import SteeredClock, steered_ports
from tests.server.permissions_world import NAMES_A_RECORD
from tests.server.route_matrix import Row, call_for, endpoint_of, matrix, name_of
from tests.server.small_world import CONTRACTS, NOTES, OUTSIDE, WEEK, Call, World, make_world
from tests.throwaway import ThrowawayDatabase, throwaway_config

CONTRACT = CONTRACTS[OUTSIDE]
# What an address may say to ask for the other governorate.
ASKING = {"governorate": OUTSIDE, "contract": CONTRACT, "within": OUTSIDE, "state": "all"}
COLLECTIONS = ("works", "activities", "records")
ZOOMS = (6, 8, 10, 12, 14, 16)
TABLES = ("records", "works", "activities", "week-figure")
GETS = [row for row in matrix() if row["method"] == "GET" and row[GOVERNOR] == "allow"]


@pytest.fixture(scope="module")
def world(database: ThrowawayDatabase) -> Iterator[World]:
    """The small world with all six weeks and the programme's issued; more is made outside."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        found = make_world(app)
        for make in ("record_pages.record_page", "decisions.decision_page", "delays.event_page"):
            NAMES_A_RECORD[make](found, GOVERNOR, OUTSIDE)
        with app.app_context():
            reporting.issue_weeks(
                GOVERNORATES.codes, date.fromisoformat(WEEK), found.chief.person.id, EVERYTHING
            )
        yield found
        with app.app_context():
            db.engine.dispose()


def traces(world: World) -> list[bytes]:
    """What any record of the other governorate leaves in whatever shows it."""
    told = (NOTES[OUTSIDE], str(world.works[OUTSIDE]), f"C{CONTRACT:02}-A0")
    return [one.encode() for one in (*told, f"Demo Contractor {CONTRACT}")]


def content_of(answer: TestResponse) -> bytes:
    """What an answer holds, unpacked: a workbook and an evidence file are ZIP archives.

    Without the address asked for, that the language switch of a refusal repeats.
    """
    found = answer.get_data().replace(answer.request.path.encode(), b"")
    if not found.startswith(b"PK"):
        return found
    with zipfile.ZipFile(io.BytesIO(found)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def shown(world: World, who: str, path: str, **query: Any) -> set[bytes]:
    """The other governorate's traces in what this person gets there."""
    answer = world.call(who, "GET", path, {"query": query})
    return {trace for trace in traces(world) if trace in content_of(answer)}


def week_paths() -> list[str]:
    """Every address of the other governorate's week, and of the programme's."""
    found = []
    for place in (OUTSIDE, PROGRAMME):
        base = f"/weeks/{place}/{WEEK}"
        found += [base, f"{base}/1", f"{base}/1.pdf", f"{base}/draft", f"/api/v1{base}/1"]
        found += [f"{at}/behind/{code}" for at in (base, f"{base}/1") for code in BY_CODE]
        found += [f"{base}/draft/behind/{code}" for code in BY_CODE]
    return found


@pytest.mark.parametrize("path", week_paths())
def test_no_address_of_anothers_week_opens(world: World, path: str) -> None:
    for query in ({}, {"lang": "ar"}, {"contract": str(CONTRACT)}, {"within": OUTSIDE}):
        answer = world.call(GOVERNOR, "GET", path, {"query": query})
        assert answer.status_code in (403, 404), path
        assert not [trace for trace in traces(world) if trace in content_of(answer)]


@pytest.mark.parametrize("row", GETS, ids=name_of)
def test_no_route_shows_what_its_filters_ask_for_elsewhere(world: World, row: Row) -> None:
    endpoint = endpoint_of(world.app, row)
    call: Call = call_for(world, endpoint, GOVERNOR, OUTSIDE)
    asked = {**call.get("query", {}), **ASKING} if endpoint not in NAMES_A_RECORD else {}
    answer = world.call(GOVERNOR, "GET", row["rule"], {**call, "query": asked or call.get("query")})
    assert not [trace for trace in traces(world) if trace in content_of(answer)]
    if endpoint in NAMES_A_RECORD:
        assert answer.status_code in (403, 404), answer.status


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
def test_no_table_gives_out_anothers_rows(world: World, ending: str) -> None:
    week = {"week": WEEK, "figure": "accepted", "part": "limits"}
    for name in world.app.extensions[EXTENSION]:
        for query in ({}, {**ASKING, **week}, {**ASKING, **week, "governorate": PROGRAMME}):
            found = shown(world, GOVERNOR, f"/tables/{name}.{ending}", **query)
            assert not found, (name, query, found)


@pytest.mark.parametrize("table", TABLES)
def test_who_sees_everything_is_given_them(world: World, table: str) -> None:
    """So that the test above would find what slips through."""
    asked = {"governorate": OUTSIDE, "contract": CONTRACT}
    week = {"week": WEEK, "issue": 1, "figure": "planned"}
    assert shown(world, "chief", f"/tables/{table}.csv", **asked, **week)


def place_of(world: World, record: UUID) -> tuple[float, float]:
    """Where a work lies, as somebody who sees it is told."""
    found = world.call("chief", "GET", f"/ogc/collections/works/items/{record}", {}).get_json()
    lon, lat = found["geometry"]["coordinates"][:2]
    return float(lon), float(lat)


def tile_at(lon: float, lat: float, zoom: int) -> str:
    across = 2**zoom
    x = int((lon + 180) / 360 * across)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * across)
    return f"{zoom}/{x}/{y}"


def test_no_tile_and_no_feature_shows_it(world: World) -> None:
    record = world.works[OUTSIDE]
    lon, lat = place_of(world, record)
    met = 0
    for layer in ("works", "records", "activities"):
        for zoom in ZOOMS:
            path = f"/tiles/{layer}/{tile_at(lon, lat, zoom)}.mvt"
            assert not shown(world, GOVERNOR, path), path
            met += bool(shown(world, "chief", path))
    assert met, "whoever sees everything is shown it on some tile"
    box = f"{lon - 0.1},{lat - 0.1},{lon + 0.1},{lat + 0.1}"
    for name in COLLECTIONS:
        items = f"/ogc/collections/{name}/items"
        assert not shown(world, GOVERNOR, items, bbox=box, limit=1000)
        answer = world.call(GOVERNOR, "GET", f"{items}/{record}", {})
        assert answer.status_code == 404
    assert shown(world, "chief", "/ogc/collections/works/items", bbox=box, limit=1000)


def test_no_photo_of_it_is_read_by_its_number(world: World) -> None:
    call = NAMES_A_RECORD["record_files.read"](world, GOVERNOR, OUTSIDE)
    (rule,) = {row["rule"] for row in GETS if endpoint_of(world.app, row) == "record_files.read"}
    seen = world.call("chief", "GET", rule, call)
    assert seen.status_code == 200
    refused = world.call(GOVERNOR, "GET", rule, call)
    assert refused.status_code == 404
    assert seen.get_data()[:64] not in refused.get_data()
    for role in ("thumbnail", "preview", "original"):
        path = {**call["path"], "role": role}
        assert world.call(GOVERNOR, "GET", rule, {"path": path}).status_code == 404


def test_no_feed_brings_it(world: World) -> None:
    for path in ("/api/v1/sync/pull", "/api/v1/reference", "/api/v1/weeks"):
        assert shown(world, "chief", path) or b"KW-JA" in content_of(
            world.call("chief", "GET", path, {})
        )
        answer = world.call(GOVERNOR, "GET", path, {})
        assert not [trace for trace in traces(world) if trace in content_of(answer)], path
        assert f"/weeks/{OUTSIDE}".encode() not in content_of(answer)
