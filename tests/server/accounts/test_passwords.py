"""Passwords: how they are compared, how guessing slows down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from server.accounts import queries, service
from server.accounts.service import PersonDetails
from server.http.errors import Refusal
from tests.ports import SteeredClock

from .conftest import PASSWORD, AddPerson, Tablet


def code_of(answer: object) -> str:
    return answer.json["error"]["code"]  # type: ignore[attr-defined]


def test_wrong_name_wrong_password_and_inactive_look_alike(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    gone = add_person("gone")
    with app.app_context():
        service.change_person(gone, PersonDetails("غ", "Gone", "inspector", is_active=False))
    tries = [("sara", "not her password"), ("nobody", PASSWORD), ("gone", PASSWORD)]
    answers = [tablet.sign_in(name, password) for name, password in tries]
    assert {(a.status_code, a.data) for a in answers} == {(401, answers[0].data)}


def test_guessing_slows_down_and_a_right_password_clears_the_count(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    for _ in range(5):
        assert code_of(tablet.sign_in("sara", "wrong password")) == "sign_in_failed"
    early = tablet.sign_in("sara")
    assert (early.status_code, code_of(early)) == (429, "too_many_attempts")
    assert early.headers["Retry-After"] == "15"
    clock.advance(seconds=15)
    assert tablet.sign_in("sara").status_code == 200
    assert code_of(tablet.sign_in("sara", "wrong password")) == "sign_in_failed"


def test_waits_grow_to_a_quarter_of_an_hour(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    waits = []
    for _ in range(13):
        answer = tablet.sign_in("sara", "wrong password")
        if code_of(answer) == "too_many_attempts":
            waits.append(int(answer.headers["Retry-After"]))
            clock.advance(seconds=waits[-1])
            assert code_of(tablet.sign_in("sara", "wrong password")) == "sign_in_failed"
    assert waits[:6] == [15, 30, 60, 120, 240, 480]
    assert set(waits[6:]) == {900}


def test_names_that_nobody_has_slow_down_too(tablet: Tablet) -> None:
    codes = [code_of(tablet.sign_in("nobody", "wrong password")) for _ in range(6)]
    assert codes == ["sign_in_failed"] * 5 + ["too_many_attempts"]


def test_clock_set_back_locks_nobody_out(
    tablet: Tablet, add_person: AddPerson, clock: SteeredClock
) -> None:
    add_person()
    for _ in range(5):
        tablet.sign_in("sara", "wrong password")
    clock.advance(days=-30)
    assert tablet.sign_in("sara").status_code == 200


@pytest.mark.parametrize("typed", ["Sara٧", "SARA7", "  sara۷ ", "\u202esara7\u202c"])
def test_user_name_is_found_as_people_type_it(
    tablet: Tablet, add_person: AddPerson, typed: str
) -> None:
    add_person("sara7")
    assert tablet.sign_in(typed).status_code == 200


def test_password_is_compared_composed_and_with_any_digits(app: Flask, tablet: Tablet) -> None:
    with app.app_context():
        service.add_person("noor", "café pass ١٢٣٤", PersonDetails("نور", "Noor", "inspector"))
    for same in ("café pass 1234", "cafe\u0301 pass ۱۲۳۴"):
        assert tablet.sign_in("noor", same).status_code == 200
    for other in ("Café pass 1234", "café  pass 1234", "cafe pass 1234"):
        assert code_of(tablet.sign_in("noor", other)) == "sign_in_failed"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_weak"),
        ("x" * 257, "too_long"),
        ("NUL \x00 inside it", "text_not_allowed"),
    ],
)
def test_passwords_that_may_not_be_set(app: Flask, password: str, code: str) -> None:
    with app.app_context(), pytest.raises(Refusal) as refused:
        service.add_person("noor", password, PersonDetails("نور", "Noor", "inspector"))
    assert (refused.value.code, refused.value.field) == (code, "password")


def test_hash_is_made_anew_when_its_cost_changed(
    app: Flask, tablet: Tablet, add_person: AddPerson
) -> None:
    add_person()
    cheap = app.extensions["tareeq.config"]
    app.extensions["tareeq.config"] = replace(cheap, password_time_cost=2)
    try:
        assert tablet.sign_in("sara").status_code == 200
    finally:
        app.extensions["tareeq.config"] = cheap
    with app.app_context():
        person = queries.person_named("sara")
        assert person is not None
        assert ",t=2," in person.password_hash
