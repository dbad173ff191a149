"""Pages of the register, applied; the cursor moves with them or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mobile.store.local_view import refresh_all, refresh_done
from mobile.store.receipts import Receipts
from mobile.store.room import as_json, begin_round, remember, remembered

_PULLED = """INSERT INTO record (record, kind, version, head_change, hash, governorate, contract,
    is_deleted, author, whole, conflicts, flags, pulled_at, round, fields, state, activity,
    boq_item, quantity, search, unsent, refused, is_shown)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', '', '', '', 0, '', 0, 0, 0)
    ON CONFLICT (record) DO UPDATE SET version = excluded.version,
    head_change = excluded.head_change, hash = excluded.hash, governorate = excluded.governorate,
    contract = excluded.contract, is_deleted = excluded.is_deleted, author = excluded.author,
    whole = excluded.whole, conflicts = excluded.conflicts, flags = excluded.flags,
    pulled_at = excluded.pulled_at, round = excluded.round"""
_HAS_UNSENT = """EXISTS (SELECT 1 FROM change WHERE change.record = record.record
    AND (change.state IN ('waiting', 'rejected')
        OR (change.state = 'acknowledged' AND change.outcome = 'waiting')))"""
# A work that has not been pulled yet (version 0) is where its activity is.
_IN_SCOPE = """SELECT record FROM record LEFT JOIN activity ON activity.code = record.activity
    WHERE coalesce(:governorate = coalesce(record.governorate, activity.governorate), 1)
    AND coalesce(:contract = coalesce(record.contract, activity.contract), 1)
    AND (version > 0 OR activity.code IS NOT NULL)"""
# What the server has not sent yet (version 0) may be on its way, if it is one's own.
_IS_KNOWN = """(version > 0
    OR author <> (SELECT id FROM person WHERE is_current = 1))"""


class Pulled(Receipts):
    def cursor(self) -> str:
        """Where the next pull goes on; "" from the beginning."""
        with self.database.read() as rows:
            return remembered(rows, "cursor")

    def keep_page(self, page: Mapping[str, Any]) -> int:
        """Apply one pulled page (loaded by the wire's schema) and its cursor, or nothing of both.

        Returns how many records it brought.
        """
        with self.database.write() as rows:
            round_ = int(remembered(rows, "round", "0"))
            rows.executemany(_PULLED, [self._row(record, round_) for record in page["records"]])
            touched = [str(record["record"]) for record in page["records"]]
            for answer in page["answers"]:
                touched += self._answer(rows, answer)
            _leave(rows, page["exits"], page["dropped_scopes"])
            _keep_roots(rows, page["roots"])
            refresh_all(rows, touched)
            remember(rows, "cursor", page["cursor"])
            if not page["more"]:
                self._end_round(rows, round_)
        return len(page["records"])

    def _row(self, record: Mapping[str, Any], round_: int) -> tuple[Any, ...]:
        return (
            str(record["record"]), record["kind"], record["version"], str(record["change"]),
            record["hash"], record["governorate"], record["contract"], record["is_deleted"],
            str(record["author"]), as_json(record["fields_"]), as_json(record["conflicts"]),
            as_json(record["flags"]), self.now_text(), round_,
        )  # fmt: skip

    def _answer(self, rows: sqlite3.Connection, answer: Mapping[str, Any]) -> list[str]:
        return self.keep_receipt(rows, answer["outbox"], answer)

    def _end_round(self, rows: sqlite3.Connection, round_: int) -> None:
        """A complete pull: after starting over, what the server no longer has leaves too."""
        remember(rows, "last_sync_at", self.now_text())
        left = int(remembered(rows, "pulls_before_dropping", "0"))
        remember(rows, "pulls_before_dropping", str(max(0, left - 1)))
        if left == 1:
            gone = rows.execute(
                f"SELECT record FROM record WHERE round < ? AND {_IS_KNOWN} AND NOT {_HAS_UNSENT}",  # noqa: S608
                (round_,),
            ).fetchall()
            _drop(rows, [row["record"] for row in gone])

    def start_over(self) -> None:
        """The server does not know our cursor (it was restored): pull all, and offer all again.

        Nothing is dropped before a second pull is complete: while somebody writes, the server
        holds back what changed since, and brings it with the next pull. Acknowledged changes
        of the last 30 days wait once more: the server has most of them and says so.
        """
        with self.database.write() as rows:
            begin_round(rows, pulls=2)
            rows.execute(
                "UPDATE change SET state = 'waiting', version = NULL WHERE state = 'acknowledged'"
                " AND outbox IN (SELECT id FROM outbox WHERE is_open = 1)"
            )


def _leave(
    rows: sqlite3.Connection, exits: Iterable[UUID], scopes: Iterable[Mapping[str, Any]]
) -> None:
    """Records out of scope leave the tablet, once its own changes are safe."""
    leaving = [str(record) for record in exits]
    for scope in scopes:
        found = rows.execute(
            _IN_SCOPE,
            {"governorate": scope.get("governorate"), "contract": scope.get("contract")},
        )
        leaving += [row["record"] for row in found]
    free = [
        record
        for record in leaving
        if rows.execute(
            f"SELECT 1 FROM record WHERE record = ? AND NOT {_HAS_UNSENT}",  # noqa: S608
            (record,),
        ).fetchone()
    ]
    _drop(rows, free)


def _drop(rows: sqlite3.Connection, records: Sequence[str]) -> None:
    """Content and all. One's own acknowledged changes stay in the outbox for their 30 days."""
    left = [
        found["activity"]
        for record in records
        for found in rows.execute(
            "DELETE FROM record WHERE record = ? RETURNING activity", (record,)
        ).fetchall()
    ]
    refresh_done(rows, left)


def _keep_roots(rows: sqlite3.Connection, roots: Iterable[Mapping[str, Any]]) -> None:
    rows.executemany(
        "INSERT OR IGNORE INTO root (number, merkle, revisions, made_at, signature)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (root["number"], root["merkle"], root["revisions"], root["made_at"].isoformat(),
             root["signature"])
            for root in roots
        ],
    )  # fmt: skip
