"""What a page of today shows, and by what it is known whether that is still so."""

from __future__ import annotations

import hashlib
from typing import Any

from server.accounts.models import Person
from server.http.language import language
from server.ports import ports
from server.records import service as records
from server.records.pages import WORDS
from server.sync import service as sync
from server.today.queues import queues_of
from shared.rules.scope import Scope
from shared.vocabulary.roles import ROLES

WITH_QUEUES = ROLES.codes
MOST_NEW = 8
_A_MINUTE_S = 60


def waiting(person: Person, scope: Scope, place: sync.Place | None = None) -> dict[str, Any]:
    """The queues, with the ``mark`` of when they were read."""
    now = ports().clock.now()
    return {
        # Before the rest is read: nothing is missed in between.
        "mark": mark_of(person, scope, place),
        "now": now,
        "has_queues": person.role in WITH_QUEUES,
        "queues": queues_of(person, scope, now),
    }


def shown(person: Person, scope: Scope) -> dict[str, Any]:
    """The same and the newest records, for the overview."""
    place, newest = sync.newest_records(scope, MOST_NEW, records.WITHOUT)
    found = waiting(person, scope, place)
    return {**found, "newest": records.newest(records.Reader.of(person, scope), newest), **WORDS}


def mark_of(person: Person, scope: Scope, place: sync.Place | None = None) -> str:
    """What is another one as soon as something was written to the register within the scope.

    And each minute: clocks go on, and some queues are not of the register
    (docs/decisions/0017-live-pages-ask.md). ``place``: of the feed, read here when None.
    """
    minute = int(ports().clock.now().timestamp()) // _A_MINUTE_S
    place = place or sync.newest_place(scope)
    said = (person.id, person.scope_version, language(), place, minute)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
