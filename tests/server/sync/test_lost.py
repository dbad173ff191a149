"""Changes that exist nowhere any more: declared, signed, shown; later ones go in."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.sync.lost import ranges
from shared.rules.scope import EVERYTHING
from tests.server.sync.field import Tablet, add_person, rows, work
from tests.server.sync.rescuing import lost_message_of


@pytest.fixture
def ahead(tablet: Tablet) -> Tablet:
    """A tablet with five works of which the server has the first."""
    for number in range(5):
        tablet.write(work(from_m=str(number * 200), to_m=str(number * 200 + 100)))
    tablet.push(1, 1)
    return tablet


def declare(tablet: Tablet, message: dict[str, Any]) -> Any:
    client = tablet.app.test_client()
    return client.post("/api/v1/sync/lost", json=message, headers=tablet.identity)


def test_after_a_declaration_later_changes_go_in(field: Flask, ahead: Tablet) -> None:
    assert ahead.send(ahead.message(4)).get_json()["error"]["next_n"] == 2
    reply = declare(ahead, lost_message_of(ahead, 3))
    assert (reply.status_code, reply.get_json()) == (200, {"next_n": 4})
    assert [receipt["outcome"] for receipt in ahead.push(4)] == ["created", "created"]
    assert rows(field, "SELECT from_n, to_n FROM lost_range") == [(2, 3)]


def test_said_twice_it_is_kept_once_and_moves_nothing_back(field: Flask, ahead: Tablet) -> None:
    declare(ahead, lost_message_of(ahead, 3))
    ahead.push(4)
    again = declare(ahead, lost_message_of(ahead, 3))
    assert again.get_json() == {"next_n": 6}
    assert rows(field, "SELECT count(*) FROM lost_range") == [(1,)]


def test_what_the_server_has_is_not_lost(field: Flask, ahead: Tablet) -> None:
    assert declare(ahead, lost_message_of(ahead, 1)).get_json() == {"next_n": 2}
    assert rows(field, "SELECT count(*) FROM lost_range") == [(0,)]


def test_what_was_lost_and_is_found_goes_in_and_is_no_longer_shown(
    field: Flask, ahead: Tablet
) -> None:
    declare(ahead, lost_message_of(ahead, 3))
    ahead.push(4)
    assert [receipt["outcome"] for receipt in ahead.push(2, 3)] == ["created", "created"]
    assert ahead.push(1)[0]["repeated"]
    ahead.write(work(from_m="1500", to_m="1600"))
    assert ahead.push(6)[0]["outcome"] == "created"
    with field.app_context():
        assert ranges(ahead.person, EVERYTHING) == []


def test_the_chain_goes_on_from_the_declared_link_and_no_other(field: Flask, ahead: Tablet) -> None:
    declare(ahead, lost_message_of(ahead, 3, b"\x01" * 32))
    assert ahead.send(ahead.message(4)).get_json()["error"]["code"] == "fork"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"to_n": 0}, 422, "number_not_allowed"),
        ({"to_n": 2**31}, 422, "number_not_allowed"),
        ({"to_n": -5}, 422, "number_not_allowed"),
        ({"outbox": "0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a11"}, 404, "outbox_unknown"),
        ({"to_n": 4}, 403, "signature_wrong"),
    ],
)
def test_a_declaration_that_is_not_the_devices_is_refused(
    field: Flask, ahead: Tablet, change: dict[str, Any], status: int, code: str
) -> None:
    reply = declare(ahead, {**lost_message_of(ahead, 3), **change})
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (status, code)
    assert rows(field, "SELECT count(*) FROM lost_range") == [(0,)]


def test_author_and_supervisor_are_shown_what_is_lost_and_nobody_else(
    field: Flask, ahead: Tablet
) -> None:
    declare(ahead, lost_message_of(ahead, 3))
    supervisor = Tablet(field, add_person(field, "supervisor"))
    elsewhere = Tablet(field, add_person(field, "supervisor", governorates=["KW-KU"]))
    for who, is_shown in ((ahead, True), (supervisor, True), (elsewhere, False)):
        page = field.test_client().get("/quarantine?lang=en", headers=who.identity)
        text = page.get_data(as_text=True)
        assert ("2 changes exist nowhere any more" in text) is is_shown
        assert ("numbers 2 to 3" in text) is is_shown
