"""The records beneath a count of a card: as many as it says, while the register is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from server.http.errors import Refusal
from server.records import service as records
from server.records.service import Entry, Reader
from server.scores import queries
from server.scores.cards import OVERDUE, Json, hours, window_of
from server.scores.models import ScoreCard
from server.scores.queries import Source
from shared.rules.scores import Rules

PAGE_SIZE = 100


@dataclass(frozen=True)
class Beneath:
    """A page of the records. ``count``: how many there are now; ``said``: as the card has it.

    ``kept_at``: of a kept card, when it was counted so; ``changed``: what of the page changed
    since, and when.
    """

    entries: list[Entry]
    count: int
    said: int
    page: int
    pages: int
    kept_at: datetime | None
    changed: dict[UUID, datetime]


def look_beneath(
    card: Json, kept: Sequence[ScoreCard], count: str, reader: Reader, page: int
) -> Beneath:
    """``kept``: the cards of the same week, the newest first; none of the card of now.

    Raises Refusal not_found: no such count.
    """
    source = _source(count)
    found = queries.records_beneath(source, count, card["contract"], _window(card), hours())
    pages = max(-(-len(found) // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    entries = records.entries_of(source.kind, found, reader, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    kept_at = _counted_at(kept, count) if kept else None
    shown = [entry.record for entry in entries]
    changed = queries.changed_records(shown, kept_at) if kept_at and shown else {}
    return Beneath(entries, len(found), said_by(card, count), page, pages, kept_at, changed)


def changed_since(kept: Sequence[ScoreCard]) -> dict[str, datetime]:
    """Count -> when its records changed last, of those that did since a week's card was kept.

    Its number may be the same: another record counts, or one says something else.
    """
    if not kept:
        return {}
    card = kept[0].card
    since = {count: _counted_at(kept, count) for one in queries.SOURCES for count in one.counts}
    return queries.changed(card["contract"], _window(card), hours(), since)


def _counted_at(kept: Sequence[ScoreCard], count: str) -> datetime:
    """When a week's count was first kept as it is: an appeal may have had others counted anew."""
    said = said_by(kept[0].card, count)
    return [*takewhile(lambda row: said_by(row.card, count) == said, kept)][-1].kept_at


def _window(card: Json) -> queries.Window:
    rules = Rules(card["rules"], card["rules_version"])
    return window_of(date.fromisoformat(card["until"]), rules)


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
