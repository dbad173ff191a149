"""The outbox as sync sees it: batches to send, receipts to keep, a new outbox after a fork."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mobile.store.leaving import let_safe_ones_go
from mobile.store.local_view import refresh_all
from mobile.store.people import People, offer_again, offer_files_again
from mobile.store.register_roots import cut_roots
from mobile.store.room import as_json, remember_server_time, remembered
from shared.sync.chain import next_link
from shared.sync.steps import Batch, Queue, Sent

_BATCH = """SELECT n, change, sha256, body, link FROM open_change
    WHERE outbox = ? AND n >= ? ORDER BY n LIMIT ?"""
# What a person has settled (mended, dismissed) stays so, whatever the server says of it later.
_RECEIPT = """UPDATE change SET
    state = CASE WHEN state IN ('mended', 'dismissed') THEN state ELSE ? END,
    outcome = ?, version = ?, receipt = sealed('change.receipt', change, ?),
    acknowledged_at = coalesce(acknowledged_at, ?), server_time = coalesce(?, server_time)
    WHERE outbox = ? AND n = ? AND change = coalesce(?, change)
    AND state <> 'moved' RETURNING record"""


class Receipts(People):
    def queues(self) -> list[Queue]:
        """Every outbox on this tablet, closed ones left out; the current person's first."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT outbox.*, is_current, (SELECT min(n) FROM change WHERE outbox = outbox.id"
                " AND state = 'waiting') AS waiting_from"
                " FROM outbox JOIN person ON person.id = outbox.person WHERE is_open = 1"
                " ORDER BY is_current DESC, opened_at"
            ).fetchall()
        return [
            Queue(
                outbox=UUID(row["id"]),
                send_from=row["next_n"] if row["waiting_from"] is None else row["waiting_from"],
                next_n=row["next_n"],
                kept_from=row["kept_from"],
                is_own=bool(row["is_current"]),
            )
            for row in found
        ]

    def changes_made(self) -> int:
        """How many changes were ever made in the outboxes here: it grows with each."""
        with self.database.read() as rows:
            found = rows.execute("SELECT coalesce(sum(next_n), 0) AS many FROM outbox").fetchone()
        return int(found["many"])

    def batch(self, outbox: UUID, first_n: int, most: int, most_bytes: int) -> Batch:
        """Changes from ``first_n`` on, at most ``most`` and ``most_bytes``, but at least one."""
        items: list[Sent] = []
        size, link = 0, b""
        with self.database.read() as rows:
            for row in rows.execute(_BATCH, (str(outbox), first_n, most)):
                size += len(row["body"].encode())
                if items and size > most_bytes:
                    break
                items.append(Sent(row["n"], UUID(row["change"]), row["sha256"].hex(), row["body"]))
                link = row["link"]
            before = _link_before(rows, str(outbox), first_n)
        return Batch(outbox, first_n, before, tuple(items), link)

    def kept(self, outbox: UUID) -> tuple[int, bytes]:
        """The first entry that is still kept, and the link before it."""
        with self.database.read() as rows:
            row = rows.execute(
                "SELECT kept_from, kept_link FROM outbox WHERE id = ?", (str(outbox),)
            ).fetchone()
        return row["kept_from"], bytes(row["kept_link"])

    def keep_receipts(
        self, outbox: UUID, receipts: Iterable[Mapping[str, Any]], server_time: datetime
    ) -> int:
        """Apply receipts (loaded by the wire's schema) by (n, change); returns how many."""
        kept, touched = 0, list[str]()
        with self.database.write() as rows:
            moment = remember_server_time(rows, server_time)
            for receipt in receipts:
                touched += self.keep_receipt(rows, outbox, receipt, moment)
                kept += 1
            refresh_all(rows, touched)
            let_safe_ones_go(rows)
        return kept

    def keep_receipt(
        self,
        rows: sqlite3.Connection,
        outbox: UUID,
        receipt: Mapping[str, Any],
        server_time: str | None = None,
    ) -> list[str]:
        outcome, change = receipt["outcome"], receipt["change"]
        state = "rejected" if outcome == "rejected" else "acknowledged"
        found = rows.execute(
            _RECEIPT,
            (state, outcome, receipt["version"], as_json(dict(receipt)), self.now_text(),
             server_time, str(outbox), receipt["n"], None if change is None else str(change)),
        )  # fmt: skip
        return [row["record"] for row in found.fetchall()]

    def offer_again(self, outbox: UUID, from_n: int) -> None:
        """The server lost what we had receipts for (it was restored): those wait once more."""
        with self.database.write() as rows:
            offer_again(rows, outbox, from_n)

    def offer_what_was_lost(self, standing: Mapping[str, Any]) -> bool:
        """Offer again what a restored server lacks, by its own word (StandingReply), and the files
        after a restore that is news here; whether anything has to be sent or asked first.
        """
        with self.database.write() as rows:
            for outbox in standing["missing"]:
                offer_again(rows, outbox["outbox"], outbox["next_n"])
            is_news = cut_roots(rows, standing["restored"])
            if is_news:
                offer_files_again(rows)
        return is_news or bool(standing["missing"])

    def move_to(self, old: UUID, new: Mapping[str, Any]) -> None:
        """Continue in a new outbox: the same bodies, chained anew; the old one is closed."""
        with self.database.write() as rows:
            source = rows.execute("SELECT * FROM outbox WHERE id = ?", (str(old),)).fetchone()
            rows.execute("UPDATE outbox SET is_open = 0 WHERE id = ?", (str(old),))
            self.open_outbox(rows, UUID(source["person"]), dict(new))
            moving = rows.execute(
                "SELECT * FROM change WHERE outbox = ? AND state <> 'moved' ORDER BY n", (str(old),)
            ).fetchall()
            rows.execute(
                "UPDATE change SET state = 'moved',"
                " acknowledged_at = coalesce(acknowledged_at, ?),"
                " server_time = coalesce(server_time, ?) WHERE outbox = ?",
                (self.now_text(), remembered(rows, "server_time") or None, str(old)),
            )
            link, n = new["link"], new["next_n"]
            for change in moving:
                link = next_link(link, n, change["sha256"])
                _copy(rows, change, str(new["id"]), n, link)
                n += 1
            rows.execute(
                "UPDATE outbox SET next_n = ?, link = ? WHERE id = ?", (n, link, str(new["id"]))
            )


