"""Who moves which record from where to where; what a move needs, and what it is refused for."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.fieldwork import service
from server.http.errors import Refusal
from server.register import service as register
from server.register.incoming import Author
from shared.rules.scope import EVERYTHING
from tests.server.kinds.samples import FIRST, outcome
from tests.server.sync.field import Tablet, add_person, rows

Step = tuple[str, dict[str, Any]]


class Case:
    """One record, its inspector and a supervisor, each on the version that they saw last."""

    def __init__(self, app: Flask, kind: str, **fields: Any) -> None:
        self.app, self.kind, self.record = app, kind, uuid4()
        self.field = Tablet(app, add_person(app))
        self.office = Tablet(app, add_person(app, "supervisor"))
        self.seen = self.field.write({**FIRST[kind], **fields}, self.record, kind=kind)
        assert outcome(self.field) == ("created", {})

    def step(self, who: str, base: UUID | None = None, **fields: Any) -> tuple[str, dict[str, str]]:
        tablet = self.office if who == "office" else self.field
        change = tablet.write(fields, self.record, base or self.seen, kind=self.kind)
        found = outcome(tablet)
        if found[0] != "rejected" and base is None:
            self.seen = change
        return found

    def go(self, *steps: Step) -> None:
        for who, fields in steps:
            assert self.step(who, **fields) == ("updated", {}), (who, fields)

    @property
    def head(self) -> Any:
        (row,) = rows(self.app, "SELECT whole, conflicts FROM head")
        return row


TO_REINSPECTION: tuple[Step, ...] = (
    ("office", {"state": "issued"}),
    ("field", {"state": "responded", "response": "لم يضبط الفراش"}),
    ("office", {"state": "dispositioned", "disposition": "rework"}),
    ("field", {"state": "corrective_action", "corrective_action": "كشط وإعادة"}),
    ("field", {"state": "reinspection"}),
)


def test_a_major_non_conformance_closes_with_its_cause_alone(field: Flask) -> None:
    case = Case(field, "ncr")
    case.go(*TO_REINSPECTION)
    assert case.step("office", state="closed") == ("rejected", {"root_cause": "required"})
    assert case.step("field", state="closed", root_cause="x")[1] == {
        "state": "transition_not_allowed"
    }
    case.go(("office", {"state": "closed", "root_cause": "معايرة"}))
    assert rows(field, "SELECT state, root_cause FROM ncr") == [("closed", "معايرة")]


def test_what_comes_after_the_closing_is_a_proposal_and_the_office_may_reopen(
    field: Flask,
) -> None:
    case = Case(field, "ncr", severity="minor")
    case.go(*TO_REINSPECTION, ("office", {"state": "closed"}))
    closed = case.seen
    assert case.step("field", description="deeper", notes={"add": ["seen"]})[0] == "conflict"
    assert set(case.head.conflicts) == {"description"}
    assert case.head.whole["notes"] == ["seen"]
    assert case.step("field", state="reopened")[0] == "conflict"
    assert case.head.whole["state"] == "closed"
    asked = case.seen
    assert case.step("office", base=closed, state="reopened")[0] == "conflict"
    with field.app_context():
        author = Author(case.office.person.id, "supervisor", EVERYTHING)
        head = rows(field, "SELECT change FROM head")[0].change
        service.decide_conflict(case.record, head, "state", asked, author)
        assert register.verify().first_bad is None
        assert register.differences() == 0
    assert case.head.whole["state"] == "reopened"
    assert set(case.head.conflicts) == {"description"}


def test_the_office_reopens_what_it_closed(field: Flask) -> None:
    case = Case(field, "ncr", severity="minor")
    case.go(*TO_REINSPECTION, ("office", {"state": "closed"}), ("office", {"state": "reopened"}))
    case.go(("field", {"description": "deeper", "state": "corrective_action"}))
    assert case.head.conflicts == {}


def test_a_hold_point_is_requested_attended_rejected_and_approved(field: Flask) -> None:
    case = Case(field, "inspection", state="submitted", checklist=[], readings=[])
    case.go(
        ("office", {"state": "scheduled", "scheduled_for": "2026-03-03T06:00:00Z"}),
        ("field", {"state": "no_show"}),
        ("field", {"state": "scheduled"}),
        ("field", {"state": "attended", "result": "fail"}),
        ("office", {"state": "rejected", "decision_note": "أعد الدمك"}),
    )
    assert case.step("field", state="resubmitted") == ("rejected", {"rev": "number_not_allowed"})
    case.go(
        ("field", {"state": "resubmitted", "rev": 2}),
        ("field", {"state": "attended", "result": "pass"}),
    )
    assert case.step("field", state="approved")[1] == {"state": "transition_not_allowed"}
    case.go(("office", {"state": "approved_with_comments", "decision_note": "حسن"}))
    assert rows(field, "SELECT state, rev FROM inspection") == [("approved_with_comments", 2)]


def test_approval_names_the_version_seen_and_rests_on_nothing_disputed(field: Flask) -> None:
    case = Case(field, "inspection", result="pass")
    first = case.seen
    case.step("field", layer="base")
    assert case.step("office", base=first, state="approved")[1] == {"": "evidence_changed"}
    other = Tablet(field, add_person(field))
    other.write({"layer": "binder"}, case.record, first, kind="inspection")
    assert outcome(other)[0] == "conflict"
    case.seen = rows(field, "SELECT change FROM head")[0].change
    assert case.step("office", state="approved")[1] == {"": "conflict_open"}


@pytest.mark.parametrize(
    ("kind", "who", "fields", "wrong"),
    [
        ("ncr", "field", {"state": "issued"}, {"state": "transition_not_allowed"}),
        ("ncr", "office", {"state": "closed", "disposition": "use_as_is", "root_cause": "x"},
         {"state": "transition_not_allowed"}),
        ("ncr", "office", {"state": "void"}, {"void_reason": "required"}),
        ("ncr", "office", {"quantity": "1"}, {"quantity": "not_allowed"}),
        ("ncr", "field", {"void_reason": "x"}, {"void_reason": "not_allowed"}),
        ("inspection", "office", {"state": "rejected"}, {"decision_note": "required"}),
        ("inspection", "office", {"readings": []}, {"readings": "not_allowed"}),
        ("inspection", "office", {"state": "approved"}, {"result": "required"}),
        ("defect", "field", {"state": "closed"}, {"state": "transition_not_allowed"}),
        ("defect", "office", {"state": "rejected"}, {"reject_reason": "required"}),
        ("obstacle", "field", {"state": "escalated"}, {"state": "transition_not_allowed"}),
        ("obstacle", "field", {"state": "gone"}, {"state": "choice_wrong"}),
        ("attendance", "office", {"presence": "on_site"}, {"presence": "not_allowed"}),
    ],
)  # fmt: skip
def test_an_illegal_move_or_field_is_refused_by_name(
    field: Flask, kind: str, who: str, fields: dict[str, Any], wrong: dict[str, str]
) -> None:
    assert Case(field, kind).step(who, **fields) == ("rejected", wrong)


def test_of_two_moves_at_once_the_second_is_for_a_person(field: Flask) -> None:
    case = Case(field, "defect")
    first = case.seen
    case.go(("office", {"state": "rejected", "reject_reason": "مكرر"}))
    assert case.step("field", base=first, state="repaired")[0] == "conflict"
    assert case.head.whole["state"] == "rejected"
    assert list(case.head.conflicts) == ["state"]


def test_only_its_author_withdraws_and_nothing_is_edited_then(field: Flask) -> None:
    case = Case(field, "obstacle")
    other = Tablet(field, add_person(field))
    other.write({"state": "withdrawn"}, case.record, case.seen, kind="obstacle")
    assert outcome(other) == ("rejected", {"state": "transition_not_allowed"})
    case.go(("field", {"state": "withdrawn"}))
    assert case.step("field", days_cost="4")[1] == {"state": "transition_not_allowed"}
    case.go(("field", {"state": "open", "days_cost": "4"}))


def test_an_edit_after_the_delete_is_for_a_person_and_decided(field: Flask) -> None:
    case = Case(field, "defect")
    base = case.seen
    case.field.write({}, case.record, base, "delete", kind="defect")
    assert outcome(case.field)[0] == "updated"
    other = Tablet(field, add_person(field))
    edit = other.write({"depth_mm": "٩٠"}, case.record, base, kind="defect")
    assert outcome(other)[0] == "conflict"
    with field.app_context():
        author = Author(case.office.person.id, "supervisor", EVERYTHING)
        head = rows(field, "SELECT change FROM head")[0].change
        service.decide_conflict(case.record, head, "depth_mm", edit, author)
        assert register.differences() == 0
    assert rows(field, "SELECT depth_mm FROM defect") == [(90,)]


@pytest.mark.parametrize("role", ["inspector", "governor"])
def test_only_a_supervisor_decides(field: Flask, role: str) -> None:
    case = Case(field, "obstacle")
    base = case.seen
    case.step("field", days_cost="5")
    other = Tablet(field, add_person(field))
    change = other.write({"days_cost": "7"}, case.record, base, kind="obstacle")
    other.push()
    head = rows(field, "SELECT change FROM head")[0].change
    with field.app_context():
        wrong = Author(add_person(field, role).id, role, EVERYTHING)
        with pytest.raises(Refusal) as refused:
            service.decide_conflict(case.record, head, "days_cost", change, wrong)
        assert refused.value.code == "not_allowed"
        right = Author(case.office.person.id, "supervisor", EVERYTHING)
        service.decide_conflict(case.record, head, "days_cost", change, right)
    assert rows(field, "SELECT days_cost, has_conflict FROM obstacle") == [(7, False)]


def change_by_web(case: Case, seen: UUID, fields: Any, who: str = "office") -> tuple[int, Any]:
    tablet = case.office if who == "office" else case.field
    reply = case.app.test_client().post(
        f"/api/v1/records/{case.record}/change",
        json={"seen": str(seen), "fields": fields},
        headers=tablet.identity,
    )
    return reply.status_code, reply.get_json()


def test_the_office_moves_any_record_on_by_the_web(field: Flask) -> None:
    case = Case(field, "ncr")
    status, reply = change_by_web(case, case.seen, {"state": "issued", "due_at": None})
    assert (status, reply["outcome"], reply["version"]) == (200, "updated", 2)
    again = change_by_web(case, case.seen, {"state": "void", "void_reason": "x"})
    assert (again[0], again[1]["error"]["code"]) == (409, "evidence_changed")
    seen = rows(field, "SELECT change FROM head")[0].change
    wrong = change_by_web(case, seen, {"due_at": "tomorrow"})
    assert (wrong[0], wrong[1]["error"]["field"]) == (422, "due_at")
    assert change_by_web(case, seen, {})[0] == 422
    assert change_by_web(case, seen, {"state": "void"}, "field")[0] == 403
    deep: Any = "x"
    for _ in range(12):
        deep = {"deeper": deep}
    assert change_by_web(case, seen, {"notes": deep})[1]["error"]["code"] == "too_deep"
    assert rows(field, "SELECT version FROM head") == [(2,)]
