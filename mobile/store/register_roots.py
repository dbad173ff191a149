"""The register's signed roots, kept here too: a past that was altered or cut off shows.

The key that signs them is pinned at the first sign-in. A root is ``kept`` when it is signed
and no other is known of its number; else the server's register is not what it was, and that
is told to whoever holds the tablet. A restore says which roots it cut off: those stay as well.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mobile.shapes import Restored
from mobile.store.room import remember, remembered
from shared.sync.chain import root_message
from shared.wire.fields import read_moment, write_moment

KEPT, ALTERED, CUT = "kept", "altered", "cut"
_KEEP = """INSERT OR IGNORE INTO root (number, merkle, revisions, made_at, signature, state, since)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def pin_register_key(rows: sqlite3.Connection, key: bytes | None, now: str) -> None:
    """Keep the first key that the server told; another one later is a problem to be shown."""
    if key is None:
        return
    told, pinned = base64.b64encode(key).decode(), remembered(rows, "register_key")
    if not pinned:
        remember(rows, "register_key", told)
        _check_known(rows, key, now)
    elif told != pinned and not remembered(rows, "register_key_changed_at"):
        remember(rows, "register_key_changed_at", now)


def keep_roots(rows: sqlite3.Connection, roots: Iterable[Mapping[str, Any]], now: str) -> None:
    """Keep pulled roots (loaded by the wire's schema), each with what is to be thought of it."""
    pinned = remembered(rows, "register_key")
    key = base64.b64decode(pinned) if pinned else None
    for root in roots:
        made_at = root["made_at"].isoformat()
        is_good = _is_signed(key, root) and not _contradicts(rows, root)
        state = KEPT if is_good else ALTERED
        given = (root["number"], root["merkle"], root["revisions"], made_at, root["signature"])
        rows.execute(_KEEP, (*given, state, now))


def cut_roots(rows: sqlite3.Connection, restores: Iterable[Mapping[str, Any]]) -> bool:
    """Note which roots restores cut off, each restore once: ``{last_root, at}``; whether one is
    news.
    """
    before = remembered(rows, "restores", "").split()
    known = set(before)
    for restore in sorted(restores, key=lambda each: each["at"]):
        at = restore["at"].isoformat()
        if at not in known:
            _cut(rows, restore["last_root"], restore["at"])
            known.add(at)
    remember(rows, "restores", " ".join(sorted(known)))
    return len(known) > len(before)


def _cut(rows: sqlite3.Connection, last_root: int, at: datetime) -> None:
    """Only what was made before the restore: a number is given out again after it."""
    later = rows.execute(
        "SELECT rowid, made_at FROM root WHERE number > ? AND state = 'kept'", (last_root,)
    ).fetchall()
    gone = [row["rowid"] for row in later if read_moment(row["made_at"]) <= at]
    rows.executemany(
        "UPDATE root SET state = 'cut', since = ? WHERE rowid = ?",
        [(write_moment(at), rowid) for rowid in gone],
    )


def cut_by_restore(rows: sqlite3.Connection) -> Restored | None:
    """The last restore that cut off roots which this tablet keeps; None when none did."""
    found = rows.execute("SELECT since FROM root WHERE state = 'cut'").fetchall()
    moments = [read_moment(row["since"]) for row in found]
    return Restored(max(moments), len(moments)) if moments else None


def alterations(rows: sqlite3.Connection) -> str | None:
    """Since when the server's register is not what this tablet knows of it; None when it is."""
    found = rows.execute("SELECT min(since) AS since FROM root WHERE state = 'altered'").fetchone()
    moments = [found["since"], remembered(rows, "register_key_changed_at") or None]
    return min((moment for moment in moments if moment), default=None)


def _contradicts(rows: sqlite3.Connection, root: Mapping[str, Any]) -> bool:
    known = rows.execute(
        "SELECT 1 FROM root WHERE number = ? AND state = 'kept' AND merkle <> ?",
        (root["number"], root["merkle"]),
    )
    return known.fetchone() is not None


def _is_signed(key: bytes | None, root: Mapping[str, Any]) -> bool:
    """Whether the pinned key signed it; while none is pinned (an older server) it may be."""
    if key is None:
        return True
    try:
        message = root_message(
            root["number"], bytes.fromhex(root["merkle"]), root["revisions"], root["made_at"]
        )
        Ed25519PublicKey.from_public_bytes(key).verify(root["signature"], message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_known(rows: sqlite3.Connection, key: bytes, now: str) -> None:
    """Roots that came before the key was known."""
    for row in rows.execute("SELECT * FROM root WHERE state = 'kept'").fetchall():
        root = {**dict(row), "made_at": read_moment(row["made_at"])}
        if not _is_signed(key, root):
            rows.execute(
                "UPDATE root SET state = 'altered', since = ? WHERE number = ? AND merkle = ?",
                (now, row["number"], row["merkle"]),
            )
