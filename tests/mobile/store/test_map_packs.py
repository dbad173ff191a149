"""Map packs in the store: swapped whole or by a delta, and read by place, code and cell."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobile.store import SqliteStore
from mobile.store.map_features import road_of
from mobile.store.migrations import MIGRATIONS
from shared.wire.map_pack import (
    AREA,
    ZONE,
    Feature,
    Pack,
    PackUnfitError,
    delta,
    packed_line,
    whole_pack,
)
from tests.mobile.programme import reference, sections
from tests.mobile.steered import HERE, open_store, sign_in
from tests.packs import packs

SALMIYA = {"code": "KW-HA-SALMIYA", "name_ar": "السالمية", "name_en": "Salmiya"}
ZONE_1 = {"code": "Z1", "name_ar": "المنطقة الأولى", "name_en": "Zone 1"}
RING = [(48.0, 29.3), (48.1, 29.3), (48.1, 29.4), (48.0, 29.3)]


def pack_of(contract: int, roads: int = 253) -> Pack:
    features = [road_of(section) for section in sections()[:roads]]
    features.append(Feature(AREA, SALMIYA, packed_line([(48.076, 29.333)])))
    features.append(Feature(ZONE, ZONE_1, packed_line(RING)))
    return whole_pack(contract, features)


def held(store: SqliteStore, contract: int) -> dict[str, tuple[str, bytes]]:
    with store.database.read() as rows:
        found = rows.execute("SELECT * FROM map_feature WHERE contract = ?", (contract,))
        return {row["id"]: (row["said"], row["line"]) for row in found}


def test_roads_areas_and_zones_come_with_a_pack(store: SqliteStore) -> None:
    store.keep_pack(pack_of(9))
    assert store.pack_version(9) == pack_of(9).version
    assert len(store.sections()) == 253
    near = store.areas_near(29.333, 48.076, 100)
    assert [(area.code, area.lat, area.lon) for area in near] == [("KW-HA-SALMIYA", 29.333, 48.076)]
    zone = store.zones()[0]
    assert (zone.contract, zone.code, zone.name_en) == (9, "Z1", "Zone 1")
    assert zone.ring[1] == (29.3, 48.1)


def test_a_road_in_two_packs_is_one_road(store: SqliteStore) -> None:
    for contract in (9, 10):
        store.keep_pack(pack_of(contract))
    codes = [section.code for section in store.sections()]
    assert len(codes) == len(set(codes)) == 253
    near = store.sections_near(HERE.lat, HERE.lon, 250)
    assert len(near) == len({section.code for section in near})
    drawn = [road.code for cell in store.map_cells() for road in store.map_cell(cell.key)]
    assert len(drawn) == len(set(drawn)) == 253


def test_cells_hold_their_roads_inside_their_boxes(store: SqliteStore) -> None:
    store.keep_pack(pack_of(9))
    by_code = {section.code: section for section in store.sections()}
    for cell in store.map_cells():
        for road in store.map_cell(cell.key):
            for lat, lon in by_code[road.code].line:
                assert cell.south <= lat <= cell.north
                assert cell.west <= lon <= cell.east
            assert (cell.group == "street") == road.road_ref.startswith("S-")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(packs(), packs())
def test_a_delta_applied_equals_the_whole(before: Pack, after: Pack) -> None:
    with tempfile.TemporaryDirectory() as folder:
        by_delta, by_whole = open_store(Path(folder) / "one"), open_store(Path(folder) / "two")
        by_delta.keep_pack(before)
        by_delta.keep_pack(delta(before, after))
        by_whole.keep_pack(after)
        assert held(by_delta, 9) == held(by_whole, 9)
        assert by_delta.pack_version(9) == by_whole.pack_version(9) == after.version
        by_delta.close()
        by_whole.close()


def test_a_delta_of_another_version_changes_nothing(store: SqliteStore) -> None:
    mine, before, after = pack_of(9, 20), pack_of(9, 30), pack_of(9, 40)
    store.keep_pack(mine)
    was = held(store, 9)
    wrong = replace(delta(before, after), base=mine.version)
    for part in (delta(before, after), wrong):
        with pytest.raises(PackUnfitError):
            store.keep_pack(part)
        assert held(store, 9) == was
        assert store.pack_version(9) == mine.version


def test_packs_that_left_the_scope_leave_the_tablet(store: SqliteStore) -> None:
    for contract in (9, 10):
        store.keep_pack(pack_of(contract))
    store.note_packs([10])
    assert held(store, 9) == {}
    assert store.pack_version(9) == ""
    assert len(held(store, 10)) == 255


def test_roads_of_the_reference_stay_until_all_packs_are_here(store: SqliteStore) -> None:
    store.note_packs([9])
    store.keep_reference({**reference("2"), "sections": None})
    assert len(store.sections()) == 253
    store.keep_pack(pack_of(9, 20))
    store.drop_roads_of_reference()
    assert len(store.sections()) == 20


def test_an_older_server_brings_its_roads_back(store: SqliteStore) -> None:
    store.keep_pack(pack_of(9, 20))
    store.drop_roads_of_reference()
    store.note_packs(None)
    assert not store.has_packs()
    assert len(store.sections()) == 20
    store.keep_reference(reference("3"))
    assert len(store.sections()) == 253
    assert store.pack_version(9) == ""


def test_a_part_is_kept_where_it_was_cut_and_known_when_whole(store: SqliteStore) -> None:
    import hashlib

    content = bytes(range(200))
    sha256 = hashlib.sha256(content).hexdigest()
    assert store.pack_part(9) == ("", 0)
    store.add_to_part(9, sha256, 0, content[:120])
    assert store.pack_part(9) == (sha256, 120)
    assert store.whole_part(9) is None
    store.add_to_part(9, sha256, 100, content[100:])
    assert store.whole_part(9) == content
    store.add_to_part(9, "f" * 64, 0, b"other")
    assert store.pack_part(9) == ("f" * 64, 5)
    store.drop_part(9)
    assert store.pack_part(9) == ("", 0)


def test_roads_of_an_older_tablet_are_there_before_any_sync(tmp_path: Path) -> None:
    """Version 6 kept them in a table of their own, as JSON."""
    rows = sqlite3.connect(tmp_path / "tareeq.sqlite", isolation_level=None)
    for number, step in enumerate(MIGRATIONS[:6], start=1):
        for statement in step:
            rows.execute(statement)
        rows.execute(f"PRAGMA user_version = {number}")
    for one in sections():
        rows.execute(
            "INSERT INTO section VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
            (*(one[n] for n in ("code", "road_ref", "name_ar", "name_en")), float(one["from_m"]),
             float(one["to_m"]), one["lanes"], json.dumps(one["line"])),
        )  # fmt: skip
    rows.close()
    older = open_store(tmp_path)
    fresh = open_store(tmp_path / "fresh")
    sign_in(fresh)
    assert older.sections() == fresh.sections()
    assert len(older.sections()) == 253
    older.close()
    assert len(open_store(tmp_path).sections()) == 253
    fresh.close()


@pytest.fixture
def store(tmp_path: Path):
    store = open_store(tmp_path)
    sign_in(store)
    yield store
    store.close()
