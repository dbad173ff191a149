"""The outbox: changes in the order they were made, chained, kept until a receipt, then 30 days."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.keeping import is_over, limits
from mobile.store.local_view import refresh_all
from mobile.store.people import People
from mobile.store.room import as_json
from shared.rules.clocks import Clocks
from shared.sync.chain import body_hash, next_link
from shared.vocabulary.works import KIND
from shared.wire.change import write_body
from shared.wire.fields import write_moment
from shared.wire.protocol import MAX_BODY_BYTES

_INSERT = """INSERT INTO change (outbox, n, change, record, kind, op, base, mends, fields,
    previous, body, sha256, link, state, made_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, sealed('change.fields', ?3, ?9),
    sealed('change.previous', ?3, ?10), sealed('change.body', ?3, ?11), ?12, ?13, 'waiting', ?14)"""

# A record of which the server has not said anything yet.
_UNSAID = """INSERT OR IGNORE INTO record (record, kind, version, is_deleted, author, whole,
    conflicts, flags, round, fields, state, activity, boq_item, quantity, search, unsent,
    refused, is_shown)
    VALUES (?, ?, 0, 0, ?, x'', x'', '[]', 0, x'', '', '', '', 0, x'', 0, 0, 0)"""


@dataclass(frozen=True)
class NewChange:
    """A change about to be written: ``fields`` by wire name, ``previous`` what they replace.

    ``op``: put, delete or restore; the last two set no fields.
    """

    record: UUID
    fields: Fields
    previous: Fields
    base: UUID | None = None
    mends: UUID | None = None
    fix: Fix | None = None
    kind: str = KIND
    op: str = "put"


class OutboxRoom(People):
    def append(self, rows: sqlite3.Connection, new: NewChange) -> SavedChange:
        """Write record, outbox row and chain link: one transaction, the caller's.

        Raises NotSignedInError, InvalidRecordError (``too_large``).
        """
        outbox = self.author(rows)
        change, made_at, n = self.ids.uuid7(), self.clock.now(), int(outbox["next_n"])
        body = write_body(
            change, new.record, new.kind, new.op, new.base, new.fields, made_at,
            self._clocks(new.fix), place_of(new.fix), new.mends,
        )  # fmt: skip
        if len(body.encode()) > MAX_BODY_BYTES:
            raise InvalidRecordError({"": "too_large"})
        sha256 = body_hash(body)
        link = next_link(outbox["link"], n, sha256)
        rows.execute(
            _INSERT,
            (outbox["id"], n, str(change), str(new.record), new.kind, new.op, _text(new.base),
             _text(new.mends), as_json(new.fields), as_json(new.previous), body, sha256, link,
             write_moment(made_at)),
        )  # fmt: skip
        rows.execute(
            "UPDATE outbox SET next_n = ?, link = ? WHERE id = ?", (n + 1, link, outbox["id"])
        )
        self._show(rows, new, outbox["person"])
        return SavedChange(change, new.record, n, made_at)

    def _show(self, rows: sqlite3.Connection, new: NewChange, author: str) -> None:
        record = str(new.record)
        rows.execute(_UNSAID, (record, new.kind, author))
        refresh_all(rows, [record])

    def _clocks(self, fix: Fix | None) -> Clocks:
        monotonic_ms = self.clock.monotonic_ms()
        gnss = None
        if fix is not None and fix.fixed_at is not None:
            age_ms = 0 if fix.taken_ms is None else max(0, monotonic_ms - fix.taken_ms)
            gnss = fix.fixed_at + timedelta(milliseconds=age_ms)
        return Clocks(self.clock.now(), monotonic_ms, self.clock.boot_id(), gnss)

    def clocks_now(self) -> Clocks:
        """What this tablet knows of the time, for the head of a push."""
        return self._clocks(None)

    def forget_old(self) -> int:
        """Let go of changes whose receipt is more than 30 days old; returns how many.

        Only from the front, so that what is kept is one unbroken piece of the chain.
        """
        with self.database.write() as rows:
            over = limits(rows, self.clock.now())
            if over is None:
                return 0
            return sum(_forget(rows, outbox["id"], over)
                       for outbox in rows.execute("SELECT id FROM outbox").fetchall())  # fmt: skip


def _forget(rows: sqlite3.Connection, outbox: str, over: dict[str, str]) -> int:
    stays = rows.execute(
        "SELECT min(n) AS n FROM change WHERE outbox = :outbox"  # noqa: S608
        " AND (state IN ('waiting', 'rejected') OR outcome = 'waiting'"
        f" OR NOT {is_over('server_time', 'acknowledged_at')})",
        {"outbox": outbox, **over},
    ).fetchone()["n"]
    last = rows.execute(
        "SELECT n, link FROM change WHERE outbox = ? AND n < coalesce(?, 9e18)"
        " ORDER BY n DESC LIMIT 1",
        (outbox, stays),
    ).fetchone()
    if last is None:
        return 0
    rows.execute(
        "UPDATE outbox SET kept_from = ?, kept_link = ? WHERE id = ?",
        (last["n"] + 1, last["link"], outbox),
    )
    gone = rows.execute("DELETE FROM change WHERE outbox = ? AND n <= ?", (outbox, last["n"]))
    return int(gone.rowcount)


def place_of(fix: Fix | None) -> dict[str, Any] | None:
    """A fix as it travels: degrees to a decimetre, accuracy to a decimetre."""
    if fix is None:
        return None
    mocked = {"is_mocked": True} if fix.is_mocked else {}
    return {
        "lat": f"{fix.lat:.6f}",
        "lon": f"{fix.lon:.6f}",
        "accuracy_m": None if fix.accuracy_m is None else f"{fix.accuracy_m:.1f}",
        "fixed_at": None if fix.fixed_at is None else write_moment(fix.fixed_at),
        **mocked,
    }


def fix_of(place: Mapping[str, Any] | None) -> Fix | None:
    """A fix from a work's ``place``; None when there is none, or none that can be read."""
    try:
        if not place:
            return None
        accuracy, moment = place.get("accuracy_m"), place.get("fixed_at")
        return Fix(
            float(place["lat"]),
            float(place["lon"]),
            None if accuracy is None else float(accuracy),
            None if moment is None else datetime.fromisoformat(moment),
            is_mocked=place.get("is_mocked") is True,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _text(identifier: UUID | None) -> str | None:
    return None if identifier is None else str(identifier)
