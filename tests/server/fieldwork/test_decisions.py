"""The office returns with a reason, and accepts a quantity of exactly what it saw."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.server.sync.field import Tablet, add_person, rows, work


@pytest.fixture
def office(tablet: Tablet) -> Tablet:
    return Tablet(tablet.app, add_person(tablet.app, "supervisor"))


def decide(office: Tablet, record: UUID, verb: str, **message: Any) -> TestResponse:
    return office.app.test_client().post(
        f"/api/v1/works/{record}/{verb}", json=message, headers=office.identity
    )


def accept(office: Tablet, record: UUID, seen: UUID, quantity: Any = "400") -> TestResponse:
    return decide(office, record, "accept", seen=str(seen), accepted_quantity=quantity)


def code(reply: TestResponse) -> tuple[int, str]:
    return reply.status_code, reply.get_json()["error"]["code"]


def logged(tablet: Tablet, **fields: Any) -> tuple[UUID, UUID]:
    """(record, change) of a work that is on the server."""
    record = uuid4()
    change = tablet.write(work(**fields), record)
    assert tablet.push(first=len(tablet.bodies))[0]["outcome"] == "created"
    return record, change


def test_acceptance_states_a_quantity_and_is_dated(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    tablet.app.extensions["tareeq.ports"].clock.advance(minutes=1)
    reply = accept(office, record, seen)
    assert (reply.status_code, reply.get_json()) == (200, {"outcome": "updated", "version": 2})
    found = rows(tablet.app, "SELECT state, accepted_quantity::text AS q, quantity::text AS m,"
                             " accepted_at > first_received_at AS later FROM work")[0]  # fmt: skip
    assert tuple(found) == ("accepted", "400.000", "412.500", True)


def test_a_decision_of_the_office_stands_in_the_same_history(
    tablet: Tablet, office: Tablet
) -> None:
    record, seen = logged(tablet)
    accept(office, record, seen)
    found = rows(tablet.app, "SELECT author, device, base FROM revision WHERE version = 2")
    assert [tuple(row) for row in found] == [(office.person.id, None, seen)]


def test_a_return_shows_its_reason(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    reply = decide(office, record, "return", seen=str(seen), reason="السماكة أقل ")
    assert reply.status_code == 200
    found = rows(tablet.app, "SELECT state, return_reason FROM work")
    assert [tuple(row) for row in found] == [("returned", "السماكة أقل")]


@pytest.mark.parametrize("reason", ["", "  ", "\u202e\u2069"])
def test_a_return_without_a_reason_is_refused(tablet: Tablet, office: Tablet, reason: str) -> None:
    record, seen = logged(tablet)
    reply = decide(office, record, "return", seen=str(seen), reason=reason)
    assert code(reply) == (422, "reason_missing")


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_a_decision_on_an_older_version_is_refused(
    tablet: Tablet, office: Tablet, verb: str
) -> None:
    record, seen = logged(tablet)
    tablet.write({"notes": "more"}, record, seen)
    tablet.push(first=2)
    more = {"accepted_quantity": "400"} if verb == "accept" else {"reason": "thin"}
    reply = decide(office, record, verb, seen=str(seen), **more)
    assert code(reply) == (409, "evidence_changed")
    assert rows(tablet.app, "SELECT state FROM work") == [("logged",)]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("412.51", "accepted_above_measured"),
        ("0", "quantity_not_positive"),
        ("-1", "quantity_not_positive"),
    ],
)
def test_acceptance_of_an_impossible_quantity_is_refused(
    tablet: Tablet, office: Tablet, quantity: str, expected: str
) -> None:
    record, seen = logged(tablet)
    assert code(accept(office, record, seen, quantity)) == (422, expected)


@pytest.mark.parametrize("quantity", ["much", None, [], "1e3", "9" * 40])
def test_acceptance_of_no_number_is_refused(tablet: Tablet, office: Tablet, quantity: Any) -> None:
    record, seen = logged(tablet)
    assert code(accept(office, record, seen, quantity)) == (422, "invalid_request")


def test_acceptance_in_arabic_digits_is_read(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    assert accept(office, record, seen, "٤٠٠٫٥").status_code == 200
    assert str(rows(tablet.app, "SELECT accepted_quantity FROM work")[0][0]) == "400.500"


def test_overlapping_works_are_accepted_only_once_one_is_withdrawn(
    tablet: Tablet, office: Tablet
) -> None:
    first, second = logged(tablet, quantity="1"), logged(tablet, quantity="1")
    assert code(accept(office, *first, "1")) == (409, "acceptance_blocked")
    assert code(accept(office, *second, "1")) == (409, "acceptance_blocked")
    tablet.write({"state": "withdrawn"}, *second)
    tablet.push(first=3)
    assert accept(office, *first, "1").status_code == 200


def test_a_quantity_over_the_boq_is_not_accepted_whatever_came_first(
    tablet: Tablet, office: Tablet
) -> None:
    clock = tablet.app.extensions["tareeq.ports"].clock
    early = logged(tablet, from_m="0", to_m="10", quantity="600")
    clock.advance(minutes=1)
    late = logged(tablet, from_m="10", to_m="20", quantity="600")
    assert code(accept(office, *late, "600")) == (409, "acceptance_blocked")
    assert accept(office, *early, "300").status_code == 200
    # 300 of the first are accepted, so there is room for the second.
    assert accept(office, *late, "600").status_code == 200


def test_raising_an_early_work_does_not_get_round_what_is_accepted(
    tablet: Tablet, office: Tablet
) -> None:
    clock = tablet.app.extensions["tareeq.ports"].clock
    record, seen = logged(tablet, from_m="0", to_m="10", quantity="10")
    clock.advance(minutes=1)
    assert (
        accept(office, *logged(tablet, from_m="10", to_m="20", quantity="900"), "900").status_code
        == 200
    )
    raised = tablet.write({"quantity": "600"}, record, seen)
    tablet.push(first=3)
    assert code(accept(office, record, raised, "600")) == (409, "acceptance_blocked")


def test_a_work_with_an_open_conflict_is_not_accepted(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    other = Tablet(tablet.app, add_person(tablet.app))
    tablet.write({"quantity": "400"}, record, seen)
    tablet.push(first=2)
    proposed = other.write({"quantity": "300"}, record, seen)
    assert other.push()[0]["outcome"] == "conflict"
    assert code(accept(office, record, proposed)) == (409, "conflict_open")


def test_an_accepted_work_is_not_accepted_again(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    accept(office, record, seen)
    head = rows(tablet.app, "SELECT change FROM head")[0].change
    assert code(accept(office, record, head, "300")) == (409, "transition_not_allowed")
    assert code(accept(office, record, seen, "300")) == (409, "evidence_changed")


def test_a_decision_outside_the_scope_is_answered_like_an_unknown_work(tablet: Tablet) -> None:
    record, seen = logged(tablet)
    narrow = Tablet(tablet.app, add_person(tablet.app, "supervisor", contracts=[10]))
    outside, unknown = accept(narrow, record, seen), accept(narrow, uuid4(), seen)
    assert code(outside) == (404, "record_unknown")
    assert outside.get_json() == unknown.get_json()


def test_an_inspector_decides_nothing(tablet: Tablet) -> None:
    record, seen = logged(tablet)
    assert code(accept(tablet, record, seen)) == (403, "not_allowed")


def test_the_queue_says_where_each_value_was_written(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    other = Tablet(tablet.app, add_person(tablet.app))
    tablet.write({"quantity": "400"}, record, seen, place={"lat": "29.330001", "lon": "48.021000"})
    tablet.push(first=2)
    other.write({"quantity": "300"}, record, seen, place={"lat": "29.330002", "lon": "48.021000"})
    other.push()
    page = tablet.app.test_client().get("/review", headers=office.identity).text
    assert page.index("29.33000, 48.02100") < page.rindex("29.33000, 48.02100")
    third = Tablet(tablet.app, add_person(tablet.app))
    third.write({"quantity": "200"}, record, seen)
    third.push()
    again = tablet.app.test_client().get("/review", headers=office.identity).text
    assert again.count("29.33000, 48.02100") == 2
    assert again.count('name="take"') == 3


def test_a_decision_on_a_deleted_work_finds_no_work(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet)
    gone = tablet.write({}, record, seen, op="delete")
    tablet.push(first=2)
    assert code(accept(office, record, gone)) == (404, "record_unknown")
    reply = decide(office, record, "return", seen=str(gone), reason="thin")
    assert code(reply) == (404, "record_unknown")
    assert rows(tablet.app, "SELECT version, conflicts FROM head") == [(2, {})]
