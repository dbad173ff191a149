"""Tours planned in the office: who may, what is refused, what is told, and put back."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from tests.server.sync.conftest import field
from tests.server.sync.field import Tablet, add_person, rows, work
from tests.server.tours.planned import DAY, edit, form, get, kept, plan, send, stop
from tests.server.tours.test_tours import told

__all__ = ["field"]


@pytest.fixture
def chief(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, "planner"))


@pytest.fixture
def person(field: Flask) -> Person:
    return add_person(field, governorates=["KW-HA"])


def begin(field: Flask, person: Person) -> None:
    """Its person records a work at the first stop, on the day of the clock (a day before DAY)."""
    tablet = Tablet(field, person)
    tablet.write(work())
    (receipt,) = tablet.push()
    assert receipt["outcome"] == "created", receipt


def test_a_planned_tour_is_told_to_its_tablet_and_shown(chief: Tablet, person: Person) -> None:
    tour = plan(chief, person, kind="surprise")
    [found] = told(chief.app, person)["tours"]
    assert (found["tour"], found["kind"], found["version"]) == (tour, "surprise", 1)
    assert [one["activity"] for one in found["stops"]] == ["C09-A01", "C09-A02"]
    assert "Surprise visit" in get(chief, f"/tours?day={DAY}")
    text = get(chief, f"/tours/{tour}")
    assert "not reached yet" in text
    assert "C09-A02" in text
    assert get(chief, f"/tours.csv?day={DAY}").count("Surprise visit") == 2


def test_the_same_form_counts_once(chief: Tablet, person: Person) -> None:
    typed = form(person, "C09-A01")
    for _ in range(2):
        assert send(chief, "/tours/new", typed).status_code == 303
    assert rows(chief.app, "SELECT version FROM tour") == [(1,)]
    other = send(chief, "/tours/new", {**typed, "shift": "evening"})
    assert "used for other content" in other.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": ""}, "This field is needed."),
        ({"person": str(uuid4())}, "Choose a value from the list."),
        ({"date": "2026-03-01"}, "This day is over"),
        ({"date": "2062-03-03"}, "within a year from today"),
        ({"date": "soon"}, "time or date is not valid"),
        ({"stops": "[]"}, "The tour has no stop"),
        ({"stops": "{"}, "wrong type"),
        ({"stops": json.dumps([{**stop(activity="C07-A01"), "order": 1}])}, "beyond your scope"),
        ({"stops": json.dumps([{**stop(activity="C99-A01"), "order": 1}])}, "beyond your scope"),
        ({"stops": json.dumps([{**stop(lat=29.35, lon=47.95), "order": 1}])}, "beyond your scope"),
        ({"contract": "77"}, "No such contract"),
        ({"kind": "walk"}, "Choose a value from the list."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    chief: Tablet, person: Person, wrong: dict[str, str], said: str
) -> None:
    typed = {**form(person, "C09-A01", title="Keep this"), **wrong}
    answer = send(chief, "/tours/new", typed)
    assert answer.status_code in {400, 409, 422}
    assert said in answer.text
    assert "Keep this" in answer.text
    assert rows(chief.app, "SELECT id FROM tour") == []


def test_buttons_add_move_and_take_out_stops(chief: Tablet, person: Person) -> None:
    typed = form(person)

    def press(do: str, **more: str) -> list[dict[str, Any]]:
        text = send(chief, "/tours/new", {**typed, **more, "do": do}).text
        found = text.split('name="stops" value="')[1].split('"')[0].replace("&#34;", '"')
        typed["stops"] = found.replace("&#39;", "'").replace("\\u0026", "&")
        read: list[dict[str, Any]] = json.loads(typed["stops"])
        return read

    press("add:activity:C09-A01")
    press("add:activity:C09-A01")
    placed = press("add:place:29.34,48.06", kind="surprise")
    assert [one["order"] for one in placed] == [1, 2]
    assert (placed[1]["lat"], placed[1]["inspection_type"]) == (29.34, "surprise_visit")
    assert press("up:2")[0]["lat"] == 29.34
    worded = press("show", **{"what-2": "Look at the kerb", "type-1": "safety"})
    assert worded[1]["what_ar"] == worded[1]["what_en"] == "Look at the kerb"
    assert worded[0]["what_en"] == "Check traffic diversions and signs"
    assert [one["activity"] for one in press("remove:1")] == ["C09-A01"]
    assert send(chief, "/tours/new", {**typed, "do": "add:ncr:x"}).status_code == 422
    assert send(chief, "/tours/new", {**typed, "do": f"add:ncr:{uuid4()}"}).status_code == 422


def test_a_change_is_a_version_and_undo_puts_it_back(chief: Tablet, person: Person) -> None:
    tour = plan(chief, person)
    moved = edit(chief, tour, person, ["C09-A02"], date="2026-03-04", note="Rain")
    assert moved.status_code == 303
    [found] = told(chief.app, person)["tours"]
    assert (str(found["date"]), found["version"], found["note"]) == ("2026-03-04", 2, "Rain")
    late = send(chief, f"/tours/{tour}/edit", form(person, "C09-A01", seen="1"))
    assert "changed after you opened it" in late.text
    assert send(chief, f"/tours/{tour}/undo", {"seen": "2"}).status_code == 303
    assert str(kept(chief.app, tour).date) == DAY
    assert [one["activity"] for one in kept(chief.app, tour).stops] == ["C09-A01", "C09-A02"]
    acts = rows(chief.app, "SELECT did FROM tour_version ORDER BY version")
    assert acts == [("planned",), ("moved",), ("undone",)]


def test_what_is_called_off_is_told_apart_and_can_come_back(chief: Tablet, person: Person) -> None:
    tour = plan(chief, person)
    assert send(chief, f"/tours/{tour}/cancel", {"seen": "1"}).status_code == 303
    reply = told(chief.app, person)
    assert (reply["tours"], [one["tour"] for one in reply["cancelled"]]) == ([], [tour])
    assert "Cancelled" in get(chief, f"/tours/{tour}")
    assert send(chief, f"/tours/{tour}/undo", {"seen": "2"}).status_code == 303
    assert [one["tour"] for one in told(chief.app, person)["tours"]] == [tour]


def test_a_tour_that_was_begun_is_not_changed_silently(
    chief: Tablet, person: Person, field: Flask
) -> None:
    tour = plan(chief, person, date="2026-03-02")
    begin(field, person)
    assert "Under way" in get(chief, f"/tours/{tour}")
    silent = edit(chief, tour, person, ["C09-A01"], date="2026-03-02")
    assert silent.status_code == 422
    assert "is told of the change" in silent.text
    assert send(chief, f"/tours/{tour}/cancel", {"seen": "1"}).status_code == 422
    away = edit(chief, tour, person, ["C09-A01"], date="2026-03-03", note="Why")
    assert "This tour was begun" in away.text
    loud = edit(chief, tour, person, ["C09-A01"], date="2026-03-02", note="Too hot")
    assert loud.status_code == 303
    assert told(field, person)["tours"][0]["note"] == "Too hot"


def test_who_sees_and_changes_what(chief: Tablet, person: Person, field: Flask) -> None:
    tour = plan(chief, person)
    own, other = Tablet(field, person), Tablet(field, add_person(field))
    assert "Tour" in get(own, f"/tours/{tour}")
    assert str(tour) not in get(other, f"/tours?day={DAY}")
    elsewhere = Tablet(field, add_person(field, "supervisor", governorates=["KW-KU"]))
    assert str(tour) not in get(elsewhere, f"/tours?day={DAY}")
    client = field.test_client()
    for reader in (other, elsewhere):
        assert client.get(f"/tours/{tour}", headers=reader.identity).status_code == 404
    contractor = Tablet(field, add_person(field, "contractor", contracts=[9]))
    for path in ("/tours", f"/tours/{tour}", "/tours.csv", f"/tours/{tour}/edit", "/tours/new"):
        assert client.get(path, headers=contractor.identity).status_code == 403, path


def test_who_sees_a_part_does_not_change_the_whole(field: Flask) -> None:
    chief = Tablet(field, add_person(field, "planner"))
    person = add_person(field)
    tour = plan(chief, person, "C09-A01", "C07-A01")
    part = Tablet(field, add_person(field, "supervisor", governorates=["KW-HA"]))
    assert str(tour) in get(part, f"/tours?day={DAY}")
    assert edit(part, tour, person, ["C09-A01"]).status_code == 403
    assert send(part, f"/tours/{tour}/cancel", {"seen": "1"}).status_code == 403


def test_the_week_tells_what_each_carries(chief: Tablet, person: Person) -> None:
    plan(chief, person, "C09-A01", "C10-A01")
    plan(chief, person, "C09-A02", shift="evening")
    text = get(chief, f"/tours?day={DAY}").split("Load of the week")[1]
    row = text.split("</tr>")[1]
    assert row.count("numeric") == 4
    assert ">2</td>" in row
    assert ">3</td>" in row


def test_filters_leave_what_they_say(chief: Tablet, person: Person) -> None:
    morning, evening = plan(chief, person), plan(chief, person, shift="evening", kind="joint")
    for query, wanted in {
        "": {morning, evening},
        "&shift=evening": {evening},
        "&kind=joint": {evening},
        "&state=done": set(),
        "&contract=9": {morning, evening},
        "&contract=7": set(),
        f"&person={person.id}": {morning, evening},
        "&person=x&shift=z&contract=99999999999": {morning, evening},
    }.items():
        text = get(chief, f"/tours?day={DAY}{query}")
        assert {one for one in (morning, evening) if str(one) in text} == wanted, query
    assert str(morning) not in get(chief, "/tours?day=2026-03-10")
    assert get(chief, "/tours?day=9999-99-99")


def test_overdue_readings_come_first(chief: Tablet, person: Person, field: Flask) -> None:
    begin(field, person)
    text = get(chief, "/tours/new?what=overdue&date=2026-03-03")
    assert 'data-choice="activity:C09-A02"' in text
    assert 'data-choice="activity:C09-A01"' not in text
    later = get(chief, "/tours/new?what=overdue&date=2026-03-20")
    assert 'data-choice="activity:C09-A01"' in later
    assert 'data-choice="activity:C10-A01"' not in get(chief, "/tours/new?contract=9")
    found = get(chief, "/tours/new?what=activities&near_text=c10")
    assert found.count("data-choice=") == 1
    assert get(chief, "/tours/new?what=ncrs&near_text=%25&date=0001-01-01")
