"""The records beneath a count of a card: as many as it says, while the register is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from server.http.errors import Refusal
from server.records import service as records
from server.records.service import Entry, Reader
from server.scores import queries
from server.scores.cards import OVERDUE, Json, hours, window_of
from server.scores.queries import Source
from shared.rules.scores import Rules

PAGE_SIZE = 100


@dataclass(frozen=True)
class Beneath:
    """A page of the records. ``count``: how many there are now; ``said``: as the card has it."""

    entries: list[Entry]
    count: int
    said: int
    page: int
    pages: int


def look_beneath(card: Json, count: str, reader: Reader, page: int) -> Beneath:
    """Raises Refusal not_found: no such count."""
    source = _source(count)
    rules = Rules(card["rules"], card["rules_version"])
    window = window_of(date.fromisoformat(card["until"]), rules)
    found = queries.records_beneath(source, count, card["contract"], window, hours())
    pages = max(-(-len(found) // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    entries = records.entries_of(source.kind, found, reader)
    shown = entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Beneath(shown, len(found), said_by(card, count), page, pages)


def said_by(card: Json, count: str) -> int:
    facts = card["facts"]
    if count.startswith(OVERDUE):
        return int(facts["overdue"].get(count.removeprefix(OVERDUE), 0))
    return int(facts[count])


def _source(count: str) -> Source:
    for source in queries.SOURCES:
        if count in source.counts:
            return source
    raise Refusal("not_found")
