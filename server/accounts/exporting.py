"""People with their tablets as a table that is given out."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.accounts import queries, service
from server.accounts.models import Person
from server.exports.service import Asked, Column, Given, Source, Table
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES
from shared.vocabulary.terms import Term

_YES, _NO = Term("yes", "نعم", "yes"), Term("no", "لا", "no")
_ALL = Term("all", "الكل", "all")


def _governorates(person: Person, reader: str) -> list[str]:
    seen = service.scope_of(person).governorates
    return [_ALL.name(reader)] if seen is None else [GOVERNORATES.name(g, reader) for g in seen]


def _contracts(person: Person, reader: str) -> list[str]:
    seen = service.scope_of(person).contracts
    return [_ALL.name(reader)] if seen is None else [str(number) for number in sorted(seen)]


def _tablets(person: Person, reader: str) -> list[str]:
    return [
        f"{one.name} ({one.key_mark})"
        for one in queries.devices_of(person)
        if one.revoked_at is None
    ]


def _last_seen(person: Person, reader: str) -> Any:
    return max((d.last_seen_at for d in queries.devices_of(person) if d.last_seen_at), default=None)


PEOPLE = Table(
    "people",
    _("People"),
    (
        Column("name", _("Name"), lambda one, to: getattr(one, f"name_{to}")),
        Column("username", _("User name"), lambda one, _reader: one.username),
        Column(
            "role",
            _("Role"),
            lambda one, to: ROLES.name(one.role, to),
            code=lambda one: one.role,
        ),
        Column("email", _("E-mail address"), lambda one, _reader: one.email),
        Column("governorates", _("Governorates"), _governorates),
        Column("contracts", _("Contracts"), _contracts),
        Column(
            "is_active",
            _("May sign in"),
            lambda one, to: (_YES if one.is_active else _NO).name(to),
            "yes",
            lambda one: one.is_active,
        ),
        Column("tablets", _("Tablets"), _tablets),
        Column("tablet_seen_at", _("Tablet last seen"), _last_seen, "moment"),
    ),
    key=lambda one: str(one.id),
    place=lambda one: None,
)


def _give(asked: Asked) -> Given:
    return Given(PEOPLE, queries.people())


SOURCES = (Source("people", PEOPLE.title, "administration.people", _give),)
