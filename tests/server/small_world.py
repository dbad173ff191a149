"""A small world to try every door in: people of each role, works inside their scope and outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.accounts.models import Person
from server.db import db
from server.register.models import Head
from server.reporting import service as reporting
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, ROLES
from tests import factories
from tests.server.sync.field import Tablet

INSIDE, OUTSIDE = "KW-HA", "KW-JA"
# Contracts of the demonstration: 9 lies in Hawalli, 13 in Jahra.
CONTRACTS = {INSIDE: 9, OUTSIDE: 13}
# Notes that must show where their works are seen, and nowhere else.
NOTES = {INSIDE: "note-inside-the-scope", OUTSIDE: "note-outside-the-scope"}
NOBODY = "nobody"
# A week that is over, issued for both governorates.
WEEK = "2026-02-22"
# What a record that is asked for may be.
NONE = "none"
# Fields of one call: path (arguments of the rule), query, json, form.
Call = dict[str, Any]


@dataclass
class World:
    """``tablets``: role -> its person's tablet; ``works``: governorate -> a work to look at.

    The chief sees all. The stranger's governorate and contract have nothing in common.
    """

    app: Flask
    tablets: dict[str, Tablet]
    chief: Tablet
    stranger: Tablet
    works: dict[str, UUID]

    def new_work(self, governorate: str) -> UUID:
        """A work that nobody has decided on yet."""
        with self.app.app_context():
            author = db.session.get_one(Person, self.chief.person.id)
            activity = f"C{CONTRACTS[governorate]:02}-A01"
            # Without a stretch none overlaps another, so that each may be accepted.
            nowhere = {"section": None, "from_m": None, "to_m": None}
            fields = {"notes": NOTES[governorate], "quantity": "1", **nowhere}
            return factories.log_work(author, activity, **fields)

    def work(self, which: str) -> UUID:
        """A fresh work INSIDE, the one OUTSIDE, or an id that nothing has (NONE)."""
        if which == INSIDE:
            return self.new_work(INSIDE)
        return self.works[OUTSIDE] if which == OUTSIDE else uuid4()

    def head_of(self, record: UUID) -> str:
        """The head change of a record; a made-up id when there is none."""
        with self.app.app_context():
            head = db.session.get(Head, record)
            return str(head.change if head else uuid4())

    def call(self, role: str, method: str, rule: str, call: Call) -> TestResponse:
        """Call as ``role`` (by Bearer token) or as NOBODY."""
        headers = self.identity_of(role)
        client: FlaskClient = self.app.test_client()
        return client.open(
            path_of(rule, call),
            method=method,
            query_string=call.get("query"),
            json=call.get("json"),
            data=call.get("form"),
            headers=headers | call.get("headers", {}),
            buffered=True,
        )

    def identity_of(self, role: str) -> dict[str, str]:
        """The headers by which ``role`` is known; none for NOBODY."""
        return {} if role == NOBODY else self._tablet(role).identity

    def _tablet(self, role: str) -> Tablet:
        return {**self.tablets, "chief": self.chief, "stranger": self.stranger}[role]


def path_of(rule: str, call: Call) -> str:
    """``rule`` with the call's arguments filled in."""
    path = rule
    for name, value in call.get("path", {}).items():
        path = _with_argument(path, name, str(value))
    return path


def _with_argument(rule: str, name: str, value: str) -> str:
    """``rule`` with its argument <name> or <converter:name> filled in."""
    parts = rule.split("<")
    filled = [parts[0]]
    for part in parts[1:]:
        inner, rest = part.split(">", 1)
        is_it = inner.split(":")[-1] == name
        filled.append(f"{value}{rest}" if is_it else f"<{part}")
    return "".join(filled)


def _person(role: str) -> Person:
    """Of Hawalli; a contractor of the contract there, wherever it may lie besides."""
    where: dict[str, Any] = {"governorates": [INSIDE]}
    if role == CONTRACTOR:
        where = {"contracts": [CONTRACTS[INSIDE]]}
    return factories.person(role, role, **where)


def make_world(app: Flask) -> World:
    """Real rows, committed: pull shows nothing of a transaction that is still open."""
    with app.app_context():
        factories.load_reference(tuple(CONTRACTS.values()))
        people = {role: _person(role) for role in ROLES.codes}
        chief = factories.person("chief", INSPECTOR)
        elsewhere = {"governorates": [INSIDE], "contracts": [CONTRACTS[OUTSIDE]]}
        stranger = factories.person("stranger", INSPECTOR, **elsewhere)
        for person in (*people.values(), chief, stranger):
            db.session.refresh(person)
            db.session.expunge(person)
    tablets = {role: Tablet(app, person) for role, person in people.items()}
    world = World(app, tablets, Tablet(app, chief), Tablet(app, stranger), {})
    world.works = {place: world.new_work(place) for place in CONTRACTS}
    with app.app_context():
        start = date.fromisoformat(WEEK)
        reporting.issue_weeks(list(CONTRACTS), start, chief.id, EVERYTHING)
    return world
