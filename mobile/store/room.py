"""What every part of the store stands on: the file, the clock, ids, and what sync remembers."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mobile.ports import Clock, Ids
from mobile.store.database import Database
from shared.wire.fields import read_moment, write_moment

# The year 2200: no clock is that wrong, and dates after it end at the year 9999.
_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)


class Room:
    """One part of the store. Parts share the file; a transaction of one may hold another's."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self.database = database
        self.clock = clock
        self.ids = ids

    def now_text(self) -> str:
        return write_moment(self.clock.now())


def remembered(rows: sqlite3.Connection, name: str, default: str = "") -> str:
    found = rows.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return default if found is None else str(found["value"])


def remember(rows: sqlite3.Connection, name: str, value: str) -> None:
    rows.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


def forget(rows: sqlite3.Connection, name: str) -> None:
    rows.execute("DELETE FROM meta WHERE name = ?", (name,))


def remember_server_time(rows: sqlite3.Connection, moment: datetime) -> str:
    """Keep the time that the server told last; returns it as text.

    Not the newest: a server's clock that once jumped ahead would be believed for ever.
    """
    text = write_moment(moment)
    remember(rows, "server_time", text)
    return text


def begin_round(rows: sqlite3.Connection, pulls: int) -> None:
    """Pull from the beginning: what ``pulls`` complete pulls do not bring leaves the tablet."""
    remember(rows, "cursor", "")
    remember(rows, "round", str(int(remembered(rows, "round", "0")) + 1))
    remember(rows, "pulls_before_dropping", str(pulls))


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def maybe_moment(text: str | None) -> datetime | None:
    return None if text is None else read_moment(text)


def moment_of(record: UUID, pulled_at: str | None = None) -> datetime:
    """When a UUIDv7 was made, by the clock of its tablet: its first 48 bits, in milliseconds.

    An id that says no believable moment, as another tablet may have made it up, gives
    ``pulled_at``, when it came here.
    """
    milliseconds = record.int >> 80
    if record.version == 7 and milliseconds < _LATEST_MS:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return maybe_moment(pulled_at) or datetime.fromtimestamp(0, UTC)
