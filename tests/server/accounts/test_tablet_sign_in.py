"""Sign-in of tablets: tokens, device keys, lost replies, reuse."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from server.accounts import queries, service
from server.accounts.service import PersonDetails
from shared.sync.chain import first_link
from shared.wire.messages import TokenReply
from tests.ports import SteeredClock

from .conftest import PASSWORD, AddPerson, Tablet

pytestmark = pytest.mark.usefixtures("app")


def test_sign_in_gives_what_the_wire_promises(tablet: Tablet, add_person: AddPerson) -> None:
    person = add_person()
    answer = tablet.sign_in("sara")
    assert answer.status_code == 200
    reply = TokenReply().load(answer.json)
    assert reply["person"]["scope"] == {"governorates": ["KW-HA"], "contracts": None}
    key = tablet.key.public_key().public_bytes_raw()
    assert reply["outbox"]["next_n"] == 1
    assert reply["outbox"]["link"] == first_link(reply["outbox"]["id"], person, key)


def test_one_outbox_a_person_and_device(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    add_person("omar")
    first, again, other = (tablet.sign_in(name).json["outbox"] for name in ("sara", "sara", "omar"))
    assert first == again
    assert other["id"] != first["id"]


def test_access_token_opens_and_expires_by_the_servers_clock(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["access_token"]
    clock.advance(minutes=14, seconds=59)
    assert tablet.visit("/account", token).status_code == 200
    clock.advance(seconds=1)
    expired = tablet.visit("/api/docs", token), tablet.visit("/people", token)
    assert expired[0].status_code == 200, "a public page needs no token"
    assert expired[1].status_code in {302, 401}


def test_lost_reply_locks_nobody_out(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    old = tablet.sign_in("sara").json["refresh_token"]
    lost = tablet.refresh(old).json["refresh_token"]
    second = tablet.refresh(old)
    assert second.status_code == 200
    new = second.json["refresh_token"]
    assert tablet.refresh(new).status_code == 200
    assert tablet.refresh(old).status_code == 401, "the old one ended when the new one was used"
    assert tablet.refresh(lost).status_code == 401, "so did the twin that never arrived"


def test_refresh_token_lasts_thirty_days(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["refresh_token"]
    clock.advance(days=29, hours=23)
    fresh = tablet.refresh(token)
    assert fresh.status_code == 200
    clock.advance(hours=2)
    assert tablet.refresh(token).status_code == 401
    assert tablet.refresh(fresh.json["refresh_token"]).status_code == 200


def test_refresh_needs_the_devices_signature(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    token = tablet.sign_in("sara").json["refresh_token"]
    forged = tablet.refresh(token, Ed25519PrivateKey.generate())
    assert (forged.status_code, forged.json["error"]["code"]) == (403, "signature_wrong")
    assert tablet.refresh(token).status_code == 200, "a forged try harms the owner in no way"


def test_stolen_refresh_token_is_worth_nothing_on_another_device(
    tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["refresh_token"]
    thief = Tablet(tablet.client)
    assert thief.sign_in("sara").status_code == 200
    assert thief.refresh(token).status_code == 401


def test_revoke_ends_the_sign_in_and_tells_strangers_nothing(
    tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["refresh_token"]
    known, unknown = tablet.revoke(token), tablet.revoke("no-such-token")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data) == (204, b"")
    assert tablet.refresh(token).status_code == 401


def test_device_id_with_another_key_is_refused(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    tablet.sign_in("sara")
    clone = Tablet(tablet.client, device=tablet.device)
    answer = clone.sign_in("sara")
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "id_reused")


def test_revoked_device_may_sign_in_and_refresh_but_call_nothing_else(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    reply = tablet.sign_in("sara").json
    with app.app_context():
        service.revoke_device(UUID(tablet.device))
    for fresh in (tablet.refresh(reply["refresh_token"]), tablet.sign_in("sara")):
        assert fresh.status_code == 200, "it must be able to hand in what it holds"
        assert fresh.json["outbox"] == reply["outbox"]
        token = fresh.json["access_token"]
        for path in ("/account", "/api/v1/sync/pull", "/api/v1/reference", "/works"):
            assert tablet.visit(path, token).status_code == 403, path


def test_revoked_device_signs_in_with_the_password_that_was_reset(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    person = add_person()
    reply = tablet.sign_in("sara").json
    with app.app_context():
        service.revoke_device(UUID(tablet.device))
        service.set_password(person, "another good password")
    assert tablet.refresh(reply["refresh_token"]).status_code == 401
    assert tablet.sign_in("sara").status_code == 401
    assert tablet.sign_in("sara", "another good password").json["outbox"] == reply["outbox"]


def test_two_who_enrol_one_device_at_once_are_both_answered(
    committed_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, device = ("sara", "omar"), str(uuid4())
    details = PersonDetails("سارة", "Sara", "inspector", None, None)
    with committed_app.app_context():
        for name in names:
            service.add_person(name, PASSWORD, details)
    look, both_looked = queries.device_with, Barrier(2)

    def look_together(*given: Any, **more: Any) -> Any:
        """Where nothing makes the second wait, both look before either has written."""
        found = look(*given, **more)
        with suppress(BrokenBarrierError):
            both_looked.wait(0.5)
        return found

    monkeypatch.setattr(queries, "device_with", look_together)

    def sign_in(name: str) -> int:
        return int(Tablet(committed_app.test_client(), device=device).sign_in(name).status_code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sign_in, names)) == [200, 409]


@pytest.mark.parametrize("change", ["password", "deactivation"])
def test_password_change_or_deactivation_ends_all_sign_ins(
    app: Flask, tablet: Tablet, add_person: AddPerson, change: str
) -> None:
    person = add_person()
    reply = tablet.sign_in("sara").json
    with app.app_context():
        if change == "password":
            service.set_password(person, "another good password")
        else:
            gone = PersonDetails("سارة", "Sara", "inspector", is_active=False)
            service.change_person(person, gone)
    assert tablet.visit("/account", reply["access_token"]).status_code in {302, 401}
    assert tablet.refresh(reply["refresh_token"]).status_code == 401


def test_changed_role_reaches_the_tablet_with_the_next_refresh(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    person = add_person()
    reply = tablet.sign_in("sara").json
    with app.app_context():
        service.change_person(person, PersonDetails("سارة", "Sara", "supervisor", None, None))
    assert tablet.visit("/account", reply["access_token"]).status_code in {302, 401}
    assert tablet.refresh(reply["refresh_token"]).json["person"]["role"] == "supervisor"


@pytest.mark.parametrize(
    "token", ["", "x", "a.b", "é.é", "null", "." * 5000, base64.b64encode(b"{}").decode()]
)
def test_made_up_access_tokens_are_nobodys(tablet: Tablet, token: str) -> None:
    header = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    assert tablet.client.get("/account", headers=header).status_code in {302, 401}


@pytest.mark.parametrize("header", ["Basic c2FyYTp4", "Bearer", "nonsense", " "])
def test_other_authorization_headers_are_nobodys(tablet: Tablet, header: str) -> None:
    answer = tablet.client.get("/account", headers={"Authorization": header})
    assert answer.status_code in {302, 401}


def test_refresh_for_an_unknown_device_is_refused(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    token = tablet.sign_in("sara", PASSWORD).json["refresh_token"]
    tablet.device = str(uuid4())
    assert tablet.refresh(token).json["error"]["code"] == "sign_in_needed"
