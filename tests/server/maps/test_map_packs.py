"""GET /api/v1/map-packs: a contract's roads, zones and areas, whole, in parts, or as changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text

from server.accounts.service import PersonDetails, add_person
from server.accounts.tokens import sign_in_device
from server.db import db
from shared.rules.chainage import length_m
from shared.wire.map_pack import Pack, map_packs_reply, positions_of, read_pack
from tests import factories

ADDRESS = "/api/v1/map-packs"


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Contracts 3 (three governorates), 9 (Hawalli) and 15 (Ahmadi), and an empty shelf."""
    config = app.extensions["tareeq.config"]
    app.extensions["tareeq.config"] = replace(config, state_folder=tmp_path)
    with app.app_context():
        factories.load_reference((3, 9, 15))
        yield app
    app.extensions["tareeq.config"] = config


class Caller:
    """Somebody's tablet."""

    def __init__(self, app: Flask, username: str, governorates, contracts) -> None:
        details = PersonDetails("مفتش", "Inspector", "inspector", governorates, contracts)
        person = add_person(username, "a long password indeed", details)
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        token = sign_in_device(person, UUID(int=person.id.int ^ 1), "tablet", key).access_token
        self.headers = {"Authorization": f"Bearer {token}"}
        self.client = app.test_client()

    def get(self, path: str = "", version: str = "", **headers: str):
        query = {"version": version} if version else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"{ADDRESS}{path}", query_string=query, headers=self.headers | named)

    def listed(self) -> dict[int, dict]:
        found = map_packs_reply.load(self.get().json)["packs"]
        return {row["contract"]: row for row in found}


@pytest.fixture
def hawalli(office: Flask) -> Caller:
    return Caller(office, "hawalli", ["KW-HA"], None)


def test_nobody_gets_any_without_signing_in(office: Flask) -> None:
    assert office.test_client().get(ADDRESS).status_code == 401
    assert office.test_client().get(f"{ADDRESS}/9").status_code == 401


def test_packs_are_those_of_the_scope_and_what_the_list_says(hawalli: Caller) -> None:
    listed = hawalli.listed()
    assert sorted(listed) == [3, 9]
    for contract, row in listed.items():
        answer = hawalli.get(f"/{contract}")
        assert answer.status_code == 200
        assert len(answer.data) == row["size"]
        assert hashlib.sha256(answer.data).hexdigest() == row["sha256"]
        assert answer.headers["ETag"] == f'"{row["sha256"]}"'
        assert read_pack(answer.data).version == row["version"]


def test_another_contracts_pack_looks_like_none_at_all(hawalli: Caller) -> None:
    for contract in (15, 998, 10**12):
        answer = hawalli.get(f"/{contract}")
        assert (answer.status_code, answer.json) == (404, hawalli.get("/998").json)


def test_a_pack_shows_only_the_part_of_the_contract_in_the_scope(
    office: Flask, hawalli: Caller
) -> None:
    whole = read_pack(Caller(office, "chief", None, None).get("/3").data)
    part = read_pack(hawalli.get("/3").data)
    assert zones(part) < zones(whole)
    assert {f.said["code"][:5] for f in part.features if f.kind == "area"} == {"KW-HA"}


def zones(pack: Pack) -> set[str]:
    return {feature.id for feature in pack.features if feature.kind == "zone"}


def test_roads_are_the_registers_own_with_their_chainage(hawalli: Caller) -> None:
    pack = read_pack(hawalli.get("/9").data)
    roads = {f.said["code"]: f for f in pack.features if f.kind == "road"}
    known = db.session.execute(
        text("SELECT code, from_m::text, to_m::text, lanes, ST_Length(centreline::geography) AS m"
             " FROM road_section")
    )  # fmt: skip
    seen = 0
    for row in known:
        if row.code in roads:
            said, line = roads[row.code].said, positions_of(roads[row.code].line)
            assert (said["from_m"], said["to_m"], said["lanes"]) == (row[1], row[2], row.lanes)
            assert length_m(line) == pytest.approx(row.m, rel=0.005)
            seen += 1
    assert seen == len(roads) > 20
    named = db.session.scalars(text("SELECT section FROM activity WHERE contract = 9"))
    assert {section for section in named if section} <= roads.keys()


