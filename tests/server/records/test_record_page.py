"""The page of a record of any kind: its evidence, its fields, its history, and who may open it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from tests.ports import START
from tests.server.kinds.samples import FIRST, PLACE, photo, write_all
from tests.server.sync.field import Tablet, add_person, work

SAID = {
    "inspection": ["Tack coat dry", "open", "ممثل المقاول", "outside", "≥ 5", "مندوب المحافظة"],
    "ncr": ["سماكة ناقصة", "Major", "Raised"],
    "defect": ["Pothole", "P2", "Reported"],
    "obstacle": ["كيبل غير معروف", "Third-party utility"],
    "photo": ["Not here yet", "270°", "4.2 MB"],
    "track": ["1,234.5", "1,200"],
    "attendance": ["No work", "Morning"],
}


def get(tablet: Tablet, path: str, language: str = "en") -> Any:
    sign = "&" if "?" in path else "?"
    return tablet.app.test_client().get(f"{path}{sign}lang={language}", headers=tablet.identity)


def add(tablet: Tablet, kind: str, fields: dict[str, Any], record: UUID | None = None) -> UUID:
    record = record or uuid4()
    tablet.write(fields, record, kind=kind)
    last = len(tablet.bodies)
    (receipt,) = tablet.push(last, last)
    assert receipt["outcome"] == "created", receipt
    return record


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_kind_has_its_page(tablet: Tablet, language: str) -> None:
    records = write_all(tablet)
    tablet.push()
    for kind, record in records.items():
        answer = get(tablet, f"/records/{record}", language)
        if kind == "work":
            assert answer.status_code == 302
            assert answer.headers["Location"] == f"/works/{record}"
            continue
        assert answer.status_code == 200, f"{kind}: {answer.text}"
        if language == "en":
            missing = [said for said in SAID[kind] if said not in answer.text]
            assert not missing, f"{kind}: {missing}"


def test_a_record_is_linked_with_its_parents_and_children(tablet: Tablet) -> None:
    inspection = add(tablet, "inspection", FIRST["inspection"])
    measured = add(tablet, "work", work())
    raised = {**FIRST["ncr"], "inspection": str(inspection), "work": str(measured)}
    ncr = add(tablet, "ncr", raised)
    seen = add(tablet, "photo", photo(inspection, "inspection"))
    of_inspection = get(tablet, f"/records/{inspection}").text
    assert f"/records/{ncr}" in of_inspection
    of_ncr = get(tablet, f"/records/{ncr}").text
    assert f"/records/{inspection}" in of_ncr
    assert f"/records/{measured}" in of_ncr
    assert f"/records/{inspection}" in get(tablet, f"/records/{seen}").text
    assert "Not here yet" in of_inspection


def test_neighbours_are_told_within_fifty_metres(tablet: Tablet) -> None:
    here = add(tablet, "defect", FIRST["defect"])
    # 0.0004 degrees of latitude are 44 m here, 0.0006 are 66.
    close = add(tablet, "defect", {**FIRST["defect"], "place": {**PLACE, "lat": "29.330400"}})
    far = add(tablet, "defect", {**FIRST["defect"], "place": {**PLACE, "lat": "29.330600"}})
    text = get(tablet, f"/records/{here}").text
    assert f"/records/{close}" in text
    assert f"/records/{far}" not in text
    assert "44 m away" in text


def test_the_history_tells_who_when_and_what_changed(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(FIRST["obstacle"], record, kind="obstacle")
    change = {"description": "كيبل كهرباء", "notes": {"add": ["رُفع إلى الجهة"]}}
    tablet.write(change, record, first, kind="obstacle")
    tablet.push()
    text = get(tablet, f"/records/{record}").text
    told = ("Recorded: Open", "Edited", "لوح", "رُفع إلى الجهة", "As first recorded")
    for said in (*told, "كيبل غير معروف</del>", "<ins>كيبل كهرباء</ins>"):
        assert said in text, said


def test_a_record_is_shown_as_it_stood(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(FIRST["defect"] | {"description": "قبل"}, record, kind="defect")
    tablet.push()
    tablet.write({"description": "بعد"}, record, first, kind="defect")
    tablet.push(2, 2)
    now = get(tablet, f"/records/{record}").text
    assert "بعد</bdi>" in now
    # Both came in the same instant of the steered clock: the later version stands from then.
    at = START.isoformat().replace("+", "%2B")
    assert "version 2" in get(tablet, f"/records/{record}/stood?at={at}").text
    early = get(tablet, f"/records/{record}/stood?at=2020-01-01T00:00").text
    assert "did not have this record yet" in early


NO_MOMENTS = ("", "soon", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-45", "١٢", "'; DROP")


@pytest.mark.parametrize("at", [*NO_MOMENTS, "2026-01-01T00:00+99:99", "2026-01-01T00:00:00.9"])
def test_a_moment_that_is_none_shows_the_record_of_now(tablet: Tablet, at: str) -> None:
    record = add(tablet, "defect", FIRST["defect"])
    answer = tablet.app.test_client().get(
        f"/records/{record}/stood", query_string={"at": at}, headers=tablet.identity
    )
    assert answer.status_code == 200, answer.text


def contractor(app: Flask, *contracts: int) -> Tablet:
    person: Person = add_person(app, "contractor", contracts=list(contracts))
    return Tablet(app, person)


def test_a_contractor_opens_records_of_its_own_contracts_alone(tablet: Tablet) -> None:
    records = write_all(tablet)
    tablet.push()
    own, other = contractor(tablet.app, 9), contractor(tablet.app, 10)
    for kind, record in records.items():
        assert get(own, f"/records/{record}").status_code == 200, kind
        assert get(other, f"/records/{record}").status_code == 404, kind
    assert get(own, f"/files/{records['photo']}/nonsense").status_code == 404


def test_a_surprise_visit_is_unknown_to_the_contractor_until_it_was(tablet: Tablet) -> None:
    record = uuid4()
    planned = {
        "type": "surprise_visit", "state": "scheduled", "activity": "C09-A01", "place": PLACE,
        "scheduled_for": "2026-03-05T06:00:00Z",
    }  # fmt: skip
    made = tablet.write({**planned, "state": "submitted"}, record, kind="inspection")
    image = uuid4()
    tablet.write(photo(record, "inspection"), image, kind="photo")
    near = uuid4()
    tablet.write(FIRST["defect"], near, kind="defect")
    tablet.push()
    own = contractor(tablet.app, 9)
    for path in (
        f"/records/{record}",
        f"/records/{record}/stood?at=2030-01-01",
        f"/records/{image}",
    ):
        assert get(own, path).status_code == 404, path
    assert get(own, f"/files/{image}/thumbnail").status_code == 404
    assert str(record) not in get(own, f"/records/{near}").text
    assert get(tablet, f"/records/{record}").status_code == 200
    assert str(record) in get(tablet, f"/records/{near}").text
    tablet.write({"state": "attended"}, record, made, kind="inspection")
    tablet.push(4, 4)
    assert get(own, f"/records/{record}").status_code == 200
    assert get(own, f"/records/{image}").status_code == 200
    assert str(record) in get(own, f"/records/{near}").text


def test_a_deleted_record_keeps_its_page_for_the_office(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(FIRST["defect"], record, kind="defect")
    tablet.write({}, record, first, kind="defect", op="delete")
    tablet.push()
    assert "was deleted" in get(tablet, f"/records/{record}").text
    assert get(contractor(tablet.app, 9), f"/records/{record}").status_code == 404


def test_a_work_is_shown_as_it_stood_too(tablet: Tablet) -> None:
    record = add(tablet, "work", work())
    page = get(tablet, f"/works/{record}").text
    assert f"/records/{record}/stood?at=" in page
    stood = get(tablet, f"/records/{record}/stood?at=2030-01-01T00:00").text
    assert "version 1" in stood
    assert "412.5" in stood
