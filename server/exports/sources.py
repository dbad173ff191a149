"""Where tables come from: each room declares its own once, by the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple

from flask import current_app

from server.accounts.models import Person
from server.db import db, transaction
from server.exports.table import Table
from server.http.errors import Refusal
from server.http.permissions import declared_roles
from shared.rules.scope import Scope

EXTENSION = "tareeq.exports"
# So many at once are read, in a transaction that ends before they are written.
BATCH = 2000


@dataclass(frozen=True)
class Asked:
    """Who takes a table along in which language, what they see, what the address filters by."""

    person: Person
    scope: Scope
    query: Mapping[str, str]
    reader: str

    def whole(self, name: str) -> int:
        """A whole number of the address, at most nine digits; 0 where it has none."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class Given(NamedTuple):
    """``count``: how many rows there will be, where that is quickly known."""

    table: Table
    rows: Iterable[Any]
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class Source:
    """``page``: the endpoint that shows the table; who may open it may take the table along.

    ``give``: the table as the page's filters show it; its rows are read while they are written.
    """

    name: str
    title: Any
    page: str
    give: Callable[[Asked], Given]

    def check(self, person: Person) -> None:
        """Raises Refusal not_allowed."""
        if person.role not in (declared_roles(current_app, self.page) or ()):
            raise Refusal("not_allowed")


def by_name(rooms: list[ModuleType]) -> dict[str, Source]:
    return {source.name: source for room in rooms for source in room.SOURCES}


def find_source(name: str) -> Source:
    """Raises Refusal not_found."""
    found: dict[str, Source] = current_app.extensions[EXTENSION]
    if name not in found:
        raise Refusal("not_found")
    return found[name]


def in_batches(read: Callable[[Any, int], tuple[Sequence[Any], Any]]) -> Iterator[Any]:
    """The rows of ``read``: (where the last batch ended, how many) to (rows, where these end).

    None begins, and ends. Memory holds one batch, and no transaction stays open between two.
    """
    after = None
    while True:
        with transaction() as session:
            found, after = read(after, BATCH)
            # Read once: a row that outlives its transaction is not asked for again.
            parts = {part for row in found for part in row if isinstance(part, db.Model)}
            for part in parts:
                session.expunge(part)
        yield from found
        if after is None:
            return
