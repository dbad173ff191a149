"""Records of any kind as screens ask for them; quick with 100,000 of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mobile.shapes import Fields, RecordView, Safety
from mobile.store.folding import fold
from mobile.store.mending import refused_of
from mobile.store.room import moment_of
from mobile.store.searching import Searching
from shared.vocabulary.works import RETURNED

MINE = "author = (SELECT id FROM person WHERE is_current = 1)"
_ME = "SELECT *, (SELECT id FROM person WHERE is_current = 1) AS me FROM"
_REFUSED = """SELECT receipt FROM open_change WHERE record = ? AND state = 'rejected'
    ORDER BY place DESC LIMIT 1"""


class RecordLists(Searching):
    def record(self, record: UUID) -> RecordView | None:
        """The record as this tablet sees it, a deleted one too; None when it is not here."""
        with self.database.read() as rows:
            found = rows.execute(
                f"{_ME} open_record WHERE record = ? AND fields <> '{{}}'", (str(record),)
            ).fetchone()
            return None if found is None else _view(rows, found)

    def records(
        self,
        kind: str,
        *,
        states: Sequence[str] | None = None,
        search: str = "",
        of: UUID | None = None,
        is_mine: bool | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[RecordView]:
        """Newest first, by the clock of the tablet that made them; ``of``: those of one record."""
        where, values = conditions(kind, states, self.words(search), of, is_mine)
        # The inner query reads a narrow index alone; only a page of whole rows is fetched.
        inner = f"SELECT record FROM record WHERE {where} ORDER BY record DESC LIMIT ? OFFSET ?"  # noqa: S608
        with self.database.read() as rows:
            found = rows.execute(
                f"{_ME} readable_record WHERE record IN ({inner}) ORDER BY record DESC",
                (*values, limit, offset),
            ).fetchall()
            return [_view(rows, row) for row in found if opens(row)]

    def words(self, search: str) -> list[str]:
        """What is searched for, folded; with the index ready to find it."""
        words = fold(search).split()
        if words:
            self.fill_search()
        return words

    def records_count(self, kind: str, states: Sequence[str] | None = None) -> int:
        where, values = conditions(kind, states, (), None, None)
        with self.database.read() as rows:
            counted = rows.execute(f"SELECT count(*) FROM record WHERE {where}", values)  # noqa: S608
            return int(counted.fetchone()[0])

    def kinds_held(self) -> dict[str, int]:
        """How many records of each kind are here and not deleted."""
        with self.database.read() as rows:
            counted = rows.execute(
                "SELECT kind, count(*) FROM record WHERE is_shown = 1 GROUP BY kind"
            )
            return {row[0]: row[1] for row in counted}


def conditions(
    kind: str,
    states: Sequence[str] | None,
    words: Sequence[str],
    of: UUID | None,
    is_mine: bool | None,
) -> tuple[str, list[Any]]:
    """The WHERE of records of a kind, and its values; ``words`` come from ``RecordLists``."""
    parts, values = ["kind = ?", "is_shown = 1"], list[Any]([kind])
    if states is not None:
        parts.append(f"state IN ({', '.join('?' * len(states))})")
        values += states
    if of is not None:
        parts.append("parent = ? AND parent <> ''")
        values.append(str(of))
    if is_mine is not None:
        parts.append(MINE if is_mine else f"NOT {MINE}")
    for word in words:
        parts.append("holds(record, ?)")
        values.append(word)
    return " AND ".join(parts), values


def _view(rows: sqlite3.Connection, row: sqlite3.Row) -> RecordView:
    record = UUID(row["record"])
    return RecordView(
        record=record,
        kind=row["kind"],
        state=row["state"],
        fields=json.loads(row["fields"]),
        of=UUID(row["parent"]) if row["parent"] else None,
        conflicts=json.loads(row["conflicts"]),
        flags=tuple(json.loads(row["flags"])),
        is_deleted=not row["is_shown"],
        is_mine=row["author"] == row["me"],
        safety=safety_of(row),
        made_at=moment_of(record, row["pulled_at"]),
        last_change=UUID(row["last_change"]),
        errors=errors_of(rows, row),
        refused=typed_of(rows, row),
    )


def opens(row: sqlite3.Row) -> bool:
    """Whether its seals are whole; else a list leaves it out until it was fetched anew."""
    return row["fields"] is not None and row["conflicts"] is not None


def safety_of(row: sqlite3.Row) -> Safety:
    """How safe the record in a row (with ``me``, who is signed in) is."""
    is_mine, has_conflict = row["author"] == row["me"], row["conflicts"] != "{}"
    if row["refused"] or (is_mine and (has_conflict or row["state"] == RETURNED)):
        return Safety.NEEDS_YOU
    return Safety.HERE if row["unsent"] else Safety.THERE


def errors_of(rows: sqlite3.Connection, row: sqlite3.Row) -> tuple[Mapping[str, Any], ...]:
    """Why the newest refused change of the record was refused."""
    if not row["refused"]:
        return ()
    receipt = rows.execute(_REFUSED, (row["record"],)).fetchone()["receipt"]
    return tuple(json.loads(receipt).get("errors") or ())


def typed_of(rows: sqlite3.Connection, row: sqlite3.Row) -> Fields:
    """What one typed in a refused change of the record, by wire name."""
    refused = refused_of(rows, UUID(row["record"])) if row["refused"] else None
    return {} if refused is None else refused.typed