def test_a_zone_lies_around_its_activities(hawalli: Caller) -> None:
    pack = read_pack(hawalli.get("/9").data)
    zone = next(f for f in pack.features if f.kind == "zone")
    ring = ", ".join(f"{lon} {lat}" for lon, lat in positions_of(zone.line))
    inside = db.session.scalars(
        text(f"SELECT ST_Covers('SRID=4326;POLYGON(({ring}))'::geometry, place)"
             " FROM activity WHERE contract = 9 AND zone = :zone"),
        {"zone": zone.said["code"]},
    ).all()  # fmt: skip
    assert inside
    assert all(inside)


def test_the_rest_of_a_cut_answer_is_fetched_and_no_more(hawalli: Caller) -> None:
    whole = hawalli.get("/9")
    half = len(whole.data) // 2
    tag = whole.headers["ETag"]
    rest = hawalli.get("/9", Range=f"bytes={half}-", If_Range=tag)
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.data) - 1}/{len(whole.data)}"
    assert rest.data == whole.data[half:]


def test_the_rest_of_other_bytes_is_all_of_the_new_ones(hawalli: Caller) -> None:
    whole = hawalli.get("/9")
    answer = hawalli.get("/9", Range="bytes=100-", If_Range='"of-another"')
    assert answer.status_code == 200
    assert answer.data == whole.data


def test_a_part_beyond_the_end_is_refused_with_the_size(hawalli: Caller) -> None:
    size = len(hawalli.get("/9").data)
    answer = hawalli.get("/9", Range=f"bytes={size}-")
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{size}"
    assert answer.json["error"]["field"] == "Range"


def test_what_is_held_already_is_not_sent_again(hawalli: Caller) -> None:
    whole = hawalli.get("/9")
    assert hawalli.get("/9", If_None_Match=whole.headers["ETag"]).status_code == 304


def test_a_small_change_comes_as_a_delta_and_a_large_one_whole(hawalli: Caller) -> None:
    before = read_pack(hawalli.get("/9").data)
    change("UPDATE road_section SET name_en = 'Renamed' WHERE code = 'S-HA-SALMIYA'")
    change("DELETE FROM area WHERE code = 'KW-HA-BAYAN' AND NOT EXISTS"
           " (SELECT FROM activity WHERE area = 'KW-HA-BAYAN')")  # fmt: skip
    answer = hawalli.get("/9", version=before.version)
    part, whole = read_pack(answer.data), read_pack(hawalli.get("/9").data)
    assert part.base == before.version
    assert part.version == whole.version == hawalli.listed()[9]["version"] != before.version
    assert [f.id for f in part.features] == ["road:S-HA-SALMIYA"]
    assert part.removed == ("area:KW-HA-BAYAN",)
    change("UPDATE road_section SET name_en = name_en || '!'")
    assert read_pack(hawalli.get("/9", version=before.version).data).base is None


def test_a_version_that_nobody_knows_gets_the_whole(hawalli: Caller) -> None:
    assert read_pack(hawalli.get("/9", version="f" * 32).data).base is None
    assert hawalli.get("/9", version="x" * 65).status_code == 422


def test_few_packs_of_a_contract_are_kept(tmp_path: Path, hawalli: Caller, monkeypatch) -> None:
    monkeypatch.setattr("server.maps.pack_shelf.KEPT_A_CONTRACT", 3)
    for turn in range(6):
        change(f"UPDATE road_section SET lanes = {turn + 1} WHERE code = 'S-HA-SALMIYA'")
        newest = hawalli.listed()[9]["version"]
    kept = list((tmp_path / "map-packs" / "9").iterdir())
    assert len(kept) == 3
    assert newest in {path.name.split(".")[1] for path in kept}


def test_a_pack_is_made_once(hawalli: Caller, monkeypatch) -> None:
    first = hawalli.listed()
    monkeypatch.setattr("server.maps.packs.write_pack", None)
    assert hawalli.listed() == first


def test_a_shelf_that_takes_nothing_hinders_nobody(tmp_path: Path, hawalli: Caller) -> None:
    (tmp_path / "map-packs").write_text("in the way")
    assert hawalli.listed()[9]["size"] == len(hawalli.get("/9").data)


def change(sql: str) -> None:
    found = db.session.execute(text(sql))
    assert found.rowcount
    db.session.commit()
