"""Delivery tickets: kept as they come, flagged where they do not fit, barring acceptance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from server.fieldwork import kind, ticket_findings
from server.fieldwork.wording import FLAG_MEANINGS
from server.register import service as register
from shared.vocabulary.works import FLAGS
from shared.wire.ticket import same_number
from shared.wire.work import WorkSchema
from tests.server.sync.field import Tablet, add_person, execute, rows, work

# 1,000 m2 of 50 mm at 2.40 t/m3 are 120 t; 500 m2 are 60 t.
NOWHERE = {"section": None, "from_m": None, "to_m": None}
Tickets = list[dict[str, str]]


@pytest.fixture
def office(tablet: Tablet) -> Tablet:
    return Tablet(tablet.app, add_person(tablet.app, "supervisor"))


def tickets(*tonnes: str, first: int = 1) -> Tickets:
    return [{"number": f"A-{n}", "tonnes": one} for n, one in enumerate(tonnes, first)]


def course(**fields: Any) -> dict[str, Any]:
    return work(**{"quantity": "500", "thickness_mm": "50", **NOWHERE, **fields})


def logged(tablet: Tablet, **fields: Any) -> tuple[UUID, UUID]:
    """(record, change) of a work that is on the server."""
    record = uuid4()
    change = tablet.write(course(**fields), record)
    (receipt,) = tablet.push(first=len(tablet.bodies))
    assert receipt["outcome"] == "created", receipt
    return record, change


def flags(tablet: Tablet, record: UUID) -> list[str]:
    return list(rows(tablet.app, "SELECT flags FROM work WHERE record = :r", r=record)[0].flags)


def accept(office: Tablet, record: UUID, seen: UUID, quantity: str = "500") -> TestResponse:
    return office.app.test_client().post(
        f"/api/v1/works/{record}/accept",
        json={"seen": str(seen), "accepted_quantity": quantity},
        headers=office.identity,
    )


def code(reply: TestResponse) -> tuple[int, str]:
    return reply.status_code, reply.get_json().get("error", {}).get("code", "")


@pytest.mark.parametrize(
    ("fields", "is_off"),
    [
        ({"tickets": tickets("20", "20", "20")}, False),
        ({"tickets": tickets("57")}, False),
        ({"tickets": tickets("63")}, False),
        ({"tickets": tickets("56.999")}, True),
        ({"tickets": tickets("63.001")}, True),
        ({"tickets": tickets("20", "20")}, True),
        ({"tickets": tickets("20"), "thickness_mm": None}, False),
        ({"tickets": None}, False),
        ({"tickets": []}, False),
        ({"tickets": tickets("20"), "state": "logged", "quantity": "9999999999.999"}, True),
    ],
)
def test_tickets_that_do_not_weigh_what_was_measured_are_flagged(
    tablet: Tablet, fields: dict[str, Any], is_off: bool
) -> None:
    record, _ = logged(tablet, **fields)
    assert ("tonnage_off" in flags(tablet, record)) == is_off


@pytest.mark.parametrize(
    ("unit", "tonnes", "is_off"),
    [("m3", "1200", False), ("m3", "1261", True), ("t", "500", False), ("t", "474", True),
     ("m", "1", False), ("no", "1", False)],
)  # fmt: skip
def test_the_unit_of_the_line_says_what_is_compared(
    tablet: Tablet, unit: str, tonnes: str, is_off: bool
) -> None:
    """Of 500 m3, 500 t, 500 m or 500 pieces."""
    execute(tablet.app, "UPDATE boq_item SET unit = :unit", unit=unit)
    whole, rest = divmod(Decimal(tonnes), 400)
    weights = ["400"] * int(whole) + ([str(rest)] if rest else [])
    record, _ = logged(tablet, tickets=tickets(*weights))
    assert ("tonnage_off" in flags(tablet, record)) == is_off


def test_work_that_is_no_course_keeps_its_tickets_and_is_held_against_nothing(
    tablet: Tablet,
) -> None:
    execute(tablet.app, "UPDATE activity SET work_type = 'milling'")
    record, _ = logged(tablet, tickets=tickets("1"))
    assert flags(tablet, record) == []
    assert rows(tablet.app, "SELECT ticket_tonnes FROM work")[0].ticket_tonnes == 1


def test_a_ticket_counted_in_two_works_is_flagged_in_whichever_writing(tablet: Tablet) -> None:
    first, _ = logged(tablet, tickets=[{"number": "A-١٠٠١", "tonnes": "60"}])
    second, _ = logged(tablet, tickets=[{"number": "a 1001", "tonnes": "60"}])
    assert flags(tablet, first) == []
    assert flags(tablet, second) == ["ticket_repeated"]


def test_two_works_of_one_push_and_a_ticket_twice_in_one_work_are_flagged(tablet: Tablet) -> None:
    twice = [{"number": "7", "tonnes": "18"}, {"number": "7", "tonnes": "18"}]
    for given in (tickets("36"), tickets("36"), twice):
        tablet.write(course(tickets=given, quantity="300"))
    tablet.push()
    found = rows(tablet.app, "SELECT flags FROM work")
    assert [row.flags for row in found] == [["ticket_repeated"]] * 3


def test_another_contract_s_ticket_of_the_same_number_does_not_count(tablet: Tablet) -> None:
    logged(tablet, tickets=tickets("60"))
    record, _ = logged(tablet, tickets=tickets("60"), activity="C10-A01")
    assert flags(tablet, record) == []


def test_a_withdrawn_or_deleted_work_s_tickets_are_free_again(tablet: Tablet) -> None:
    first, seen = logged(tablet, tickets=tickets("60"))
    tablet.write({"state": "withdrawn"}, first, seen)
    tablet.push(first=2)
    second, other = logged(tablet, tickets=tickets("60"))
    assert flags(tablet, second) == []
    tablet.write({}, second, other, op="delete")
    tablet.push(first=4)
    third, _ = logged(tablet, tickets=tickets("60"))
    assert (flags(tablet, first), flags(tablet, third)) == ([], [])


def test_tickets_that_move_from_work_to_work_within_one_push_count_once(tablet: Tablet) -> None:
    first, seen = logged(tablet, tickets=tickets("60"))
    tablet.write({"tickets": tickets("60", first=5)}, first, seen)
    second = uuid4()
    tablet.write(course(tickets=tickets("60")), second)
    tablet.push(first=2)
    assert (flags(tablet, first), flags(tablet, second)) == ([], [])


def test_acceptance_is_refused_until_the_tickets_are_corrected(
    tablet: Tablet, office: Tablet
) -> None:
    record, seen = logged(tablet, tickets=tickets("20", "20"))
    assert code(accept(office, record, seen)) == (409, "acceptance_blocked")
    seen = tablet.write({"tickets": tickets("20", "20", "20")}, record, seen)
    tablet.push(first=2)
    assert flags(tablet, record) == []
    assert accept(office, record, seen).status_code == 200


def test_or_until_the_measurement_is(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet, tickets=tickets("48"))
    assert code(accept(office, record, seen)) == (409, "acceptance_blocked")
    seen = tablet.write({"quantity": "400"}, record, seen)
    tablet.push(first=2)
    assert accept(office, record, seen, "400").status_code == 200


def test_a_ticket_counted_twice_bars_both_until_one_gives_it_up(
    tablet: Tablet, office: Tablet
) -> None:
    first, second = (logged(tablet, tickets=tickets("60")) for _ in range(2))
    assert code(accept(office, *first)) == (409, "acceptance_blocked")
    assert code(accept(office, *second)) == (409, "acceptance_blocked")
    tablet.write({"tickets": tickets("60", first=2)}, *second)
    tablet.push(first=3)
    assert accept(office, *first).status_code == 200


def test_a_supervisor_weighs_nothing(tablet: Tablet, office: Tablet) -> None:
    record, seen = logged(tablet, tickets=tickets("60"))
    office.write({"tickets": tickets("20")}, record, seen)
    (receipt,) = office.push()
    assert [error["field"] for error in receipt["errors"]] == ["tickets"]


def test_what_is_typed_wrongly_is_named_with_its_place(tablet: Tablet) -> None:
    tablet.write(course(tickets=[*tickets("20"), {"number": "2", "tonnes": "0"}]))
    (receipt,) = tablet.push()
    errors = [(error["code"], error["field"]) for error in receipt["errors"]]
    assert errors == [("quantity_not_positive", "tickets.1.tonnes")]


def test_the_table_compares_equal_and_writes_numbers_as_the_rule_does(tablet: Tablet) -> None:
    numbers = ["A-1001", "ب/٢٠", "#7 _x.Y", "Ünï ۹"]
    record, _ = logged(tablet, tickets=[{"number": n, "tonnes": "15"} for n in numbers])
    (row,) = rows(tablet.app, "SELECT ticket_numbers, ticket_tonnes, thickness_mm FROM work")
    assert row.ticket_numbers == [same_number(one) for one in numbers]
    assert (row.ticket_tonnes, row.thickness_mm) == (60, 50)
    with tablet.app.app_context():
        assert register.differences() == 0
    execute(tablet.app, "UPDATE work SET ticket_tonnes = 1 WHERE record = :r", r=record)
    with tablet.app.app_context():
        assert register.differences() == 1


@pytest.mark.parametrize(
    "junk",
    [
        {"tickets": "A-1"},
        {"tickets": {"x": 1}, "thickness_mm": "thin"},
        {"tickets": [1, {"number": 2}, {"number": "3", "tonnes": "many"}], "thickness_mm": {}},
    ],
)
def test_what_a_server_from_before_kept_unread_harms_nothing(
    tablet: Tablet, office: Tablet, junk: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knew neither field, so it kept whatever stood there."""

    class Older(WorkSchema):
        class Meta(WorkSchema.Meta):
            exclude = ("tickets", "thickness_mm")

    with monkeypatch.context() as patch:
        patch.setattr(kind, "work_schema", Older())
        record = uuid4()
        seen = tablet.write({**course(), "thickness_mm": None, **junk}, record)
        assert tablet.push()[0]["outcome"] == "created"
    assert flags(tablet, record) == []
    assert accept(office, record, seen).status_code == 200


def test_works_without_tickets_cost_no_statement(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = ticket_findings.execute
    monkeypatch.setattr(ticket_findings, "execute", lambda *a: asked.append(a) or real(*a))
    for _ in range(3):
        tablet.write(work(quantity="1"))
    tablet.push()
    assert asked == []
    tablet.write(course(tickets=tickets("60")))
    tablet.push(first=4)
    assert len(asked) == 1


def test_every_flag_has_its_meaning() -> None:
    assert set(FLAG_MEANINGS) == set(FLAGS.codes)
