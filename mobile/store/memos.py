"""Drafts, field by field as they are typed, and settings."""

from __future__ import annotations

import json
from typing import Any

from mobile.store.room import Room, as_json


class Memos(Room):
    def keep_draft(self, form: str, field: str, value: Any) -> None:
        """Save one field; None removes it."""
        with self.database.write() as rows:
            if value is None:
                rows.execute("DELETE FROM draft WHERE form = ? AND field = ?", (form, field))
                return
            rows.execute(
                "INSERT OR REPLACE INTO draft (form, field, value) VALUES (?, ?, ?)",
                (form, field, _storable(as_json(value))),
            )

    def draft(self, form: str) -> dict[str, Any]:
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT field, value FROM draft WHERE form = ?", (form,)
            ).fetchall()
        return {row["field"]: json.loads(row["value"]) for row in found}

    def drop_draft(self, form: str) -> None:
        with self.database.write() as rows:
            rows.execute("DELETE FROM draft WHERE form = ?", (form,))

    def setting(self, name: str, default: str = "") -> str:
        with self.database.read() as rows:
            found = rows.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if found is None else str(found["value"])

    def keep_setting(self, name: str, value: str) -> None:
        with self.database.write() as rows:
            rows.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def _storable(text: str) -> str:
    """Without lone surrogates, which a keyboard may give and no file can hold."""
    return text.encode("utf-8", "ignore").decode()
