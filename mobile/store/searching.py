"""Keeps the index in memory as the tables are, whoever writes them: filled once, then told.

Triggers of the writer's connection tell it of each record that is searched by something else
or is gone; it hears of them when the transaction is kept.
"""

from __future__ import annotations

import threading
from functools import partial

from mobile.ports import Clock, Ids
from mobile.store.database import Database
from mobile.store.room import Room
from mobile.store.search_index import SearchIndex

# So many rows at a time: screens read through the same connection, and wait meanwhile.
_SLICE = 500
_TRIGGERS = (
    """CREATE TEMP TRIGGER tell_searched AFTER UPDATE OF search ON main.record
        BEGIN SELECT tell_searched(new.record, new.search); END""",
    """CREATE TEMP TRIGGER tell_gone AFTER DELETE ON main.record
        BEGIN SELECT tell_gone(old.record); END""",
)
# What lists are made of: records, names of activities, and who looks at them.
_LISTED = tuple(
    f"""CREATE TEMP TRIGGER tell_{table}_{act} AFTER {act} ON main.{table}
        BEGIN SELECT tell_listed(); END"""
    for table in ("record", "activity", "person")
    for act in ("INSERT", "UPDATE", "DELETE")
)
_TEXTS = """SELECT rowid AS place, record, readable('record.search', record, search) AS search
    FROM record WHERE rowid > ? ORDER BY rowid LIMIT ?"""


class Searching(Room):
    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        super().__init__(database, clock, ids)
        self.index = SearchIndex()
        self._filling = threading.Lock()
        self._is_filled = False
        self._edition = 0
        database.teach("tell_listed", 0, self._listed)
        database.teach("holds", 2, self.index.holds)
        database.teach("tell_searched", 2, self._searched)
        database.teach("tell_gone", 1, self._gone)
        with database.write() as rows:
            for trigger in (*_TRIGGERS, *_LISTED):
                rows.execute(trigger)

    def fill_search(self) -> None:
        """Open what records are searched by; until then the first search would do it.

        Not within ``database.read``: it reads by itself, and others may read in between.
        """
        with self._filling:
            after = 0
            while not self._is_filled:
                with self.database.read() as rows:
                    found = rows.execute(_TEXTS, (after, _SLICE)).fetchall()
                self.index.fill((row["record"], row["search"]) for row in found if row["search"])
                self._is_filled = len(found) < _SLICE
                after = found[-1]["place"] if found else after

    def edition(self) -> int:
        """Another number once anything that lists show was written."""
        return self._edition

    def _listed(self) -> None:
        self.database.after_commit(self._next_edition)

    def _next_edition(self) -> None:
        self._edition += 1

    def _searched(self, record: str, sealed: bytes) -> None:
        text = self.database.sealing.open("record.search", record, sealed) if sealed else ""
        self.database.after_commit(partial(self.index.put, record, text))

    def _gone(self, record: str) -> None:
        self.database.after_commit(partial(self.index.drop, [record]))
