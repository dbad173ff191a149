"""Every kind passes the one door: from a tablet's outbox to its table, and back by pull."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.register import service as register
from shared.wire.kinds import KINDS
from tests.server.kinds.samples import FIRST, outcome, photo, write_all
from tests.server.sync.field import Tablet, add_person, execute, rows

SITED = [kind for kind in FIRST if KINDS[kind].has_site]


def test_one_push_holds_every_kind(tablet: Tablet) -> None:
    records = write_all(tablet)
    receipts = tablet.push()
    assert [r["outcome"] for r in receipts] == ["created"] * len(records), receipts
    for kind, record in records.items():
        found = rows(
            tablet.app,
            f"SELECT contract, governorate, version FROM {kind} WHERE record = :record",
            record=record,
        )
        assert found == [(9, "KW-HA", 1)], kind


def test_what_was_measured_stands_in_typed_columns(tablet: Tablet) -> None:
    write_all(tablet)
    tablet.push()
    app = tablet.app
    assert rows(app, "SELECT failed_answers, failed_readings, signed_by, to_m FROM inspection") == [
        (1, 1, "ممثل المقاول", 200)
    ]
    assert [tuple(map(str, row)) for row in rows(app, "SELECT quantity, severity FROM ncr")] == [
        ("412.500", "major")
    ]
    assert rows(app, "SELECT depth_mm FROM defect") == [(60,)]
    assert [tuple(map(str, r)) for r in rows(app, "SELECT since, days_cost FROM obstacle")] == [
        ("2026-02-20", "3.0")
    ]
    assert rows(app, "SELECT ST_NPoints(line), count FROM track") == [(3, 1200)]
    assert rows(app, "SELECT reason, ST_X(place) FROM attendance") == [("weather", 48.021)]
    assert rows(app, "SELECT heading_deg, of_kind FROM photo") == [(270, "work")]


def test_a_pulled_record_is_what_was_pushed(committed_field: Flask) -> None:
    tablet = Tablet(committed_field, add_person(committed_field))
    records = write_all(tablet)
    tablet.push()
    pulled = {item["kind"]: item for item in tablet.pull()["records"]}
    assert {kind: item["record"] for kind, item in pulled.items()} == {
        kind: str(record) for kind, record in records.items()
    }
    fields = pulled["inspection"]["fields"]
    assert fields["notes"] == ["dry"]
    assert fields["readings"][0]["value"] == "4.8"
    assert fields["readings"][0]["limit"]["min"] == "5"
    assert fields["form"] == {"code": "request_wearing_course", "version": 1}
    assert fields["survey"]["area_m2"] == "225"
    found = pulled["ncr"]["fields"]
    assert found["found_in"] == {"test": "thickness", "at_m": "150"}
    assert found["place"]["is_mocked"] is True
    assert pulled["obstacle"]["fields"]["since"] == "2026-02-20"


def test_the_tables_are_what_the_register_gives(tablet: Tablet) -> None:
    write_all(tablet)
    tablet.push()
    with tablet.app.app_context():
        assert register.differences() == 0
    for kind in KINDS:
        execute(tablet.app, f"UPDATE {kind} SET time_grade = 'altered'")
    with tablet.app.app_context():
        assert register.differences() == len(KINDS)
        assert register.rebuild() == len(KINDS)
        assert register.differences() == 0


def test_a_deleted_record_leaves_its_table_and_comes_back(tablet: Tablet) -> None:
    records = write_all(tablet)
    tablet.push()
    bases = {
        row.kind: (row.record, row.change)
        for row in rows(tablet.app, "SELECT kind, record, change FROM head")
    }
    for op, left in (("delete", 0), ("restore", 1)):
        for kind, (record, base) in bases.items():
            bases[kind] = record, tablet.write({}, record, base, op, kind=kind)
            assert outcome(tablet) == ("updated", {}), (op, kind)
            (count,) = rows(
                tablet.app,
                f"SELECT count(*) FROM {kind} WHERE record = :record",
                record=records[kind],
            )
            assert count == (left,), (op, kind)
    with tablet.app.app_context():
        assert register.differences() == 0


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("inspection", {"type": None}, "type", "required"),
    ("inspection", {"readings": [{"test": "iri", "value": "خشن"}]}, "readings.0.value",
     "number_wrong"),
    ("inspection", {"checklist": [{"item": "a"}]}, "checklist.0.answer", "required"),
    ("inspection", {"type": "visit_of_nobody"}, "type", "choice_wrong"),
    ("inspection", {"type": "طلب"}, "type", "choice_wrong"),
    ("inspection", {"form": {"code": "snag"}}, "form.version", "required"),
    ("inspection", {"survey": {"area_m2": "0"}}, "survey.area_m2", "number_not_allowed"),
    ("inspection", {"survey": {"area_m2": "9", "pci": "101"}}, "survey.pci", "number_not_allowed"),
    ("inspection", {"companions": [{"agency": "بلدية"}]}, "companions.0.name", "required"),
    ("inspection", {"assignee": "ali"}, "assignee", "id_wrong"),
    ("inspection", {"place": {"lat": "29", "lon": "48", "is_mocked": "yes"}}, "place.is_mocked",
     "type_wrong"),
    ("inspection", {"activity": "C99-A01"}, "activity", "activity_unknown"),
    ("inspection", {"section": "R9"}, "section", "section_unknown"),
    ("inspection", {"from_m": "300"}, "to_m", "chainage_order"),
    ("inspection", {"decision_note": "fine"}, "decision_note", "not_allowed"),
    ("ncr", {"title": ""}, "title", "required"),
    ("ncr", {"severity": "awful"}, "severity", "choice_wrong"),
    ("ncr", {"quantity": "٤x"}, "quantity", "number_wrong"),
    ("ncr", {"found_in": {"at_m": "0+150"}}, "found_in.item", "required"),
    ("ncr", {"boq_item": "B9"}, "boq_item", "boq_item_unknown"),
    ("ncr", {"state": "closed"}, "disposition", "required"),
    ("ncr", {"state": "issued"}, "state", "transition_not_allowed"),
    ("ncr", {"disposition": "repair"}, "disposition", "not_allowed"),
    ("defect", {"category": "hole"}, "category", "choice_wrong"),
    ("defect", {"contract": None}, "contract", "required"),
    ("defect", {"contract": 8}, "contract", "contract_unknown"),
    ("defect", {"governorate": "KW-KU"}, "contract", "contract_unknown"),
    ("defect", {"photos": [str(uuid4())]}, "photos", "type_wrong"),
    ("obstacle", {"since": "yesterday"}, "since", "time_wrong"),
    ("obstacle", {"contract": 10}, "activity", "activity_unknown"),
    ("obstacle", {"state": "resolved"}, "resolution", "required"),
    ("track", {"points": "x"}, "points", "type_wrong"),
    ("track", {"size": None}, "size", "required"),
    ("track", {"line": [["48", "29"], ["248", "29"]]}, "line", "place_wrong"),
    ("attendance", {"reason": None}, "reason", "required"),
    ("attendance", {"presence": "maybe"}, "presence", "choice_wrong"),
    ("attendance", {"place": {"lat": "99", "lon": "48"}}, "place", "place_wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "name", "code"), WRONG)
def test_bad_input_is_kept_aside_with_its_field_named(
    tablet: Tablet, kind: str, fields: dict[str, Any], name: str, code: str
) -> None:
    tablet.write({**FIRST[kind], **fields}, kind=kind)
    tablet.write(FIRST[kind], kind=kind)
    bad, good = tablet.push()
    assert (bad["outcome"], good["outcome"]) == ("rejected", "created")
    assert (bad["errors"][0].get("field"), bad["errors"][0]["code"]) == (name, code)
    assert rows(tablet.app, "SELECT code FROM quarantined") == [(code,)]


@pytest.mark.parametrize("kind", SITED)
def test_another_governorate_s_author_writes_nothing_here(field: Flask, kind: str) -> None:
    insider = Tablet(field, add_person(field))
    outsider = Tablet(field, add_person(field, governorates=["KW-KU"], contracts=[7]))
    record = uuid4()
    base = insider.write(FIRST[kind], record, kind=kind)
    insider.push()
    outsider.write(FIRST[kind], kind=kind)
    (receipt,) = outsider.push()
    absent = dict(FIRST[kind])
    absent |= {"activity": "C99-A09"} if "activity" in absent else {"contract": 77}
    outsider.write(absent, kind=kind)
    assert receipt["errors"] == outsider.push(2)[0]["errors"]
    outsider.write({"notes": {"add": ["mine"]}}, record, base, kind=kind)
    assert outcome(outsider) == ("rejected", {"record": "record_unknown"})


@pytest.mark.parametrize("kind", SITED)
def test_what_a_newer_tablet_knows_is_kept(tablet: Tablet, kind: str) -> None:
    tablet.write({**FIRST[kind], "mood": {"of": ["the", "crew"]}}, kind=kind)
    assert outcome(tablet) == ("created", {})
    assert rows(tablet.app, "SELECT whole -> 'mood' FROM head") == [({"of": ["the", "crew"]},)]


def test_a_record_keeps_its_kind(tablet: Tablet) -> None:
    record = uuid4()
    base = tablet.write(FIRST["defect"], record, kind="defect")
    tablet.push()
    tablet.write({"category": "kerb"}, record, base, kind="obstacle")
    assert outcome(tablet) == ("rejected", {"record": "record_unknown"})


def test_the_original_of_a_photo_never_changes(tablet: Tablet) -> None:
    work, record = uuid4(), uuid4()
    tablet.write(FIRST["work"], work)
    base = tablet.write(photo(work, "work"), record, kind="photo")
    tablet.push()
    for name, value in {
        "file": "00" * 32, "size": 1, "media_type": "image/png", "of": str(uuid4()),
        "taken_at": "2026-03-01T07:00:00Z",
    }.items():  # fmt: skip
        tablet.write({name: value}, record, base, kind="photo")
        assert outcome(tablet) == ("rejected", {name: "never_changes"})
    tablet.write({"caption": "before", "file": photo(work, "work")["file"]}, record, base,
                 kind="photo")  # fmt: skip
    assert outcome(tablet) == ("updated", {})
    assert rows(tablet.app, "SELECT file, caption FROM photo") == [("5d" * 32, "before")]


def test_the_points_of_a_track_come_once(tablet: Tablet) -> None:
    record, first = uuid4(), dict(FIRST["track"])
    points = {name: first.pop(name) for name in ("points", "size", "media_type", "count")}
    base = tablet.write(first, record, kind="track")
    then = tablet.write(points, record, base, kind="track")
    assert [r["outcome"] for r in tablet.push()] == ["created", "updated"]
    tablet.write({"points": "00" * 32}, record, then, kind="track")
    assert outcome(tablet) == ("rejected", {"points": "never_changes"})
