"""Changes that wait for their base: applied when it arrives, answered through pull."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import db, execute
from server.register import service as register
from server.register.incoming import Incoming, NotAcceptedError, Result
from server.sync import queries
from server.sync.batch import Receipt, incoming_of, quarantined_row, receipt_of
from server.sync.queries import Owner
from server.sync.reading import read_body
from shared.wire.change import clocks_schema

LONGEST_WAIT = timedelta(days=30)
A_ROUND = 500
# Each with a savepoint of its own costs twenty times as much.
ONE_BY_ONE_A_ROUND = 50
# No round begins later than this in one transaction: an open one holds back every tablet's feed,
# and what is left is settled by the next push or pull.
ROUNDS_FOR_S = 1.0

_RIPE = """
    FROM waiting
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM head WHERE record = waiting.parent)
            OR EXISTS (SELECT FROM revision WHERE change = waiting.base)
            OR EXISTS (SELECT FROM revision WHERE mends = waiting.base
                                              AND author = waiting.author) AS is_here,
            EXISTS (SELECT FROM quarantined WHERE change = waiting.base
                                              AND discarded_at IS NOT NULL)
            -- Its own author's word alone: nobody gives up another's record.
            OR EXISTS (SELECT FROM quarantined WHERE never_begun = waiting.parent
                                                 AND author = waiting.author) AS is_discarded
    ) AS base
    WHERE is_here OR is_discarded OR waiting.received_at < :too_old
"""
# Somebody else's push may be settling some of them: those are left to it.
RIPE = text(
    f"""
    SELECT waiting.*, is_here, is_discarded {_RIPE}
    ORDER BY waiting.received_at, outbox, n LIMIT :most FOR UPDATE OF waiting SKIP LOCKED
    """
)
IS_ANY_RIPE = text(f"SELECT EXISTS (SELECT {_RIPE})")
# Where the change was sent in several outboxes, each of them gets the answer.
ANSWER = text(
    """
    UPDATE outbox_entry
    SET outcome = given.outcome, answered_later = true, xid = pg_current_xact_id(),
        seq = nextval('change_seq'),
        receipt = given.receipt || jsonb_build_object('n', outbox_entry.n,
                                                      'repeated', outbox_entry.receipt['repeated'])
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
        change uuid, outcome text, receipt jsonb)
    WHERE outbox_entry.change = given.change AND outbox_entry.outcome = 'waiting'
    RETURNING outbox_entry.outbox, outbox_entry.n, outbox_entry.receipt
    """
)
REMOVE = text("DELETE FROM waiting WHERE change = ANY(:changes)")


def is_any_ripe(now: datetime) -> bool:
    """Whether a change waits in vain: its base or parent came, was discarded, or never came."""
    return bool(db.session.execute(IS_ANY_RIPE, {"too_old": now - LONGEST_WAIT}).scalar())


def settle(now: datetime, is_one_by_one: bool) -> dict[tuple[UUID, int], Receipt]:
    """Give the changes whose base is here to the register; receipts by (outbox, n).

    One may be the base of another, so this goes on until none is left, or ROUNDS_FOR_S are over.
    """
    found: dict[tuple[UUID, int], Receipt] = {}
    most = ONE_BY_ONE_A_ROUND if is_one_by_one else A_ROUND
    give_up_at = time.monotonic() + ROUNDS_FOR_S
    while rows := _ripe(now, most):
        settled = _settle(rows, is_one_by_one)
        found |= settled
        if not settled or time.monotonic() >= give_up_at:
            break
    return found


def _ripe(now: datetime, most: int) -> Sequence[RowMapping]:
    given = {"too_old": now - LONGEST_WAIT, "most": most}
    return execute(RIPE, given).mappings().all()


def _settle(rows: Sequence[RowMapping], is_one_by_one: bool) -> dict[tuple[UUID, int], Receipt]:
    owners = queries.owners(list({(row["author"], row["device"]) for row in rows}))
    results: dict[UUID, Result] = {}
    incoming: list[Incoming] = []
    for row in rows:
        try:
            incoming.append(_incoming(row, owners[row["author"], row["device"]]))
        except NotAcceptedError as error:
            results[row["change"]] = Result("rejected", errors=error.errors)
    for given, result in zip(incoming, register.apply(incoming, is_one_by_one), strict=True):
        results[given.change] = result
    final = {change: result for change, result in results.items() if result.outcome != "waiting"}
    _quarantine(rows, final)
    queries.note_mended(final)
    return _tell(final)


def _incoming(row: RowMapping, owner: Owner) -> Incoming:
    """The change for the register. Raises NotAcceptedError for one that cannot go in.

    It has no base, its author is barred, or an older version of the server took a text that
    this one cannot read.
    """
    if row["parent"] and not row["is_here"]:
        raise NotAcceptedError(
            "parent_discarded" if row["is_discarded"] else "parent_missing", "of"
        )
    if not row["is_here"]:
        raise NotAcceptedError("base_discarded" if row["is_discarded"] else "base_missing", "base")
    if owner.blocked:
        raise NotAcceptedError(owner.blocked)
    at_push = clocks_schema.load(row["device_time"])
    return incoming_of(read_body(row["body"]), owner, at_push, row["received_at"])


def _quarantine(rows: Sequence[RowMapping], final: dict[UUID, Result]) -> None:
    bad = [r for r in rows if r["change"] in final and final[r["change"]].outcome == "rejected"]
    queries.insert_quarantined([_quarantined(row, final[row["change"]]) for row in bad])


def _quarantined(row: RowMapping, result: Result) -> dict[str, Any]:
    kept = quarantined_row(row["outbox"], row["n"], row["change"], row["body"].encode(), result)
    signed = {"author": row["author"], "device": row["device"]}
    return {**kept, **signed, "received_at": row["received_at"].isoformat()}


def _tell(final: dict[UUID, Result]) -> dict[tuple[UUID, int], Receipt]:
    """Write the answers where pull finds them, and let the changes go."""
    rows = [
        {"change": change, "outcome": result.outcome, "receipt": receipt_of(0, change, result)}
        for change, result in final.items()
    ]
    given = {"rows": json.dumps(rows, default=str)}
    found = {(row.outbox, row.n): row.receipt for row in db.session.execute(ANSWER, given)}
    db.session.execute(REMOVE, {"changes": list(final)})
    return found
