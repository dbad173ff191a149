"""JSON calls by cookie and by token: CSRF, expiry, revoked tablets; guesses in parallel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask

from server.accounts import service
from tests.ports import SteeredClock

from .conftest import AddPerson, Browser, Tablet

RETURN = f"/api/v1/works/{uuid4()}/return"
MESSAGE = {"seen": str(uuid4()), "reason": "not clear"}
PULL = "/api/v1/sync/pull"


def code(answer: object) -> str:
    return answer.json["error"]["code"]  # type: ignore[attr-defined]


def test_json_write_by_cookie_needs_the_token_of_its_page(
    browser: Browser, add_person: AddPerson
) -> None:
    add_person("boss", role="supervisor")
    browser.sign_in("boss")
    forged = browser.client.post(RETURN, json=MESSAGE)
    assert (forged.status_code, code(forged)) == (403, "csrf_wrong")
    headers = {"X-CSRFToken": browser.csrf_token()}
    ours = browser.client.post(RETURN, json=MESSAGE, headers=headers)
    assert (ours.status_code, code(ours)) == (404, "record_unknown")


def test_json_write_by_token_needs_none(tablet: Tablet, add_person: AddPerson) -> None:
    add_person("boss", role="supervisor")
    token = tablet.sign_in("boss").json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = tablet.client.post(RETURN, json=MESSAGE, headers=headers)
    assert (answer.status_code, code(answer)) == (404, "record_unknown")


def test_cookie_does_not_help_a_wrong_token(browser: Browser, add_person: AddPerson) -> None:
    add_person("boss", role="supervisor")
    browser.sign_in("boss")
    headers = {"Authorization": "Bearer made-up"}
    answer = browser.client.post(RETURN, json=MESSAGE, headers=headers)
    assert (answer.status_code, code(answer)) == (401, "sign_in_needed")


def test_expired_token_is_told_apart_so_that_the_tablet_refreshes(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["access_token"]
    assert tablet.visit(PULL, token).status_code == 200
    clock.advance(minutes=15)
    expired = tablet.visit(PULL, token)
    assert (expired.status_code, code(expired)) == (401, "token_expired")


def test_revoked_tablet_may_push_and_nothing_else(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    token = tablet.sign_in("sara").json["access_token"]
    with app.app_context():
        service.revoke_device(UUID(tablet.device))
    assert code(tablet.visit(PULL, token)) == "device_revoked"
    headers = {"Authorization": f"Bearer {token}"}
    let_in = tablet.client.post("/api/v1/sync/push", json={}, headers=headers)
    assert code(let_in) == "invalid_request", "let in, and told what its message lacks"


def test_wrong_role_learns_nothing_of_the_record(tablet: Tablet, add_person: AddPerson) -> None:
    add_person()
    token = tablet.sign_in("sara").json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = tablet.client.post(RETURN, json=MESSAGE, headers=headers)
    assert (answer.status_code, code(answer)) == (403, "not_allowed")


def test_unknown_name_costs_a_hash_as_a_known_one_does(
    tablet: Tablet, add_person: AddPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person()
    tablet.sign_in("nobody")
    verify, calls = PasswordHasher.verify, []

    def counted(self: PasswordHasher, hash_: str, password: str) -> bool:
        calls.append(hash_)
        return verify(self, hash_, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("sara", "nobody"):
        tablet.sign_in(name, "wrong password")
    assert [made.split("$")[1] for made in calls] == ["argon2id"] * 2


def test_parallel_guesses_are_counted_one_by_one(committed_app: Flask) -> None:
    def guess(_: int) -> str:
        return code(Tablet(committed_app.test_client()).sign_in("sara", "wrong password"))

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(guess, range(12)))
    assert codes == ["sign_in_failed"] * 5 + ["too_many_attempts"] * 7
