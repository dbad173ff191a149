"""Decisions as the office's people raise and answer them, through the service's own verbs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db
from server.decisions import service
from server.register.models import Head
from shared.rules.decisions import BY_CODE

# The tests' clock stands on 2 March 2026.
WANTED = {
    "origin": "hand",
    "title": "Close the lane by night",
    "description": "The works cannot go on by day.",
    "governorate": "KW-HA",
    "wanted_by": date(2026, 3, 10),
}


def person(username: str) -> Person:
    return db.session.scalars(db.select(Person).filter_by(username=username)).one()


def raise_one(by: str = "supervisor", **said: Any) -> UUID:
    """Within an application context, as all here."""
    author = person(by)
    form = {"id": uuid4(), **WANTED, **said}
    given = {name: value for name, value in form.items() if value is not None}
    return service.raise_decision(given, author, accounts.scope_of(author))


def take(record: UUID, by: str, step: str, seen: UUID | None = None, **said: Any) -> None:
    author = person(by)
    head = head_of(record)
    form = {"id": uuid4(), "seen": seen or head.change, **said}
    service.take(head, BY_CODE[step], form, author, accounts.scope_of(author))


def decide(record: UUID, by: str = "governor", **said: Any) -> None:
    take(record, by, "decide", **{"answer": "By night", "due_on": date(2026, 3, 20), **said})


def head_of(record: UUID) -> Head:
    return db.session.get_one(Head, record, populate_existing=True)
