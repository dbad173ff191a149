"""What a server would say about a work of this tablet, as loaded messages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from mobile.store import SqliteStore
from shared.wire.errors import wire_error
from tests.mobile.steered import PERSON, START

WORK = {"activity": "C01-A07", "boq_item": "B07", "quantity": "412.50", "notes": "بداية"}


def receipt(store: SqliteStore, n: int, outcome: str = "created", **more: Any) -> dict[str, Any]:
    """The receipt for entry ``n`` of the open outbox."""
    change = store.batch(outbox(store), n, 1, 1).items[0].change
    version = None if outcome in {"rejected", "waiting"} else 1
    found = {"n": n, "change": change, "outcome": outcome, "version": version, "hash": None}
    return {**found, "repeated": False, "conflict": None, "errors": [], **more}


def refusal(store: SqliteStore, n: int, code: str, field: str = "") -> dict[str, Any]:
    return receipt(store, n, "rejected", errors=[wire_error(code, field)])


def outbox(store: SqliteStore) -> UUID:
    return store.queues()[0].outbox


def acknowledge(
    store: SqliteStore, *receipts: dict[str, Any], server_time: datetime = START
) -> None:
    store.keep_receipts(outbox(store), receipts, server_time)


def head(store: SqliteStore, record: UUID, version: int, **fields: Any) -> dict[str, Any]:
    """The record as pull brings it: what the tablet shows, with ``fields`` by somebody else."""
    with store.database.read() as rows:
        row = rows.execute("SELECT * FROM open_record WHERE record = ?", (str(record),)).fetchone()
    whole = json.loads(row["fields"])
    conflicts = fields.pop("conflicts", {})
    change = fields.pop("change", None)
    return {
        "record": record,
        "kind": "work",
        "version": version,
        "change": change or (uuid4() if fields or conflicts else UUID(row["last_change"])),
        "hash": "00",
        "governorate": "KW-HA",
        "contract": 1,
        "is_deleted": fields.pop("is_deleted", False),
        "author": PERSON,
        "fields_": {**whole, **fields},
        "conflicts": conflicts,
        "flags": [],
    }


def page(*records: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A pull reply, the last one unless ``more`` says otherwise."""
    empty: dict[str, Any] = {"exits": [], "dropped_scopes": [], "answers": [], "roots": []}
    return {**empty, "records": list(records), "cursor": "after", "more": False, **more}
