"""Drafts, field by field as they are typed, and settings.

A draft is its author's: on a shared tablet the next shift finds an empty form. What cannot be
kept, on a full flash, is still known as long as the app runs, and kept once there is room.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from mobile.faults import PortError
from mobile.ports import Clock, Ids
from mobile.store.database import Database
from mobile.store.room import Room, as_json


class Memos(Room):
    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        super().__init__(database, clock, ids)
        # (form as its author's, field) -> the value's JSON, or None for one that is to go.
        self._unkept: dict[tuple[str, str], str | None] = {}

    def keep_draft(self, form: str, field: str, value: Any) -> None:
        """Save one field; None removes it. Raises PortError: then it is known until the end."""
        named = (self._own(form), field)
        text = None if value is None else _storable(as_json(value))
        try:
            self._put(named, text)
        except PortError:
            if not self.database.is_writing_here():
                self._unkept[named] = text
            raise
        self._unkept.pop(named, None)

    def keep_what_was_not(self) -> None:
        """Save what could not be saved when it was typed. Raises PortError."""
        for named, text in list(self._unkept.items()):
            self._put(named, text)
            self._unkept.pop(named, None)

    def _put(self, named: tuple[str, str], text: str | None) -> None:
        with self.database.write() as rows:
            if text is None:
                rows.execute("DELETE FROM draft WHERE form = ? AND field = ?", named)
                return
            rows.execute(
                "INSERT OR REPLACE INTO draft (form, field, value)"
                " VALUES (?1, ?2, sealed('draft.value', ?1 || '/' || ?2, ?3))",
                (*named, text),
            )

    def draft(self, form: str) -> dict[str, Any]:
        own = self._own(form)
        with self.database.read() as rows:
            kept = rows.execute("SELECT field, value FROM open_draft WHERE form = ?", (own,))
            found: dict[str, str | None] = {row["field"]: row["value"] for row in kept}
        found |= {field: text for (of, field), text in self._unkept.items() if of == own}
        return {field: json.loads(text) for field, text in found.items() if text is not None}

    def drop_draft(self, form: str) -> None:
        own = self._own(form)
        with self.database.write() as rows:
            rows.execute("DELETE FROM draft WHERE form = ?", (own,))
            self.database.after_commit(lambda: self._forget(own))

    def _forget(self, own: str) -> None:
        self._unkept = {named: text for named, text in self._unkept.items() if named[0] != own}

    def setting(self, name: str, default: str = "") -> str:
        with self.database.read() as rows:
            found = rows.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if found is None else str(found["value"])

    def keep_setting(self, name: str, value: str) -> None:
        with self.database.write() as rows:
            rows.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _own(self, form: str) -> str:
        """The form's name, as the present person's."""
        with self.database.read() as rows:
            return _of_author(rows, form)


def _of_author(rows: sqlite3.Connection, form: str) -> str:
    found = rows.execute("SELECT id FROM person WHERE is_current = 1").fetchone()
    return f"{'' if found is None else found['id']}/{form}"


def _storable(text: str) -> str:
    """Without lone surrogates, which a keyboard may give and no file can hold."""
    return text.encode("utf-8", "ignore").decode()
