"""Tables whose rows lie somewhere, opened by GDAL: the layers' features, and the weeks ahead."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import pytest
import shapely
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.geography import service
from server.geography.layers.reading import Orders
from server.geography.layers.standing import TABLES, standing_rows
from server.geography.layers.wording import AREAS, GOVERNORATES, ROADS
from server.ports import ports
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.lookahead.ahead import MILLING, MONDAY, constraint_form, move_to, promise_form

GEOMETRY = {GOVERNORATES: "outline", AREAS: "centre", ROADS: "centreline"}
TYPES = {GOVERNORATES: "MultiPolygon", AREAS: "Point", ROADS: "LineString"}


@pytest.fixture
def planner(app: Flask) -> Browser:
    with app.app_context():
        factories.load_reference((9,))
        factories.person("planner", PLANNER)
        factories.person("contractor", CONTRACTOR, contracts=[9])
        ports().clock.moment = MONDAY
    return signed_in(app, "planner")


def opened(browser: Browser, name: str, ending: str, **query: object) -> tuple[Any, Any, Any]:
    """(meta, geometries, columns by name), as GDAL finds them in the file."""
    answer = browser.get(f"/tables/{name}.{ending}", **query)
    assert answer.status_code == 200, answer.text
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.{ending}")
        path.write_bytes(answer.data)
        meta, _ids, geometries, columns = pyogrio.raw.read(path)
    shapes = shapely.from_wkb(geometries)
    return meta, shapes, dict(zip(meta["fields"], columns, strict=True))


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
@pytest.mark.parametrize("layer", list(TABLES))
def test_a_layer_goes_out_with_its_geometry(
    app: Flask, planner: Browser, layer: str, ending: str
) -> None:
    meta, shapes, columns = opened(planner, layer, ending)
    key, table = ("iso" if layer == GOVERNORATES else "code"), TABLES[layer]
    asked = f"SELECT {key}, ST_AsBinary({GEOMETRY[layer]}) FROM {table}"
    with app.app_context():
        kept = {code: shapely.from_wkb(bytes(wkb)) for code, wkb in db.session.execute(text(asked))}
    assert (meta["crs"], meta["geometry_type"]) == ("EPSG:4326", TYPES[layer])
    found = dict(zip(columns["code"], shapes, strict=True))
    assert found.keys() == kept.keys()
    # A hundredth of a metre: what a layer's versions keep.
    assert all(found[code].equals_exact(kept[code], 1e-7) for code in kept)


# An official road is schematic no more: those that the product brought all change.
@pytest.mark.parametrize("layer", [GOVERNORATES, AREAS])
def test_a_layer_that_went_out_changes_nothing_when_it_comes_in(
    app: Flask, planner: Browser, layer: str
) -> None:
    content = planner.get(f"/tables/{layer}.geojson").data
    with app.app_context():
        found = service.preview_layer(content, Orders(layer), "layer.geojson")
        count = len(standing_rows(layer))
    assert found["faults"] == []
    assert {name: n for name, n in found["counts"].items() if n} == {"unchanged": count}


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
@pytest.mark.usefixtures("planner")
def test_what_is_ahead_lies_where_its_activities_are(app: Flask, ending: str) -> None:
    contractor = signed_in(app, "contractor")
    for path, form in (("promises", promise_form()), ("constraints", constraint_form())):
        assert contractor.post(f"/look-ahead/9/{path}", **form).status_code == 303
    move_to(app, MONDAY + timedelta(weeks=1))  # the table of promises looks back
    planner = signed_in(app, "planner")
    places = {
        one["properties"]["code"]: one["geometry"]["coordinates"]
        for one in planner.get("/tables/activities.geojson", contract=9).get_json()["features"]
    }
    for name in ("look-ahead", "promises", "constraints"):
        _meta, shapes, columns = opened(planner, name, ending, contract=9)
        assert MILLING in columns["activity"], name
        for code, shape in zip(columns["activity"], shapes, strict=True):
            assert list(shape.coords[0]) == pytest.approx(places[code]), (name, code)
