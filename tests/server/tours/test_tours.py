"""Tours: each told to their own person alone, taken in from a file wholly or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from server.tours.cli import tours as tours_command
from server.tours.reading import ToursFaultyError
from server.tours.service import Imported, import_tours, tours_for
from shared.wire.tour import tours_reply
from tests.server.sync.conftest import field
from tests.server.sync.field import add_person, rows

__all__ = ["field"]

TODAY = "2026-03-01"


def stop(order: int = 1, **more: Any) -> dict[str, Any]:
    what = {"what_ar": "فحص الحواجز", "what_en": "Check the barriers"}
    return {"order": order, "activity": "C09-A01", **what, **more}


def tour(person: Person, **more: Any) -> dict[str, Any]:
    return {
        "tour": str(uuid4()),
        "username": person.username,
        "date": TODAY,
        "shift": "morning",
        "kind": "surprise",
        "title_ar": "زيارة مفاجئة",
        "title_en": "Surprise visit",
        "contract": 9,
        "stops": [stop()],
        **more,
    }


def take_in(app: Flask, *tours: Any, is_dry_run: bool = False, **more: Any) -> Imported:
    content = json.dumps({"tours": list(tours), **more}).encode()
    with app.app_context():
        return import_tours(content, is_dry_run=is_dry_run)


def told(app: Flask, person: Person, version: str | None = None) -> dict[str, Any]:
    with app.app_context():
        reply: dict[str, Any] = tours_reply.load(tours_for(person, version))
    return reply


def codes(app: Flask, *tours: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(ToursFaultyError) as fault:
        take_in(app, *tours, **more)
    return {one.field: one.code for one in fault.value.faults}


def test_a_tour_is_told_to_its_person_and_to_nobody_else(field: Flask) -> None:
    mine, other = add_person(field), add_person(field)
    chief, contractor = add_person(field, "supervisor"), add_person(field, "contractor")
    place = stop(1, activity=None, lat=29.33, lon=48.02, inspection_type="safety")
    take_in(field, tour(mine, stops=[stop(2), place]))
    [found] = told(field, mine)["tours"]
    assert (found["kind"], found["contract"]) == ("surprise", 9)
    assert [one["order"] for one in found["stops"]] == [1, 2]
    assert found["stops"][0]["inspection_type"] == "safety"
    for person in (other, chief, contractor):
        assert told(field, person)["tours"] == []


def test_what_is_held_is_not_sent_again_until_something_changes(field: Flask) -> None:
    person = add_person(field)
    given = tour(person)
    take_in(field, given)
    version = told(field, person)["version"]
    same = {"version": version, "is_same": True, "tours": [], "cancelled": []}
    assert told(field, person, version) == same
    assert take_in(field, {**given, "title_en": "Another"}).replaced
    changed = told(field, person, version)
    assert changed["version"] != version
    assert changed["tours"][0]["title_en"] == "Another"
    take_in(field, withdrawn=[given["tour"]])
    assert told(field, person)["tours"] == []


def test_days_long_gone_are_told_no_more(field: Flask) -> None:
    person = add_person(field)
    take_in(field, tour(person, date="2025-01-01"), tour(person))
    assert [str(one["date"]) for one in told(field, person)["tours"]] == [TODAY]


def test_a_dry_run_changes_nothing(field: Flask) -> None:
    person = add_person(field)
    assert len(take_in(field, tour(person), is_dry_run=True).added) == 1
    assert rows(field, "SELECT id FROM tour") == []


def test_one_bad_tour_keeps_the_whole_file_out(field: Flask) -> None:
    person = add_person(field)
    assert codes(field, tour(person), tour(person, contract=77)) == {
        "tours[1].contract": "contract_unknown"
    }
    assert rows(field, "SELECT id FROM tour") == []


@pytest.mark.parametrize(
    ("wrong", "where", "code"),
    [
        ({"kind": "walk"}, "kind", "choice_wrong"),
        ({"shift": None}, "shift", "required"),
        ({"date": "yesterday"}, "date", "type_wrong"),
        ({"stops": []}, "stops", "required"),
        ({"title_ar": ""}, "title_ar", "required"),
        ({"tour": "x"}, "tour", "id_wrong"),
        ({"stop": []}, "stop", "unknown_field"),
        ({"stops": [stop(activity=None)]}, "stops[0].activity", "required"),
        ({"stops": [stop(lat=29.3)]}, "stops[0].lat", "place_wrong"),
        ({"stops": [stop(lat=99, lon=48)]}, "stops[0].lat", "place_wrong"),
        ({"stops": [stop(activity="C99-A01")]}, "stops[0].activity", "activity_unknown"),
        ({"stops": [stop(), stop()]}, "stops[1].order", "repeated"),
        ({"stops": [stop(whta_ar="x")]}, "stops[0].whta_ar", "unknown_field"),
        ({"stops": [stop(order="1")]}, "stops[0].order", "number_wrong"),
    ],
)
def test_each_fault_is_said_at_its_field(
    field: Flask, wrong: dict[str, Any], where: str, code: str
) -> None:
    assert codes(field, tour(add_person(field), **wrong)).get(f"tours[0].{where}") == code


def test_whoever_goes_on_no_tours_is_sent_on_none(field: Flask) -> None:
    contractor = add_person(field, "contractor")
    assert codes(field, tour(contractor)) == {"tours[0].username": "person_unknown"}


def test_a_stop_beyond_ones_scope_is_refused(field: Flask) -> None:
    person = add_person(field, governorates=["KW-AH"])
    assert codes(field, tour(person)) == {"tours[0].stops[0].activity": "activity_unknown"}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b"{}", b'{"tours": {}}', b'{"withdrawn": [1]}']
)
def test_odd_files_are_refused_with_a_reason(field: Flask, content: bytes) -> None:
    with field.app_context(), pytest.raises(ToursFaultyError) as fault:
        import_tours(content)
    assert all(one["text"] and one["text_ar"] for one in fault.value.told())


def test_the_command_says_what_it_did_and_lists_a_file_again(field: Flask, tmp_path: Path) -> None:
    path = tmp_path / "tours.json"
    path.write_text(json.dumps({"tours": [tour(add_person(field))]}))
    run = field.test_cli_runner().invoke
    assert "1 added" in run(tours_command, ["import", str(path)]).output
    listed = run(tours_command, ["list", "--since", TODAY, "--json"])
    path.write_text(listed.output)
    assert "1 replaced" in run(tours_command, ["import", str(path), "--dry-run"]).output
    path.write_text('{"tours": [{}]}')
    refused = run(tours_command, ["import", str(path)])
    assert refused.exit_code == 1
    assert "tours[0].username: This field is needed." in refused.output


def test_no_route_of_tours_is_open_to_contractors(field: Flask) -> None:
    """A surprise visit leaks nowhere: no route of tours lets a contractor in."""
    about = [rule for rule in field.url_map.iter_rules() if "tour" in rule.rule]
    assert len(about) > 5
    for rule in about:
        view: Any = field.view_functions[rule.endpoint]
        assert "contractor" not in view.tareeq_roles, rule.rule
