"""The history of a decision in words: who did what when, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from server.accounts.models import Person
from server.decisions import queries
from server.decisions.wording import EVENTS, LOOKS
from server.http.language import day, named
from shared.vocabulary.decisions import DECIDED, DELEGATED, REFUSED, WANTED, WITHDRAWN


@dataclass(frozen=True)
class Event:
    """A version: ``more`` is what is to be done by whom until when, ``words`` what they said."""

    tone: str
    icon: str
    title: str
    more: str
    words: str
    author: Person
    made_at: datetime
    version: int
    hash_text: str


def events_of(history: Iterable[Any]) -> list[Event]:
    """Each version of (revision, who wrote it), the newest first."""
    found = list(history)
    named_there = {UUID(id_) for one, _who in found if (id_ := one.whole.get("delegate"))}
    people = queries.people(named_there)
    return [_event(one, who, people) for one, who in reversed(found)]


def _event(revision: Any, author: Person, people: dict[UUID, Person]) -> Event:
    whole, said = revision.whole, revision.fields
    tone, icon = LOOKS[whole["state"]]
    return Event(
        *(tone, icon, str(EVENTS[whole["state"]]), _more(whole, people)),
        said.get(_WORDS.get(whole["state"], "note")) or "",
        *(author, revision.made_at, revision.version, bytes(revision.hash).hex()),
    )


_WORDS = {DECIDED: "answer", REFUSED: "reason", WITHDRAWN: "reason"}


def _more(whole: dict[str, Any], people: dict[UUID, Person]) -> str:
    if whole["state"] == WANTED:
        return _("To be decided by %(day)s", day=_day(whole["wanted_by"]))
    if whole["state"] == DECIDED:
        return _("To be done by %(day)s", day=_day(whole["due_on"]))
    if whole["state"] == DELEGATED:
        delegate = named(people.get(UUID(whole["delegate"])))
        until = _day(whole["delegated_until"])
        return _("To %(name)s, to be decided by %(day)s", name=delegate, day=until)
    return ""


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
