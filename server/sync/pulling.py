"""Pull: what changed within a person's scope since a cursor, oldest first.

The JSON of each row is built in SQL, three times as fast as through objects.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from server.db import db, transaction
from server.ports import ports
from server.sync.cursor import Cursor, beginning, read_cursor
from server.sync.waiting import is_any_ripe, settle
from shared.rules.scope import Scope
from shared.wire.protocol import MAX_PULL_RECORDS

# Only rows of transactions that had ended before the oldest one still open began: a row of
# an open one may yet appear below the cursor, and would be missed for ever.
_SINCE = "(xid, seq) > (CAST(:xid AS xid8), :seq) AND xid < horizon.xmin"
_ORDER = "ORDER BY xid, seq LIMIT :most"
_COVERED = """(CAST(:governorates AS text[]) IS NULL OR {0}.governorate = ANY(:governorates))
          AND (CAST(:contracts AS int[]) IS NULL OR {0}.contract = ANY(:contracts))"""
FEED = text(
    f"""
    WITH horizon AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin),
    records AS (
        SELECT 'records' AS stream, xid, seq, json_build_object(
            'record', record, 'kind', kind, 'version', version, 'change', change,
            'hash', encode(hash, 'hex'), 'governorate', governorate, 'contract', contract,
            'is_deleted', is_deleted, 'author', author, 'fields', whole,
            'conflicts', conflicts, 'flags', flags)::text AS item
        FROM head, horizon WHERE {_SINCE} AND {_COVERED.format("head")} {_ORDER}
    ), exits AS (
        SELECT 'exits', xid, seq, to_json(record)::text
        FROM exit, horizon
        WHERE {_SINCE} AND {_COVERED.format("exit")} AND NOT EXISTS (
            SELECT FROM head WHERE head.record = exit.record AND {_COVERED.format("head")}
        ) {_ORDER}
    ), answers AS (
        SELECT 'answers', xid, seq, json_build_object(
            'outbox', outbox, 'n', n, 'change', change, 'outcome', outcome,
            'version', receipt['version'], 'errors', receipt['errors'])::text
        FROM outbox_entry, horizon
        WHERE {_SINCE} AND answered_later
          AND outbox IN (SELECT id FROM outbox WHERE device = :device) {_ORDER}
    ), roots AS (
        SELECT 'roots', xid, seq, json_build_object(
            'number', number, 'merkle', encode(merkle, 'hex'), 'revisions', revisions,
            'made_at', to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'signature', translate(encode(signature, 'base64'), E'\\n', ''))::text
        FROM root, horizon WHERE {_SINCE} {_ORDER}
    )
    SELECT stream, CAST(xid AS text) AS xid, seq, item FROM (
        TABLE records UNION ALL TABLE exits UNION ALL TABLE answers UNION ALL TABLE roots
    ) AS feed
    ORDER BY feed.xid, feed.seq LIMIT :most
    """  # noqa: S608 - constants of our own; every value is a parameter
)
EPOCH = text("SELECT epoch FROM register_state WHERE id = 1")
# A new database draws its epoch at its first pull; a restore draws another.
DRAW_EPOCH = text("INSERT INTO register_state VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING")
STREAMS = ("records", "exits", "answers", "roots")


def pull(
    person: UUID, scope: Scope, scope_version: int, device: UUID | None, cursor: str, limit: int
) -> str:
    """The reply's JSON text (shared.wire.messages.PullReply).

    ``cursor`` is "" at the first time. One of another epoch or scope is answered
    ``start_over`` with nothing else: what is not sent again has left the scope. Raises
    Refusal cursor_wrong.
    """
    known = read_cursor(cursor) if cursor else None
    _settle_strays()
    start = beginning(_epoch(), person, scope_version)
    if known and replace(known, xid="0", seq=0) != start:
        return _reply([], start, has_more=True, is_start_over=True)
    since = known or start
    most = min(limit, MAX_PULL_RECORDS)
    rows = _feed(since, scope, device, most + 1)
    has_more, rows = len(rows) > most, rows[:most]
    if rows:
        since = replace(since, xid=rows[-1].xid, seq=rows[-1].seq)
    return _reply(rows, since, has_more, is_start_over=False)


def _feed(since: Cursor, scope: Scope, device: UUID | None, most: int) -> Sequence[Row[Any]]:
    given = {
        "xid": since.xid,
        "seq": since.seq,
        "governorates": _listed(scope.governorates),
        "contracts": _listed(scope.contracts),
        "device": device,
        "most": most,
    }
    with transaction() as session:
        return session.execute(FEED, given).all()


def _listed(part: frozenset[Any] | None) -> list[Any] | None:
    return None if part is None else sorted(part)


def _reply(rows: Sequence[Row[Any]], cursor: Cursor, has_more: bool, is_start_over: bool) -> str:
    items: dict[str, list[str]] = {stream: [] for stream in STREAMS}
    for row in rows:
        items[row.stream].append(row.item)
    parts = [f'"{stream}":[{",".join(found)}]' for stream, found in items.items()]
    rest = {
        "dropped_scopes": [],
        "cursor": str(cursor),
        "more": has_more,
        "start_over": is_start_over,
    }
    return "{" + ",".join(parts) + "," + json.dumps(rest)[1:]


def _epoch() -> UUID:
    found: UUID | None = db.session.execute(EPOCH).scalar()
    if found is None:
        with transaction() as session:
            session.execute(DRAW_EPOCH)
        found = db.session.execute(EPOCH).scalar_one()
    return found


def _settle_strays() -> None:
    """Apply changes whose base came while they were being written: each saw only the other."""
    now = ports().clock.now()
    if is_any_ripe(now):
        with transaction():
            settle(now, is_one_by_one=True)