def _copy(rows: sqlite3.Connection, change: sqlite3.Row, outbox: str, n: int, link: bytes) -> None:
    """A settled change (mended, dismissed) keeps its state; any other waits for its receipt."""
    state = change["state"] if change["state"] in ("mended", "dismissed") else "waiting"
    names = [name for name in change.keys() if name not in ("outbox", "n", "link", "state")]  # noqa: SIM118 - a Row is no dict
    rows.execute(
        f"INSERT INTO change (outbox, n, link, state, {', '.join(names)})"  # noqa: S608
        f" VALUES (?, ?, ?, ?, {', '.join('?' * len(names))})",
        (outbox, n, link, state, *(change[name] for name in names)),
    )


def _link_before(rows: sqlite3.Connection, outbox: str, first_n: int) -> bytes:
    before = rows.execute(
        "SELECT link FROM change WHERE outbox = ? AND n = ?", (outbox, first_n - 1)
    ).fetchone()
    if before is None:
        before = rows.execute(
            "SELECT kept_link AS link FROM outbox WHERE id = ?", (outbox,)
        ).fetchone()
    return bytes(before["link"])


def chain_faults(rows: sqlite3.Connection) -> list[str]:
    """Entries whose link does not follow from the one before, or whose body is not its hash's."""
    faults = []
    for outbox in rows.execute("SELECT * FROM outbox").fetchall():
        link, n = outbox["kept_link"], outbox["kept_from"]
        for row in rows.execute(
            "SELECT * FROM open_change WHERE outbox = ? ORDER BY n", (outbox["id"],)
        ):
            link = next_link(link, n, row["sha256"])
            if (
                row["n"] != n
                or row["link"] != link
                or json.loads(row["body"])["id"] != row["change"]
            ):
                faults.append(f"{outbox['id']} {row['n']}")
            n += 1
        if n != outbox["next_n"] or link != outbox["link"]:
            faults.append(f"{outbox['id']} head")
    return faults
