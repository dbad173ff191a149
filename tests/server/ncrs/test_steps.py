"""A non-conformance from raised to closed by pages alone, and what each person may not do."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from server.attachments.checking import check_files
from server.db import db
from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.register.incoming import Author
from server.register.models import Head
from shared.rules.scope import Scope
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from tests.server.attachments.sending import photo
from tests.server.ncrs.conftest import Case
from tests.server.sync.field import rows, work

ISSUE = {"severity": "major", "due_at": "", "owner": "مقاول تجريبي"}
RESPONSE = {"response": "لم يضبط الفراش", "root_cause": "معايرة الفراش"}


def reinspection_of(case: Case) -> Any:
    (row,) = rows(case.app, "SELECT * FROM inspection WHERE type = 'reinspection'")
    return row


def to_reinspection(case: Case) -> None:
    inspector = str(case.people["inspector"].person.id)
    case.go(
        (SUPERVISOR, "issue", ISSUE),
        (CONTRACTOR, "respond", RESPONSE),
        (SUPERVISOR, "dispose", {"disposition": "rework", "note": "كشط 5 سم"}),
        (CONTRACTOR, "correct", {"corrective_action": "كشط وإعادة"}),
        (SUPERVISOR, "reinspect", {"assignee": inspector, "scheduled_for": "2026-03-03T09:00"}),
    )


def test_it_goes_from_raised_to_closed_and_the_tablet_gets_the_reinspection(case: Case) -> None:
    to_reinspection(case)
    again = reinspection_of(case)
    assert (again.state, again.activity) == ("scheduled", "C09-A01")
    assert again.scheduled_for.isoformat() == "2026-03-03T06:00:00+00:00"
    assert case.head.whole["reinspection"] == str(again.record)
    (asked,) = rows(case.app, f"SELECT whole FROM head WHERE record = '{again.record}'")
    assert asked.whole["ncr"] == str(case.record)
    assert asked.whole["place"] == case.head.whole["place"]
    # Minutes after it was found, by the clock of the severity.
    (row,) = rows(case.app, "SELECT due_at - made_at AS span FROM ncr")
    assert row.span.days == 7
    case.go((SUPERVISOR, "close", {"note": "سليم عند إعادة التفتيش"}))
    whole = case.head.whole
    assert (whole["state"], whole["root_cause"]) == ("closed", "معايرة الفراش")
    assert whole["notes"] == ["كشط 5 سم", "سليم عند إعادة التفتيش"]
    assert "It has ended" in case.page(CONTRACTOR)
    case.go((SUPERVISOR, "reopen", {"note": "ظهر من جديد"}))
    assert case.head.whole["state"] == "reopened"


def test_pictures_come_with_a_response_and_are_looked_into(case: Case) -> None:
    case.go((SUPERVISOR, "issue", ISSUE))
    files = [(io.BytesIO(photo(3)), "قبل.jpg"), (io.BytesIO(photo(4)), "after.jpg")]
    case.go((CONTRACTOR, "respond", {**RESPONSE, "files": files}))
    assert case.page(SUPERVISOR).count("Not here yet") == 2
    with case.app.app_context():
        assert check_files(30) == 2
    page = case.page(SUPERVISOR)
    assert "Not here yet" not in page
    found = rows(case.app, "SELECT * FROM photo ORDER BY caption")
    assert {(row.of, row.caption) for row in found} == {
        (case.record, "after"), (case.record, "قبل")
    }  # fmt: skip
    identity = case.people[SUPERVISOR].identity
    path = f"/files/{found[0].record}/original"
    answer = case.app.test_client().get(path, headers=identity)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    stranger = case.people["other"].identity
    assert case.app.test_client().get(path, headers=stranger).status_code == 404


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [
        ("respond", {"response": " ", "root_cause": "x"}, "Response: This field is needed."),
        ("respond", {"response": "kept words"}, "Root cause: This field is needed."),
        (
            "respond",
            {**RESPONSE, "files": [(io.BytesIO(b"GIF89a"), "a.gif")]},
            "The file is no JPEG",
        ),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(
    case: Case, step: str, said: dict[str, Any], told: str
) -> None:
    case.go((SUPERVISOR, "issue", ISSUE))
    answer = case.step(CONTRACTOR, step, **said)
    assert answer.status_code == 422, answer.text
    assert told in answer.text
    assert said["response"].strip() in answer.text
    assert case.head.whole["state"] == "issued"


def test_a_minor_one_needs_no_cause(case: Case) -> None:
    case.go((SUPERVISOR, "issue", {**ISSUE, "severity": "minor"}))
    case.go((CONTRACTOR, "respond", {"response": "نعم"}))
    assert case.head.whole["state"] == "responded"


def test_a_form_counts_once_and_an_old_one_not_at_all(case: Case) -> None:
    form = case.form(SUPERVISOR, "issue")
    assert form
    old = case.form(SUPERVISOR, "void")
    assert old
    for _ in range(2):
        assert case.post(SUPERVISOR, {**form, **ISSUE}).status_code == 303
    assert case.head.version == 2
    void = {**old, "id": str(uuid4()), "void_reason": "raised twice"}
    answer = case.post(SUPERVISOR, void)
    assert answer.status_code == 409
    assert "The record changed after you opened it" in answer.text
    assert "raised twice" in answer.text
    reused = {**form, **ISSUE, "owner": "somebody"}
    assert case.post(CONTRACTOR, reused).status_code == 409
    assert case.head.version == 2


def test_a_contractor_takes_only_their_own_steps_of_their_own_contract(case: Case) -> None:
    assert case.form(CONTRACTOR, "respond") is None
    form = case.form(SUPERVISOR, "issue")
    assert form
    assert case.post(CONTRACTOR, {**form, **ISSUE}).status_code == 409
    assert case.post("other", {**form, **ISSUE}).status_code == 404
    assert case.post("inspector", {**form, **ISSUE}).status_code == 403
    case.go((SUPERVISOR, "issue", ISSUE))
    assert case.form("inspector", "respond") is None
    assert case.form(CONTRACTOR, "void") is None
    assert case.form(CONTRACTOR, "respond") is not None


def contractor_of(case: Case) -> Author:
    person = case.people[CONTRACTOR].person
    return Author(person.id, CONTRACTOR, Scope(None, frozenset({9})))


@pytest.mark.parametrize(
    ("fields", "code", "named"),
    [
        ({"state": "responded", "response": "r", "severity": "minor"}, "not_allowed", "severity"),
        ({"state": "closed"}, "not_allowed", "state"),
        ({"state": "void", "void_reason": "x"}, "not_allowed", "state"),
        ({"title": "another"}, "not_allowed", "title"),
        ({"response": "before its time"}, "not_allowed", "response"),
    ],
)
def test_the_register_itself_holds_a_contractor_to_their_steps(
    case: Case, fields: dict[str, Any], code: str, named: str
) -> None:
    case.go((SUPERVISOR, "issue", ISSUE))
    head = case.head
    with case.app.app_context(), pytest.raises(Refusal) as refused:
        fieldwork.change_record(case.record, head.change, fields, contractor_of(case))
    assert (refused.value.code, refused.value.field) == (code, named)


def test_a_contractor_adds_pictures_to_what_is_issued_alone(case: Case) -> None:
    sample = {
        "of": str(case.record), "of_kind": "ncr", "file": "5d" * 32, "size": 9,
        "media_type": "image/jpeg", "taken_at": "2026-03-01T08:00:00Z",
    }  # fmt: skip
    answer = {"state": "responded", "response": "r"}

    def add(fields: dict[str, Any]) -> None:
        added = [fieldwork.Added(uuid4(), "photo", [fields])]
        with case.app.app_context():
            author = contractor_of(case)
            fieldwork.change_record(case.record, case.head.change, answer, author, added)

    with pytest.raises(Refusal) as early:
        add(sample)
    assert early.value.code == "not_allowed"
    case.go((SUPERVISOR, "issue", ISSUE))
    with pytest.raises(Refusal) as other:
        add({**sample, "of_kind": "work"})
    assert other.value.field == "of_kind"
    # Nothing of a refused pair is left.
    assert rows(case.app, "SELECT 1 FROM photo") == []
    assert case.head.whole["state"] == "issued"
    add(sample)
    assert len(rows(case.app, "SELECT 1 FROM photo")) == 1


def test_a_dispute_is_answered(case: Case) -> None:
    case.go(
        (SUPERVISOR, "issue", ISSUE),
        (CONTRACTOR, "dispute", {"dispute_reason": "القراءة خارج موقعنا"}),
        (SUPERVISOR, "uphold", {"note": "القراءة في المقطع نفسه"}),
        (CONTRACTOR, "dispute", {"dispute_reason": "نعترض ثانية"}),
        (SUPERVISOR, "void", {"void_reason": "ليست في العقد"}),
    )
    assert case.head.whole["state"] == "void"
    assert case.head.whole["notes"] == ["القراءة في المقطع نفسه"]


def test_a_failed_reinspection_puts_it_back_with_the_contractor(case: Case) -> None:
    to_reinspection(case)
    case.go(
        (SUPERVISOR, "send_back", {"note": "ما زالت السماكة ناقصة"}),
        (CONTRACTOR, "correct", {"corrective_action": "كشط أعمق"}),
    )
    assert case.head.whole["corrective_action"] == "كشط أعمق"


def test_accepted_as_it_is_closes_without_an_action(case: Case) -> None:
    case.go(
        (SUPERVISOR, "issue", ISSUE),
        (CONTRACTOR, "respond", RESPONSE),
        (SUPERVISOR, "dispose", {"disposition": "use_as_is"}),
    )
    assert case.form(CONTRACTOR, "correct") is None
    case.go((SUPERVISOR, "close", {"note": "ضمن الحد بعد التحليل"}))
    assert case.head.whole["state"] == "closed"


def test_a_reinspection_goes_to_an_inspector_of_that_place(case: Case) -> None:
    case.go(
        (SUPERVISOR, "issue", ISSUE),
        (CONTRACTOR, "respond", RESPONSE),
        (SUPERVISOR, "dispose", {"disposition": "repair"}),
        (CONTRACTOR, "correct", {"corrective_action": "تم"}),
    )
    said = {"assignee": str(case.people[SUPERVISOR].person.id)}
    answer = case.step(SUPERVISOR, "reinspect", **said, scheduled_for="2026-03-03T09:00")
    assert answer.status_code == 422
    answer = case.step(SUPERVISOR, "reinspect", **said, scheduled_for="tomorrow")
    assert "The time or date is not valid." in answer.text
    assert rows(case.app, "SELECT 1 FROM inspection") == []


@pytest.mark.parametrize("step", ["", "explode", "\u202e"])
def test_a_step_that_is_none_is_refused(case: Case, step: str) -> None:
    form = case.form(SUPERVISOR, "issue")
    assert form
    assert case.post(SUPERVISOR, {**form, "step": step}).status_code == 422
    assert case.post(SUPERVISOR, {"step": "issue"}).status_code == 422


def test_payment_is_held_and_released(case: Case) -> None:
    """412.5 m2 of B1 at KWD 3.500 are held, however much was accepted on that ground."""
    assert "nothing has been accepted there yet" in case.page(SUPERVISOR)
    measured = uuid4()
    case.tablet.write(work(quantity="600"), measured)
    case.tablet.push(len(case.tablet.bodies))
    with case.app.app_context():
        seen = db.session.get_one(Head, measured).change
        person = case.people[SUPERVISOR].person
        author = Author(person.id, SUPERVISOR, Scope(None, None))
        fieldwork.accept_work(measured, seen, Decimal(600), author)
    for role in (SUPERVISOR, CONTRACTOR):
        assert "Payment is held" in case.page(role)
        assert "412.5" in case.page(role)
        assert "KWD 1,443.750" in case.page(role)
    earned = "SELECT sum(earned) AS kwd FROM earned_share WHERE boq_item = 'B1'"
    (held,) = rows(case.app, earned)
    assert held.kwd == Decimal("656.250")
    to_reinspection(case)
    case.go((SUPERVISOR, "close", {"note": "سليم"}))
    assert "Payment is held" not in case.page(SUPERVISOR)
    (paid,) = rows(case.app, earned)
    assert paid.kwd == Decimal("2100.000")
