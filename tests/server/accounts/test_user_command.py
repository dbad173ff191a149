"""``tareeq user`` and the demonstration's people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from server.accounts import demonstration, queries
from server.accounts.cli import user
from server.accounts.demonstration import PASSWORD, PEOPLE, NotADemonstrationError

from .conftest import AddPerson, Browser


def run(app: Flask, *words: str, given: str | None = None) -> Result:
    return app.test_cli_runner().invoke(user, words, input=given)


def test_first_administrator_is_made_on_the_console(app: Flask, browser: Browser) -> None:
    made = run(app, "add", "chief", "--password-stdin", given="a first password\n")
    assert made.output == "Added chief (Administrator).\n"
    assert browser.sign_in("chief", "a first password").status_code == 303
    assert browser.client.get("/people").status_code == 200


def test_password_is_asked_twice_without_echo(app: Flask, browser: Browser) -> None:
    made = run(app, "add", "chief", given="a first password\na first password\n")
    assert made.exit_code == 0
    assert "a first password" not in made.output
    assert browser.sign_in("chief", "a first password").status_code == 303


def test_mistakes_are_said_in_one_line(app: Flask, add_person: AddPerson) -> None:
    add_person()
    cases = [
        (("add", "sara", "--password-stdin"), "This user name is taken."),
        (("add", "two words", "--password-stdin"), "A user name has only"),
        (("add", "x", "--governorate", "KW-XX", "--password-stdin"), "governorate is one of"),
        (("add", "x", "--contract", "9x", "--password-stdin"), "contract is a number"),
        (("password", "nobody", "--password-stdin"), "there is no user 'nobody'"),
    ]
    for words, expected in cases:
        result = run(app, *words, given="a fine password\n")
        assert result.exit_code == 1
        assert expected in result.output
    weak = run(app, "add", "x", "--password-stdin", given="weak\n")
    assert "10 characters" in weak.output


def test_lost_password_is_set_anew(app: Flask, browser: Browser, add_person: AddPerson) -> None:
    add_person()
    done = run(app, "password", "Sara", "--password-stdin", given="a newer password\n")
    assert done.exit_code == 0
    assert browser.sign_in("sara", "a newer password").status_code == 303


def test_list_says_what_each_may_see(app: Flask, add_person: AddPerson) -> None:
    add_person()
    add_person("blank", governorates=[], contracts=[])
    lines = {line.split()[0]: line for line in run(app, "list").output.splitlines()}
    assert "governorates: KW-HA; contracts: all" in lines["sara"]
    assert "governorates: none; contracts: none" in lines["blank"]


def test_demonstration_people_can_all_sign_in(app: Flask) -> None:
    with app.app_context():
        assert demonstration.load_demonstration_people() == len(PEOPLE) == 17
        assert demonstration.load_demonstration_people() == 0
    for username, _ in PEOPLE:
        assert Browser(app.test_client()).sign_in(username, PASSWORD).status_code == 303


def test_known_passwords_stay_out_of_production(app: Flask) -> None:
    config = app.extensions["tareeq.config"]
    app.extensions["tareeq.config"] = replace(config, environment="production")
    try:
        with app.app_context():
            with pytest.raises(NotADemonstrationError):
                demonstration.load_demonstration_people()
            assert not queries.people()
    finally:
        app.extensions["tareeq.config"] = config
