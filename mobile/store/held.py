"""What this tablet had pulled and a restored server no longer says: kept until it was told.

A decision made on the web stands in no outbox. When the server is restored from before it, the
tablets that had pulled its outcome are the only ones that know: they say so once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from mobile.store.room import Room, remembered

# Sealed anew, as what the server had said at that change; what does not open is let alone.
_WHOLE = "sealed('held.whole', head_change, readable('record.whole', record, whole))"
_NAMES = f"head_change, record, kind, version, hash, {_WHOLE}, governorate, contract"
_NOTE = f"""INSERT OR IGNORE INTO held
    (change, record, kind, version, hash, whole, governorate, contract)
    SELECT {_NAMES} FROM record WHERE version > 0 AND head_change IS NOT NULL"""  # noqa: S608
MOST_TOLD = 200
# Well below what the server takes in one message: larger ones would be refused for ever.
MOST_TOLD_BYTES = 2 * 1024 * 1024


def note_replaced(rows: sqlite3.Connection, said: Iterable[tuple[str, str]], round_: int) -> None:
    """Before records are overwritten after starting over: ``said`` is (record, its change now)."""
    if remembered(rows, "pulls_before_dropping", "0") != "0":
        rows.executemany(
            f"{_NOTE} AND record = ? AND head_change <> ? AND round < ?",
            [(record, change, round_) for record, change in said],
        )


def note_dropped(rows: sqlite3.Connection, round_: int) -> None:
    """Before records go that a whole round did not bring."""
    rows.execute(f"{_NOTE} AND round < ?", (round_,))


class Held(Room):
    def held(self) -> list[dict[str, Any]]:
        """What is to be told, some of it at a time; as POST /sync/held takes it."""
        told, size = list[dict[str, Any]](), 0
        with self.database.read() as rows:
            for row in rows.execute("SELECT * FROM open_held LIMIT ?", (MOST_TOLD,)):
                size += len(row["whole"].encode())
                if told and size > MOST_TOLD_BYTES:
                    break
                told.append({**dict(row), "fields": json.loads(row["whole"])})
        return told

    def forget_held(self, changes: Iterable[str | UUID]) -> None:
        """The server knows of them now."""
        with self.database.write() as rows:
            rows.executemany(
                "DELETE FROM held WHERE change = ?", [(str(change),) for change in changes]
            )
