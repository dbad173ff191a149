"""Push: each change once, each with its receipt, whatever the network does."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import transaction
from server.fieldwork import kind
from tests.server.sync.field import Tablet, add_person, execute, rows, work


def count(tablet: Tablet, table: str) -> int:
    return int(rows(tablet.app, f"SELECT count(*) FROM {table}")[0][0])


def codes(receipt: dict[str, object]) -> list[str]:
    return [error["code"] for error in receipt["errors"]]  # type: ignore[attr-defined]


def test_push_keeps_a_work_and_answers_created(tablet: Tablet) -> None:
    record = uuid4()
    change = tablet.write(work(), record)
    receipt = tablet.push()[0]
    assert (receipt["outcome"], receipt["version"], receipt["change"]) == (
        "created",
        1,
        str(change),
    )
    kept = rows(tablet.app, "SELECT quantity, flags, state FROM work WHERE record = :r", r=record)
    assert [(str(k.quantity), k.flags, k.state) for k in kept] == [("412.500", [], "logged")]


def test_push_takes_a_work_and_its_correction_in_one_batch(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    tablet.write({"quantity": "400"}, record, first)
    assert [r["outcome"] for r in tablet.push()] == ["created", "updated"]
    assert rows(tablet.app, "SELECT version, quantity::text FROM work") == [(2, "400.000")]


def test_push_answers_a_repeated_change_with_its_first_receipt(tablet: Tablet) -> None:
    tablet.write(work())
    first = tablet.push()
    again = tablet.push()
    assert again == [{**first[0], "repeated": True}]
    assert count(tablet, "revision") == 1


def test_push_that_overlaps_an_earlier_one_repeats_only_what_it_shares(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.push()
    tablet.write(work(from_m="300", to_m="400"))
    assert [r["repeated"] for r in tablet.push()] == [True, False]
    assert count(tablet, "revision") == 2


def test_push_knows_the_same_change_in_another_outbox(tablet: Tablet) -> None:
    tablet.write(work())
    first = tablet.push()[0]
    other = Tablet(tablet.app, tablet.person)
    other.append(tablet.bodies[0])
    assert other.push() == [{**first, "repeated": True}]
    assert count(tablet, "revision") == 1


def test_push_refuses_other_content_under_a_known_id_and_tells_nothing_of_it(
    tablet: Tablet,
) -> None:
    change = tablet.write(work(notes="mine alone"))
    tablet.push()
    other = Tablet(tablet.app, add_person(tablet.app))
    other.write(work(notes="something else"), change=change)
    receipt = other.push()[0]
    assert codes(receipt) == ["id_reused"]
    assert "mine alone" not in json.dumps(receipt)
    assert (receipt["version"], receipt["hash"]) == (None, None)


def test_push_takes_an_id_used_twice_in_one_batch_once(tablet: Tablet) -> None:
    change = tablet.write(work())
    tablet.append(tablet.bodies[0])
    tablet.write(work(quantity="1"), change=change)
    receipts = tablet.push()
    assert [(r["outcome"], r["repeated"]) for r in receipts] == [
        ("created", False),
        ("created", True),
        ("rejected", False),
    ]
    assert codes(receipts[2]) == ["id_reused"]


def test_push_after_a_gap_says_where_to_go_on(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.write(work())
    reply = tablet.send(tablet.message(first=2))
    assert reply.status_code == 409
    error = reply.get_json()["error"]
    assert (error["code"], error["next_n"]) == ("gap", 1)
    assert count(tablet, "revision") == 0


def test_push_of_another_continuation_is_a_fork(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.push()
    clone = Tablet(tablet.app, tablet.person, tablet.device, tablet.key)
    clone.write(work(quantity="7"))
    reply = clone.send(clone.message())
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (409, "fork")


def test_a_forked_tablet_sends_the_same_in_a_new_outbox(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.push()
    reply = tablet.app.test_client().post("/api/v1/sync/outboxes", headers=tablet.identity)
    assert reply.status_code == 201
    opened = reply.get_json()
    again = Tablet(tablet.app, tablet.person, tablet.device, tablet.key)
    assert str(again.outbox) == opened["id"]
    assert opened["next_n"] == 1
    again.append(tablet.bodies[0])
    assert again.push()[0]["repeated"]


def test_push_that_its_device_did_not_sign_is_refused_whole(tablet: Tablet) -> None:
    tablet.write(work())
    other = Tablet(tablet.app, tablet.person)
    other.links, other.bodies, other.outbox = tablet.links, tablet.bodies, tablet.outbox
    reply = other.send(other.message())
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (403, "signature_wrong")
    assert count(tablet, "outbox_entry") == 0


def test_push_whose_bodies_were_swapped_under_the_signature_breaks_the_chain(
    tablet: Tablet,
) -> None:
    tablet.write(work())
    tablet.write(work(quantity="1"))
    message = tablet.message()
    message["changes"].reverse()
    reply = tablet.send(message)
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (400, "chain_broken")


def test_equal_values_are_no_conflict_however_they_are_written(tablet: Tablet) -> None:
    record = uuid4()
    base = tablet.write(work(), record)
    tablet.push()
    for typed in ("400", "400.0", "٤٠٠"):
        other = Tablet(tablet.app, add_person(tablet.app))
        other.write({"quantity": typed, "place": {"lat": "29.330", "lon": "48.0210"}}, record, base)
        # The first sets it; for the others it says so already.
        assert other.push()[0]["conflict"] is None
    assert rows(tablet.app, "SELECT whole->>'quantity' FROM head") == [("400",)]


def test_a_colleague_may_carry_an_outbox_and_does_not_become_its_author(tablet: Tablet) -> None:
    tablet.write(work())
    carrier = Tablet(tablet.app, add_person(tablet.app, "supervisor", governorates=[]))
    reply = carrier.send(tablet.message())
    assert reply.get_json()["receipts"][0]["outcome"] == "created"
    assert rows(tablet.app, "SELECT author FROM work") == [(tablet.person.id,)]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE person SET is_active = false WHERE id = :person", "not_allowed"),
        ("UPDATE device SET revoked_at = now() WHERE id = :device", "device_revoked"),
    ],
)
def test_what_a_barred_author_wrote_is_kept_in_quarantine(
    tablet: Tablet, statement: str, code: str
) -> None:
    tablet.write(work())
    carrier = Tablet(tablet.app, add_person(tablet.app))
    _execute(tablet.app, statement, tablet)
    receipt = carrier.send(tablet.message()).get_json()["receipts"][0]
    assert (receipt["outcome"], codes(receipt)) == ("rejected", [code])
    kept = rows(tablet.app, "SELECT code, raw FROM quarantined")
    assert [(k.code, bytes(k.raw)) for k in kept] == [(code, tablet.bodies[0].encode())]


def _execute(app: Flask, statement: str, tablet: Tablet) -> None:
    given = {"person": tablet.person.id, "device": tablet.device}
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    with app.app_context(), transaction() as session:
        session.execute(text(statement), used)


def test_a_revoked_tablet_may_still_hand_in_what_it_holds(tablet: Tablet) -> None:
    tablet.write(work())
    _execute(tablet.app, "UPDATE device SET revoked_at = now() WHERE id = :device", tablet)
    assert codes(tablet.push()[0]) == ["device_revoked"]


def test_a_revoked_tablet_opens_a_new_outbox_after_a_fork(tablet: Tablet) -> None:
    tablet.write(work())
    _execute(tablet.app, "UPDATE device SET revoked_at = now() WHERE id = :device", tablet)
    client = tablet.app.test_client()
    reply = client.post("/api/v1/sync/outboxes", headers=tablet.identity)
    assert (reply.status_code, reply.get_json()["next_n"]) == (201, 1)
    assert reply.get_json()["id"] != str(tablet.outbox)


@pytest.mark.parametrize("role", ["governor", "administrator"])
def test_an_author_whose_role_changed_may_hand_in_what_he_holds(tablet: Tablet, role: str) -> None:
    tablet.write(work())
    execute(tablet.app, f"UPDATE person SET role = '{role}'")
    receipt = tablet.push()[0]
    assert (receipt["outcome"], codes(receipt)) == ("rejected", ["not_allowed"])
    assert rows(tablet.app, "SELECT n FROM quarantined") == [(1,)]


def test_push_of_another_protocol_says_so(tablet: Tablet) -> None:
    tablet.write(work())
    reply = tablet.send(tablet.message(protocol=99))
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (400, "protocol_unknown")


def test_push_to_an_unknown_outbox_says_so(tablet: Tablet) -> None:
    tablet.write(work())
    reply = tablet.send(tablet.message(outbox=str(uuid4())))
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (404, "outbox_unknown")


def test_push_replies_only_after_commit(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Watching:
        def at(self, step: str) -> None:
            seen.append(step)
            if step == "push.written":
                raise KeyboardInterrupt

    ports = tablet.app.extensions["tareeq.ports"]
    tablet.app.extensions["tareeq.ports"] = replace(ports, steps=Watching())
    tablet.write(work())
    with pytest.raises(KeyboardInterrupt):
        tablet.send(tablet.message())
    tablet.app.extensions["tareeq.ports"] = ports
    assert seen == ["push.begun", "push.written"]
    assert count(tablet, "revision") == 0
    assert tablet.push()[0]["outcome"] == "created"


def test_a_bad_change_is_quarantined_with_its_bytes_and_the_rest_goes_in(tablet: Tablet) -> None:
    tablet.write(work(from_m="0", to_m="10"))
    tablet.write(work(quantity="-3"))
    tablet.write(work(from_m="20", to_m="30"))
    assert [r["outcome"] for r in tablet.push()] == ["created", "rejected", "created"]
    kept = rows(tablet.app, "SELECT n, code, raw FROM quarantined")
    assert [(k.n, k.code, bytes(k.raw)) for k in kept] == [
        (2, "quantity_not_positive", tablet.bodies[1].encode())
    ]


def test_a_change_that_the_database_refuses_is_found_and_harms_no_other(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Let a number through that the table cannot hold.
    monkeypatch.setattr(kind, "LARGEST", Decimal(10) ** 30)
    monkeypatch.setattr("shared.wire.work.MAX_QUANTITY", Decimal(10) ** 30)
    for quantity in ("1", "123456789012", "2"):
        tablet.write(work(quantity=quantity))
    receipts = tablet.push()
    assert [r["outcome"] for r in receipts] == ["created", "rejected", "created"]
    assert codes(receipts[1]) == ["server_fault"]
    assert rows(tablet.app, "SELECT n FROM quarantined") == [(2,)]


def test_a_body_that_came_damaged_goes_in_when_it_is_sent_again(tablet: Tablet) -> None:
    change = tablet.write(work())
    message = tablet.message()
    message["changes"][0]["body"] = message["changes"][0]["body"].replace("412.50", "912.50")
    assert codes(tablet.send(message).get_json()["receipts"][0]) == ["hash_mismatch"]
    tablet.append(tablet.bodies[0])
    receipt = tablet.push(first=2)[0]
    assert (receipt["outcome"], receipt["change"]) == ("created", str(change))
    assert rows(tablet.app, "SELECT quantity::text FROM work") == [("412.500",)]
