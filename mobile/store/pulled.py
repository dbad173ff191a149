"""Pages of the register, applied; the cursor moves with them or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from mobile.store.held import Held, note_dropped, note_replaced
from mobile.store.leaving import leave, let_safe_ones_go
from mobile.store.local_view import refresh_all
from mobile.store.people import keep_scope, offer_again, offer_files_again
from mobile.store.receipts import Receipts
from mobile.store.register_roots import cut_roots, keep_roots
from mobile.store.room import as_json, begin_round, remember, remembered
from shared.sync.digest import seal

# What is sealed: a row that no longer says what its seal is over is fetched again.
SAID = ("record", "kind", "version", "head_change", "hash", "governorate", "contract",
        "is_deleted", "author", "whole", "conflicts", "flags")  # fmt: skip

_PULLED = """INSERT INTO record (record, kind, version, head_change, hash, governorate, contract,
    is_deleted, author, whole, conflicts, flags, seal, pulled_at, round, fields, state, activity,
    boq_item, quantity, search, unsent, refused, is_shown)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, sealed('record.whole', ?1, ?10),
    sealed('record.conflicts', ?1, ?11), ?12, ?13, ?14, ?15, x'', '', '', '', 0, x'', 0, 0, 0)
    ON CONFLICT (record) DO UPDATE SET version = excluded.version,
    head_change = excluded.head_change, hash = excluded.hash, governorate = excluded.governorate,
    contract = excluded.contract, is_deleted = excluded.is_deleted, author = excluded.author,
    whole = excluded.whole, conflicts = excluded.conflicts, flags = excluded.flags,
    seal = excluded.seal, pulled_at = excluded.pulled_at, round = excluded.round, is_foreign = 0,
    is_leaving = 0"""
# What the server has not sent yet (version 0) may be on its way, if it is one's own.
_IS_KNOWN = """(version > 0
    OR author <> (SELECT id FROM person WHERE is_current = 1))"""


class Pulled(Receipts, Held):
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
            if page.get("scope"):
                keep_scope(rows, page["scope"])
            touched = self.keep_records(rows, page["records"])
            for answer in page["answers"]:
                touched += self._answer(rows, answer)
            leave(rows, map(str, page["exits"]), page["dropped_scopes"])
            cut_roots(rows, page.get("restored") or ())
            keep_roots(rows, page["roots"], self.now_text())
            refresh_all(rows, touched)
            let_safe_ones_go(rows)
            remember(rows, "cursor", page["cursor"])
            if not page["more"]:
                self._end_round(rows, round_)
        return len(page["records"])

    def keep_records(
        self, rows: sqlite3.Connection, records: Iterable[Mapping[str, Any]]
    ) -> list[str]:
        """Keep records as the server says them; their ids, to be refreshed."""
        round_, now = int(remembered(rows, "round", "0")), self.now_text()
        said = [_said(record) for record in records]
        note_replaced(rows, [(parts[0], parts[3]) for parts in said], round_)
        rows.executemany(_PULLED, [(*parts, seal(parts), now, round_) for parts in said])
        return [parts[0] for parts in said]

    def _answer(self, rows: sqlite3.Connection, answer: Mapping[str, Any]) -> list[str]:
        return self.keep_receipt(rows, answer["outbox"], answer)

    def _end_round(self, rows: sqlite3.Connection, round_: int) -> None:
        """A complete pull: after starting over, what the server no longer has leaves too."""
        remember(rows, "last_sync_at", self.now_text())
        if not remembered(rows, "first_sync_at"):
            remember(rows, "first_sync_at", self.now_text())
        left = int(remembered(rows, "pulls_before_dropping", "0"))
        remember(rows, "pulls_before_dropping", str(max(0, left - 1)))
        if left == 1:
            note_dropped(rows, round_)
            rows.execute(
                f"UPDATE record SET is_leaving = 1 WHERE round < ? AND {_IS_KNOWN}",  # noqa: S608
                (round_,),
            )
            let_safe_ones_go(rows)

    def start_over(self) -> None:
        """The server does not know our cursor (it was restored): pull all, and offer all again.

        Nothing is dropped before a second pull is complete: while somebody writes, the server
        holds back what changed since, and brings it with the next pull. Answered changes of
        the last 30 days wait once more: the server has most of them and says so.
        """
        with self.database.write() as rows:
            begin_round(rows, pulls=2)
            for outbox in rows.execute("SELECT id FROM outbox WHERE is_open = 1").fetchall():
                offer_again(rows, UUID(outbox["id"]), 0)
            offer_files_again(rows)


def _said(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the server says of a record, as it is kept and sealed: see ``SAID``."""
    return (
        str(record["record"]), record["kind"], record["version"], str(record["change"]),
        record["hash"], record["governorate"], record["contract"], int(record["is_deleted"]),
        str(record["author"]), as_json(record["fields_"]), as_json(record["conflicts"]),
        as_json(record["flags"]),
    )  # fmt: skip
