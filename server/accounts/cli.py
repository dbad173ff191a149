"""``tareeq user``: the first administrator, lost passwords, who there is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from server.accounts import queries, service
from server.accounts.models import Person
from server.accounts.service import PersonDetails
from server.http.errors import Refusal
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ADMINISTRATOR, ROLES
from shared.wire.errors import describe

ALL = "all"


@click.group()
def user() -> None:
    """Make people, set passwords."""


def _password_options(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--password-stdin", is_flag=True, help="Read the password from standard input."
    )(command)


@user.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES.codes), default=ADMINISTRATOR, show_default=True)
@click.option("--name-ar", help="Arabic name; the user name when not given.")
@click.option("--name-en", help="English name; the user name when not given.")
@click.option("--governorate", "governorates", multiple=True, help=f"ISO code, or '{ALL}'.")
@click.option("--contract", "contracts", multiple=True, help=f"Number, or '{ALL}'.")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@_password_options
@with_appcontext
def add(
    username: str,
    role: str,
    name_ar: str | None,
    name_en: str | None,
    governorates: tuple[str, ...],
    contracts: tuple[str, ...],
    language: str,
    password_stdin: bool,
) -> None:
    """Add a person; without options, an administrator who sees everything.

    For other roles a scope that is not given is empty: they see nothing.
    """
    is_administrator = role == ADMINISTRATOR
    details = PersonDetails(
        name_ar=name_ar or username,
        name_en=name_en or username,
        role=role,
        governorates=_chosen(governorates or ((ALL,) if is_administrator else ()), _governorate),
        contracts=_chosen(contracts or ((ALL,) if is_administrator else ()), _contract),
        language=language,
    )
    password = _read_password(password_stdin)
    person = _or_say_why(lambda: service.add_person(username, password, details))
    click.echo(f"Added {person.username} ({ROLES[person.role].en}).")


@user.command("password")
@click.argument("username")
@_password_options
@with_appcontext
def password(username: str, password_stdin: bool) -> None:
    """Set a person's password; their sign-ins end, on tablets too."""
    person = _person(username)
    wanted = _read_password(password_stdin)
    _or_say_why(lambda: service.set_password(person.id, wanted))
    click.echo(f"The password of {person.username} is set.")


@user.command("list")
@with_appcontext
def list_people() -> None:
    """Who there is: user name, role, scope."""
    for person in queries.people():
        state = "" if person.is_active else "  (may not sign in)"
        click.echo(f"{person.username:<24} {person.role:<14} {_scope_line(person)}{state}")


def _scope_line(person: Person) -> str:
    scope = service.scope_of(person)
    places = ALL if scope.governorates is None else ",".join(sorted(scope.governorates))
    numbers = ALL if scope.contracts is None else ",".join(map(str, sorted(scope.contracts)))
    return f"governorates: {places or 'none'}; contracts: {numbers or 'none'}"


def _person(username: str) -> Person:
    found = queries.person_named(service.normal_username(username))
    if found is None:
        raise click.ClickException(f"there is no user {username!r}; `tareeq user list` shows all")
    return found


def _chosen(given: tuple[str, ...], read: Callable[[str], Any]) -> list[Any] | None:
    return None if ALL in given else [read(text) for text in given]


def _governorate(text: str) -> str:
    if text not in GOVERNORATES:
        raise click.ClickException(f"governorate is one of {', '.join(GOVERNORATES.codes)}, all")
    return text


def _contract(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise click.ClickException(f"contract is a number or 'all', not {text!r}")
    return int(text)


def _read_password(is_on_stdin: bool) -> str:
    """Typed twice without echo; or one line of standard input, for scripts."""
    if is_on_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Again")
    return typed


def _or_say_why(act: Callable[[], Person]) -> Person:
    try:
        return act()
    except Refusal as refusal:
        raise click.ClickException(describe(refusal.code).en) from refusal
