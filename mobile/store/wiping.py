"""Wiping: a revoked tablet lets go of everything, once all it held is safe there.

A kill in the middle is followed by the rest when the store is next opened; until the last step
nobody can sign in, since the sign-ins go first.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mobile.store.database import Database
from mobile.store.room import Room, forget, maybe_moment, remember, remembered
from mobile.store.sealing import Sealing
from shared.wire.verify import MAX_STUCK_FILES

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

_STUCK = """SELECT record, role, sha256, size, person, code, since FROM file
    WHERE state = 'problem' ORDER BY since, record, role LIMIT ?"""


class Holdings(Room):
    def holdings(self) -> dict[str, Any]:
        """All that this tablet holds: the ends of its outboxes, and files without a receipt.

        Of these the ones that cannot be sent by name, for the office to know what it never had.
        """
        with self.database.read() as rows:
            return _held(rows)

    def begin_wipe(self, held: dict[str, Any]) -> bool:
        """Decide to wipe, for good, if ``held`` is still all there is; False if it is not.

        From then on nobody is signed in, so nothing is saved here that would go unsent.
        """
        with self.database.write() as rows:
            if held != _held(rows):
                return False
            remember(rows, "wipe_begun_at", self.now_text())
            rows.execute("UPDATE person SET refresh_token = NULL, is_current = 0")
        return True

    def wiped_at(self) -> Any:
        """When this tablet was wiped; None when it never was."""
        with self.database.read() as rows:
            return maybe_moment(remembered(rows, "wiped_at") or None)


def finish_wipe(database: Database, home: Path, new_key: Callable[[], Sealing]) -> bool:
    """Do what a wipe that was begun has left to do; whether there was one.

    Files and device key first, then every row, then the bytes that rows leave behind, then the
    key that they were sealed under; the note that it was done comes last and is all that stays.
    """
    with database.read() as rows:
        begun_at = remembered(rows, "wipe_begun_at")
    if not begun_at:
        return False
    for folder in ("files", "packs"):
        shutil.rmtree(home / folder, ignore_errors=True)
    (home / "files").mkdir(mode=0o700, exist_ok=True)
    with suppress(FileNotFoundError):
        (home / "device.key").unlink()
    with database.write() as rows:
        rows.execute("PRAGMA defer_foreign_keys = ON")
        for table in rows.execute(_TABLES).fetchall():
            rows.execute(f'DELETE FROM "{table["name"]}"')  # noqa: S608 - our own tables
        remember(rows, "wipe_begun_at", begun_at)
    database.shred()
    database.seal_with(new_key())
    with database.write() as rows:
        forget(rows, "wipe_begun_at")
        remember(rows, "wiped_at", begun_at)
    return True


def _held(rows: sqlite3.Connection) -> dict[str, Any]:
    outboxes = rows.execute("SELECT id, next_n FROM outbox WHERE is_open = 1 ORDER BY id")
    files = rows.execute(
        "SELECT count(*) AS left FROM file WHERE state NOT IN ('there', 'draft')"
    ).fetchone()
    stuck = rows.execute(_STUCK, (MAX_STUCK_FILES,)).fetchall()
    return {
        "outboxes": [{"outbox": row["id"], "next_n": row["next_n"]} for row in outboxes],
        "files_left": files["left"],
        "stuck_files": [dict(row) for row in stuck],
    }
