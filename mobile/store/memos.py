"""Drafts, field by field as they are typed, and settings.

A draft is its author's: on a shared tablet the next shift finds an empty form.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from mobile.store.room import Room, as_json


class Memos(Room):
    def keep_draft(self, form: str, field: str, value: Any) -> None:
        """Save one field; None removes it."""
        with self.database.write() as rows:
            named = (_own(rows, form), field)
            if value is None:
                rows.execute("DELETE FROM draft WHERE form = ? AND field = ?", named)
                return
            rows.execute(
                "INSERT OR REPLACE INTO draft (form, field, value)"
                " VALUES (?1, ?2, sealed('draft.value', ?1 || '/' || ?2, ?3))",
                (*named, _storable(as_json(value))),
            )

    def draft(self, form: str) -> dict[str, Any]:
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT field, value FROM open_draft WHERE form = ?", (_own(rows, form),)
            ).fetchall()
        return {row["field"]: json.loads(row["value"]) for row in found}

    def drop_draft(self, form: str) -> None:
        with self.database.write() as rows:
            rows.execute("DELETE FROM draft WHERE form = ?", (_own(rows, form),))

    def setting(self, name: str, default: str = "") -> str:
        with self.database.read() as rows:
            found = rows.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if found is None else str(found["value"])

    def keep_setting(self, name: str, value: str) -> None:
        with self.database.write() as rows:
            rows.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def _own(rows: sqlite3.Connection, form: str) -> str:
    """The form's name, as the present person's."""
    found = rows.execute("SELECT id FROM person WHERE is_current = 1").fetchone()
    return f"{'' if found is None else found['id']}/{form}"


def _storable(text: str) -> str:
    """Without lone surrogates, which a keyboard may give and no file can hold."""
    return text.encode("utf-8", "ignore").decode()
