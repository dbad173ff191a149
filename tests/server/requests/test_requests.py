"""An inspection request from asked to released, refused and asked again, by pages and a tablet."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.attachments import checking
from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.register.incoming import Author
from shared.rules.scope import Scope
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR
from tests.server.attachments.sending import photo
from tests.server.requests.conftest import NEW, Case
from tests.server.sync.field import rows


def contractor_of(case: Case) -> Author:
    person = case.people[CONTRACTOR].person
    return Author(person.id, CONTRACTOR, Scope(None, frozenset({9})))


def test_a_hold_point_is_asked_for_scheduled_and_released(case: Case) -> None:
    picture = (io.BytesIO(photo()), "level.jpg")
    answer = case.ask(files=picture, note="الطبقة جاهزة")
    assert answer.status_code == 303, answer.text
    whole = case.head.whole
    assert whole["form"] == {"code": "request_wearing_course", "version": 1}
    said = {name: whole[name] for name in ("type", "state", "point", "rev", "section", "from_m")}
    assert said == {
        "type": "request", "state": "submitted", "point": "hold", "rev": 1,
        "section": "R5-E-01", "from_m": "1200",
    }  # fmt: skip
    assert whole["notes"] == ["الطبقة جاهزة"]
    assert 48.02 < float(whole["place"]["lon"]) < 48.05
    (taken,) = rows(case.app, "SELECT of, flags FROM photo")
    assert taken.of == case.records[0]
    # Nothing is odd about what is only asked for.
    assert case.head.flags == []
    asked = case.page(CONTRACTOR)
    assert "no work goes on here before it is released" in asked
    assert "Wearing asphalt course · version 1" in asked
    case.schedule()
    assert "Demo" in case.page(CONTRACTOR)
    case.attend("pass")
    for role in (CONTRACTOR, SUPERVISOR):
        text = case.page(role)
        assert "<strong>Released</strong>" in text
        assert "The work may go on." in text
    case.go((SUPERVISOR, "confirm", {}))
    assert case.head.whole["state"] == "approved"
    assert case.form(SUPERVISOR, "reject") is None


def test_a_drawing_goes_along_as_pdf_and_is_only_ever_kept(case: Case) -> None:
    drawing = b"%PDF-1.7\n" + bytes(100) + b"\n%%EOF\n"
    answer = case.ask(files=(io.BytesIO(drawing), "مخطط.pdf"))
    assert answer.status_code == 303, answer.text
    (taken,) = rows(case.app, "SELECT record, of, caption FROM photo")
    assert (taken.of, taken.caption) == (case.records[0], "مخطط")
    assert "Not here yet" in case.page(CONTRACTOR)
    with case.app.app_context():
        checking.check_files(100)
    page = case.page(CONTRACTOR)
    assert "PDF document" in page
    assert f"/files/{taken.record}/thumbnail" not in page
    identity = case.people[SUPERVISOR].identity
    path = f"/files/{taken.record}/original"
    kept = case.app.test_client().get(path, headers=identity)
    assert (kept.data, kept.mimetype) == (drawing, "application/pdf")
    assert kept.headers["Content-Disposition"].startswith("attachment;")


def test_what_was_refused_is_asked_for_again_as_the_next_revision(case: Case) -> None:
    case.ask()
    case.schedule()
    case.attend("fail")
    assert "<strong>Refused</strong>" in case.page(CONTRACTOR)
    refused = case.step(CONTRACTOR, "ask_again", wanted_for=case.at(26), note="")
    assert refused.status_code == 422
    case.go((CONTRACTOR, "ask_again", {"wanted_for": case.at(26), "note": "أُعيد الدمك"}))
    assert (case.head.whole["rev"], case.head.whole["state"]) == (2, "resubmitted")
    assert "<strong>Refused</strong>" not in case.page(CONTRACTOR)
    case.schedule(26)
    case.attend("fail")
    case.go((SUPERVISOR, "reject", {"decision_note": "الدمك 90"}))
    case.go((CONTRACTOR, "ask_again", {"wanted_for": case.at(26), "note": "مرة ثالثة"}))
    case.schedule(26)
    case.attend("pass_with_comments")
    assert case.form(CONTRACTOR, "ask_again") is None
    case.go((SUPERVISOR, "comment", {"decision_note": "تُتابع الفواصل"}))
    row = rows(case.app, "SELECT rev, state, decision_note FROM inspection")
    assert row == [(3, "approved_with_comments", "تُتابع الفواصل")]


def test_the_inspectors_tour_has_it_and_loses_it(case: Case) -> None:
    def stops() -> list[Any]:
        found = rows(case.app, "SELECT stops FROM tour WHERE cancelled_at IS NULL ORDER BY date")
        return [stop["record"] for row in found for stop in row.stops]

    case.ask()
    case.schedule(in_tour="1")
    record = str(case.records[0])
    assert stops() == [record]
    (tour,) = rows(case.app, "SELECT * FROM tour WHERE cancelled_at IS NULL")
    assert tour.person == case.tablet.person.id
    assert tour.stops[0]["what_en"].endswith("15:00 · Hold point: Paving")
    moved = {"assignee": str(case.tablet.person.id), "scheduled_for": case.at(60), "in_tour": "1"}
    case.go((SUPERVISOR, "move", moved))
    assert stops() == [record]
    case.ask(from_m="2+000", to_m="2+100")
    case.schedule(60, in_tour="1")
    assert stops() == [record, str(case.records[1])]
    case.go((CONTRACTOR, "withdraw", {"reason": "لم تصل الآليات"}))
    assert case.head.whole["state"] == "cancelled"
    assert stops() == [record]


def test_either_side_may_not_have_come(case: Case) -> None:
    case.ask()
    case.schedule(0.1)
    assert case.form(CONTRACTOR, "missed") is None
    case.pass_by(minutes=7)
    case.go((CONTRACTOR, "missed", {"note": "انتظرنا ساعة"}))
    assert (case.head.whole["state"], case.head.whole["absent"]) == ("no_show", "inspector")
    assert "no work goes on here" in case.page(CONTRACTOR)
    case.schedule(0.1)
    case.pass_by(minutes=7)
    assert case.step(SUPERVISOR, "missed", note="x").status_code == 422
    case.go((SUPERVISOR, "missed", {"absent": "contractor"}))
    assert "Did not come: The contractor" in case.page(CONTRACTOR)


def test_a_witness_point_goes_on_without_the_inspector_who_was_told(case: Case) -> None:
    form = case.new_form()
    with case.app.app_context():
        first = {
            "type": "request", "point": "witness", "state": "submitted", "activity": "C09-A01",
        }  # fmt: skip
        record = uuid4()
        fieldwork.make_record(
            fieldwork.Added(record, "inspection", [first]), UUID(form["id"]), contractor_of(case)
        )
    case.records.append(record)
    case.schedule(0.1)
    assert "may go on if the inspector" in case.page(CONTRACTOR)
    case.pass_by(minutes=7)
    case.go((CONTRACTOR, "missed", {}))
    assert "the work may go on." in case.page(CONTRACTOR)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"wanted_for": "2020-01-01T08:00"}, "Choose a time that is still to come."),
        ({"wanted_for": "2062-11-26T08:00"}, "Choose a time within a year from today."),
        ({"wanted_for": "soon"}, "The time or date is not valid."),
        ({"wanted_for": ""}, "This field is needed."),
        ({"from_m": "9+000", "to_m": ""}, "The number is outside the allowed range."),
        ({"from_m": "2+000", "to_m": "1+000"}, "The stretch ends before it begins."),
        ({"from_m": "x"}, "Type a chainage such as 12+350."),
        ({"checklist": "request_milling"}, "Choose a value from the list."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case: Case, said: dict[str, str], told: str) -> None:
    answer = case.ask(**{"note": "typed before", **said})
    assert answer.status_code in {400, 422}, answer.text
    assert told in answer.text
    assert "typed before" in answer.text
    assert rows(case.app, "SELECT 1 FROM inspection") == []


def test_what_is_asked_for_there_already_is_told_before_it_is_asked_for_again(case: Case) -> None:
    told = "Asked for here already"
    assert told not in case.get(CONTRACTOR, NEW).text
    case.ask()
    page = case.get(CONTRACTOR, NEW).text
    assert told in page
    assert f"/records/{case.records[0]}" in page
    assert "Submitted" in page
    case.go((CONTRACTOR, "withdraw", {"reason": "no crew"}))
    assert told not in case.get(CONTRACTOR, NEW).text


def test_a_slip_of_the_year_is_told_when_it_is_scheduled(case: Case) -> None:
    case.ask()
    goes = {"assignee": str(case.tablet.person.id), "scheduled_for": "2062-11-26T08:00"}
    answer = case.step(SUPERVISOR, "schedule", **goes)
    assert answer.status_code == 422
    assert "Scheduled for: Choose a time within a year from today." in answer.text
    assert case.head.whole["state"] == "submitted"
    # Each field is called in the message as it is called in the form.
    nobody = case.step(SUPERVISOR, "schedule", **{**goes, "assignee": ""}).text
    assert "Assigned to: This field is needed." in nobody
    assert ">Assigned to</label>" in nobody


def test_a_form_counts_once_and_an_old_one_not_at_all(case: Case) -> None:
    form = case.new_form()
    places = [case.post(CONTRACTOR, "/requests", form).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    case.records.append(UUID(places[0].rpartition("/")[2]))
    assert len(rows(case.app, "SELECT 1 FROM inspection")) == 1
    assert case.post("other", "/requests", form).status_code == 409
    old = case.form(CONTRACTOR, "withdraw")
    assert old
    case.schedule()
    path = f"/requests/{case.records[0]}/step"
    answer = case.post(CONTRACTOR, path, {**old, "reason": "no crew"})
    assert answer.status_code == 409
    assert "no crew" in answer.text


def test_a_contractor_sees_and_moves_only_their_own(case: Case) -> None:
    case.ask()
    form = case.form(CONTRACTOR, "withdraw")
    path = f"/requests/{case.records[0]}/step"
    assert case.post("other", path, {**(form or {}), "reason": "x"}).status_code == 404
    assert case.post(INSPECTOR, path, {**(form or {}), "reason": "x"}).status_code == 403
    assert case.get("other", f"/records/{case.records[0]}").status_code == 404
    assert case.form(CONTRACTOR, "schedule") is None
    assert 'name="checklist"' not in case.get("other", "/requests/new?activity=C09-A01").text
    stolen = {**case.new_form(), "id": str(uuid4())}
    answer = case.post("other", "/requests", stolen)
    assert answer.status_code == 422
    schedule = case.form(SUPERVISOR, "schedule")
    goes = {"assignee": str(case.people[SUPERVISOR].person.id), "scheduled_for": case.at(9)}
    assert case.post(SUPERVISOR, path, {**(schedule or {}), **goes}).status_code == 422


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"type": "surprise_visit"}, "not_allowed"),
        ({"result": "pass"}, "not_allowed"),
        ({"assignee": str(uuid4())}, "not_allowed"),
        ({"state": "attended"}, "not_allowed"),
        ({"state": "scheduled", "scheduled_for": "2026-03-03T06:00:00Z"}, "not_allowed"),
        ({"activity": "C07-A01"}, "activity_unknown"),
    ],
)
def test_the_register_itself_holds_a_contractor_to_asking(
    case: Case, fields: dict[str, Any], code: str
) -> None:
    first = {"type": "request", "state": "submitted", "activity": "C09-A01", **fields}
    with case.app.app_context(), pytest.raises(Refusal) as refused:
        fieldwork.make_record(
            fieldwork.Added(uuid4(), "inspection", [first]), uuid4(), contractor_of(case)
        )
    assert refused.value.code == code
    assert rows(case.app, "SELECT 1 FROM inspection") == []


def test_a_contractor_has_no_say_in_what_nobody_asked_for(case: Case) -> None:
    record = uuid4()
    visit = {"type": "safety", "state": "submitted", "activity": "C09-A01"}
    change = case.tablet.write(visit, record, kind="inspection")
    assert case.tablet.push(len(case.tablet.bodies))[0]["outcome"] == "created"
    with case.app.app_context(), pytest.raises(Refusal) as refused:
        fieldwork.change_record(record, change, {"state": "cancelled"}, contractor_of(case))
    assert refused.value.code == "not_allowed"
