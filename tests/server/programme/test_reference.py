"""GET /api/v1/reference: what a tablet takes along, within its person's scope."""

from __future__ import annotations

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.accounts.service import PersonDetails, add_person
from server.accounts.tokens import sign_in_device
from server.programme.data.build_contracts import FOLDER
from server.programme.service import import_programme
from shared.wire.reference import reference_reply

ADDRESS = "/api/v1/reference"


@pytest.fixture
def programme(kuwait):
    """Contracts 3 (three governorates), 9 (Hawalli) and 15 (Ahmadi)."""
    for number in (3, 9, 15):
        import_programme((FOLDER / f"contract-{number:02}.csv").read_bytes())
    return kuwait


def fetch(app, governorates, contracts, version: str | None = None):
    """The answer to somebody of this scope, and whoever it is."""
    username = f"someone{len(governorates or 'all')}{len(contracts or 'all')}"
    details = PersonDetails("مفتش", "Inspector", "inspector", governorates, contracts)
    person = add_person(username, "a long password indeed", details)
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    token = sign_in_device(person, UUID(int=person.id.int ^ 1), "tablet", key).access_token
    headers = {"Authorization": f"Bearer {token}"}
    query = {"version": version} if version else {}
    return app.test_client().get(ADDRESS, query_string=query, headers=headers), headers


def test_nobody_gets_it_without_signing_in(client):
    assert client.get(ADDRESS).status_code == 401


def test_it_is_what_the_tablet_expects(programme):
    response, _ = fetch(programme, None, None)
    found = reference_reply.load(response.json)
    assert len(found["governorates"]) == 6
    assert len(found["areas"]) == 116
    assert len(found["sections"]) == 253
    assert [row["number"] for row in found["contracts"]] == [3, 9, 15]
    assert len(found["activities"]) == 39
    assert len(found["activity_boq"]) == 39
    assert "rate_kwd" not in response.text


def test_scope_is_governorate_and_contract(programme):
    found = fetch(programme, ["KW-HA"], [3, 15])[0].json
    assert {row["governorate"] for row in found["activities"]} == {"KW-HA"}
    assert {row["contract"] for row in found["activities"]} == {3}
    assert [row["number"] for row in found["contracts"]] == [3]
    assert {row["activity"] for row in found["activity_boq"]} == {
        row["code"] for row in found["activities"]
    }
    assert [row["code"] for row in found["zones"]] == ["Z1"]


def test_an_empty_scope_sees_places_and_no_programme(programme):
    found = fetch(programme, [], None)[0].json
    assert found["activities"] == found["contracts"] == found["activity_boq"] == []
    assert len(found["sections"]) == 253


def test_a_version_already_held_is_not_sent_again(programme):
    first, headers = fetch(programme, ["KW-AH"], None)
    version = first.json["version"]
    client = programme.test_client()
    again = client.get(ADDRESS, query_string={"version": version}, headers=headers)
    assert again.json == {
        "version": version,
        "is_same": True,
        "courses": first.json["courses"],
    }
    etag = headers | {"If-None-Match": first.headers["ETag"]}
    assert client.get(ADDRESS, headers=etag).status_code == 304


def test_a_changed_programme_is_a_new_version(programme):
    first, headers = fetch(programme, ["KW-AH"], None)
    text = (FOLDER / "contract-15.csv").read_text(encoding="utf-8")
    import_programme(text.replace("Milling - Ahmadi", "Milling (changed) - Ahmadi").encode())
    query = {"version": first.json["version"]}
    again = programme.test_client().get(ADDRESS, query_string=query, headers=headers).json
    assert again["is_same"] is False
    assert any("changed" in row["name_en"] for row in again["activities"])


def test_limits_of_courses_come_with_every_answer(programme, monkeypatch):
    """A tablet from before them holds the same version, and is told all the same."""
    first, headers = fetch(programme, ["KW-AH"], None)
    limits = {row["work_type"]: row["density_t_m3"] for row in first.json["courses"]}
    assert limits == {"binder_course": "2.40", "wearing_course": "2.40"}
    heavier = [{"work_type": "wearing_course", "density_t_m3": "2.45", "most_off_percent": "5"}]
    monkeypatch.setattr("server.programme.service.courses_to_send", lambda: heavier)
    query = {"version": first.json["version"]}
    again = programme.test_client().get(ADDRESS, query_string=query, headers=headers)
    assert (again.json["is_same"], again.json["courses"]) == (True, heavier)
    assert again.headers["ETag"] != first.headers["ETag"]


def test_a_tablet_with_map_packs_is_sent_no_roads_here(programme):
    """The rest is the same; the version is another, for it tells what was sent."""
    first, headers = fetch(programme, ["KW-HA"], None)
    query = {"has_packs": "true"}
    client = programme.test_client()
    found = client.get(ADDRESS, query_string=query, headers=headers).json
    assert "sections" not in found
    assert reference_reply.load(found)["sections"] is None
    without = {"version", "sections"}
    assert {k: v for k, v in found.items() if k not in without} == {
        k: v for k, v in first.json.items() if k not in without
    }
    query["version"] = found["version"]
    assert client.get(ADDRESS, query_string=query, headers=headers).json["is_same"] is True
