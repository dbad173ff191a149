"""A layer's versions: previewed, put in whole, refused where they orphan something, undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import shapely
from flask import Flask
from shapely.geometry import shape
from sqlalchemy import select

from server.accounts.models import Person
from server.db import db
from server.geography import service
from server.geography.layers.standing import standing_rows
from server.geography.models import LayerVersion
from server.geography.service import NotAppliedError, Orders
from server.maps.packs import packs_for
from server.programme.models import Activity
from server.programme.service import reference_for
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.server.geography import layer_files as files


@pytest.fixture
def planner(app: Flask) -> Iterator[Person]:
    with app.app_context():
        factories.load_reference([1])
        yield factories.person("planner", PLANNER)


def as_file(layer: str, change: dict[str, dict[str, Any] | None] | None = None) -> bytes:
    """The layer as it stands, as GeoJSON; ``change``: code -> other values, None leaves it out."""
    features = []
    given = {code: {} for code in standing_rows(layer)} | (change or {})
    for code, other in given.items():
        if other is not None:
            said = {"code": code, **standing_rows(layer).get(code, {}), **other}
            there = said.pop("shape")
            features.append((said, shape(there) if isinstance(there, dict) else there))
    return files.geojson(features)


def preview(layer: str, content: bytes, **orders: Any) -> dict[str, Any]:
    return service.preview_layer(content, Orders(layer, **orders), "official.geojson")


def staged(layer: str, content: bytes, by: Person) -> UUID:
    version = service.hand_in("official.geojson", content, Orders(layer), by.id)
    service.read_waiting_layers()
    return version


def put_in(layer: str, content: bytes, by: Person) -> int:
    return service.apply_version(staged(layer, content, by), "decree 7", by.id)


def unused(layer: str, model_column: Any) -> str:
    used = set(db.session.scalars(select(model_column)))
    return next(code for code in standing_rows(layer) if code not in used)


@pytest.mark.parametrize("layer", ["governorates", "areas"])
def test_what_stands_handed_in_again_changes_nothing(planner: Person, layer: str) -> None:
    found = preview(layer, as_file(layer))
    assert found["faults"] == []
    assert {name: n for name, n in found["counts"].items() if n} == {
        "unchanged": len(standing_rows(layer))
    }
    with pytest.raises(NotAppliedError, match="changes nothing"):
        put_in(layer, as_file(layer), planner)


def test_roads_that_were_schematic_are_so_no_more(planner: Person) -> None:
    found = preview("roads", as_file("roads"))
    assert found["faults"] == []
    assert found["counts"]["changed"] == len(standing_rows("roads"))
    assert {name for one in found["changed"] for name in one["what"]} == {"is_schematic"}


def test_areas_new_changed_and_gone_are_put_in_as_a_version(planner: Person) -> None:
    gone = unused("areas", Activity.area)
    changed = next(code for code in standing_rows("areas") if code != gone)
    place = shapely.box(48, 29.3, 48.02, 29.32)
    new = {"name_ar": "منطقة جديدة", "name_en": "New place", "shape": place}
    content = as_file("areas", {gone: None, changed: {"name_en": "Renamed"}, "N-1": new})
    before = standing_rows("areas")
    tablet, packs = reference_for(EVERYTHING, None)["version"], packs_for(EVERYTHING)
    version = staged("areas", content, planner)
    found = db.session.get_one(LayerVersion, version).preview
    assert found["counts"] == {
        "new": 1, "changed": 1, "gone": 1, "unchanged": len(before) - 2,
    }  # fmt: skip
    assert standing_rows("areas") == before, "a preview changes nothing"
    assert found["map"]["after"].startswith("M")
    assert service.apply_version(version, "decree 7", planner.id) == 2
    after = standing_rows("areas")
    assert gone not in after
    assert after[changed]["name_en"] == "Renamed"
    assert after["N-1"]["governorate"] == service.locate_place(29.31, 48.01).governorate
    kept = db.session.get_one(LayerVersion, version)
    assert (kept.number, kept.reason, kept.decided_by) == (2, "decree 7", planner.id)
    assert reference_for(EVERYTHING, None)["version"] != tablet, "tablets fetch it"
    assert packs_for(EVERYTHING) != packs, "map packs are made anew"


def test_going_back_puts_the_former_rows_in_again(planner: Person) -> None:
    before = standing_rows("areas")
    code = next(iter(before))
    put_in("areas", as_file("areas", {code: {"name_ar": "اسم آخر"}}), planner)
    first = db.session.scalars(select(LayerVersion).filter_by(number=1)).one()
    again = service.go_back_to(first.id, planner.id)
    assert db.session.get_one(LayerVersion, again).preview["counts"]["changed"] == 1
    assert service.apply_version(again, "mistaken", planner.id) == 3
    assert standing_rows("areas") == before


def test_what_is_referred_to_never_goes(planner: Person) -> None:
    section = db.session.scalars(select(Activity.section).where(Activity.section.is_not(None)))
    code = section.first()
    found = preview("roads", as_file("roads", {str(code): None}))
    fault = next(one for one in found["faults"] if one["code"] == "in_use")
    assert fault["feature"].startswith(str(code))
    assert fault["counts"]["activities"] >= 1
    version = staged("roads", as_file("roads", {str(code): None}), planner)
    with pytest.raises(NotAppliedError, match="faults"):
        service.apply_version(version, "r", planner.id)
    found = preview("governorates", as_file("governorates", {"KW-HA": None}))
    assert "areas" in found["faults"][0]["counts"]


def test_a_section_keeps_room_for_its_activities(planner: Person) -> None:
    activity = db.session.scalars(select(Activity).where(Activity.to_m > 100)).first()
    assert activity is not None
    assert activity.section is not None
    content = as_file("roads", {activity.section: {"from_m": "0", "to_m": "10"}})
    found = preview("roads", content)
    assert ("stretch_lost", activity.section) in [
        (one["code"], one["feature"]) for one in found["faults"]
    ]


def test_outlines_that_move_say_what_keeps_its_governorate(planner: Person) -> None:
    rows = standing_rows("governorates")
    before = dict(db.session.execute(select(Activity.code, Activity.governorate)).all())
    used = next(iter(before.values()))
    small = shapely.box(47.0, 29.0, 47.01, 29.01)
    assert rows[used]["shape"]["type"] == "MultiPolygon"
    found = preview("governorates", as_file("governorates", {used: {"shape": small}}))
    note = next(one for one in found["notes"] if one["code"] == "activities_elsewhere")
    assert int(note["feature"]) > 0
    put_in("governorates", as_file("governorates", {used: {"shape": small}}), planner)
    after = dict(db.session.execute(select(Activity.code, Activity.governorate)).all())
    assert after == before
    assert standing_rows("governorates")[used]["attribution"] == "official.geojson"


def test_official_numbers_of_governorates_give_way_to_their_names(planner: Person) -> None:
    rows = standing_rows("governorates")
    numbered = [
        ({"GOV_NO": n, "المحافظة": row["name_ar"]}, shape(row["shape"]))
        for n, row in enumerate(rows.values())
    ]
    found = preview("governorates", files.geojson(numbered))
    assert found["faults"] == []
    assert found["counts"]["unchanged"] == len(rows)
    stranger = files.geojson([({"GOV_NO": 9, "المحافظة": "الرياض"}, files.SQUARE)])
    assert [one["code"] for one in preview("governorates", stranger)["faults"]] == ["code_unknown"]


def test_naughty_names_codes_and_numbers_are_told_by_feature(planner: Person) -> None:
    line = shapely.LineString([(47.9, 29.1), (47.95, 29.15)])
    named = {"name_ar": "طريق", "name_en": "Road"}
    said = [
        {"code": "A", **named},
        {"code": "A", **named},
        {"code": "B c!", **named},
        {"code": "", **named},
        {"code": "D", "name_ar": "طريق\u0007", "name_en": "x"},
        {"code": "E", "name_ar": "ط" * 121, "name_en": "x"},
        {"code": "F", "name_ar": "طريق", "name_en": ""},
        {"code": "G", **named, "lanes": "many"},
        {"code": "H", **named, "lanes": "NaN"},
        {"code": "I", **named, "from_m": "5", "to_m": "5"},
        {"code": "J\u202e", "name_ar": "\u202eطريق", "name_en": "<script>alert(1)</script>'"},
    ]
    keys = {key for one in said for key in one}
    content = files.geojson([({key: one.get(key, "") for key in keys}, line) for one in said])
    found = preview("roads", content)
    assert [one["code"] for one in found["faults"] if one["code"] != "in_use"] == [
        "code_twice", "code_wrong", "code_missing", "text_wrong", "text_wrong", "name_missing",
        "number_wrong", "number_wrong", "number_wrong",
    ]  # fmt: skip
    assert {"code": "J", "name_ar": "طريق", "name_en": "<script>alert(1)</script>'"} in found["new"]
    assert any(one["code"] == "assumed" and "lanes 2" in one["detail"] for one in found["notes"])


def test_a_preview_that_something_overtook_is_not_put_in(planner: Person) -> None:
    code = next(iter(standing_rows("areas")))
    first, second = (
        staged("areas", as_file("areas", {code: {"name_en": name}}), planner) for name in "AB"
    )
    service.apply_version(first, "r", planner.id)
    with pytest.raises(NotAppliedError, match="changed after"):
        service.apply_version(second, "r", planner.id)
    with pytest.raises(NotAppliedError, match="not waiting"):
        service.apply_version(first, "r", planner.id)


def test_the_products_files_never_replace_an_official_layer(planner: Person) -> None:
    code = next(iter(standing_rows("areas")))
    put_in("areas", as_file("areas", {code: {"name_en": "Official"}}), planner)
    counts = service.load_reference_geography()
    assert (counts["areas"], counts["governorates"]) == (0, 6)
    assert standing_rows("areas")[code]["name_en"] == "Official"
