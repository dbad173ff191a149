"""Verify: what a tablet holds against what it should, by digests, at its cursor.

What the digests are is said in ``shared.sync.digest``; here they are worked out in SQL, in
one statement a call. What is newer than the cursor is no difference: the feed will bring it.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from server.db import db, transaction
from server.ports import ports
from server.sync.cursor import Place
from server.sync.feed import CELLS, COVERED, IS_CONTRACT, OF_FIELD, RECORD, listed
from server.sync.pulling import complete_place
from shared.rules.scope import Scope
from shared.sync.digest import DIGITS
from shared.wire.protocol import MAX_PAGE_BYTES

MOST_RECORDS = 1000
_KNOWN = "(head.xid, head.seq) <= (CAST(:xid AS xid8), :seq)"
_BYTE = "get_byte(uuid_send(head.record), 15)"
_BUCKET = f"{_BYTE} % asked.division"
# A scope is counted with the person's own: of any other there is nothing to be held.
DIGESTS = text(
    f"""
    WITH RECURSIVE {CELLS}, asked AS (
        SELECT DISTINCT governorate, contract, division
        FROM jsonb_to_recordset(CAST(:scopes AS jsonb)) AS given (
            governorate text, contract int, division int)
    )
    SELECT head.governorate, head.contract, asked.division, {_BUCKET} AS bucket,
           left(encode(sha256(string_agg(
               uuid_send(record) || int8send(version) || hash, '' ORDER BY record)), 'hex'),
               {DIGITS}) AS digest
    FROM asked JOIN head USING (governorate, contract)
    WHERE {_KNOWN} AND {COVERED.format("head")} AND {OF_FIELD}
    GROUP BY head.governorate, head.contract, asked.division, bucket
    UNION ALL
    SELECT governorate, contract, NULL, NULL, NULL FROM cell
    WHERE {COVERED.format("cell")} AND {IS_CONTRACT}
    """  # noqa: S608 - constants of our own; every value is a parameter
)
# The buckets are told as the bytes that fall into them, so that each record is compared with one.
# What has left the scope goes, be it newer than the cursor: the feed will say the same.
DIFFERENCES = text(
    f"""
    WITH held AS (
        SELECT * FROM jsonb_to_recordset(CAST(:held AS jsonb)) AS given (
            record uuid, version int, hash text)
    ), asked AS (
        SELECT DISTINCT governorate, contract, byte
        FROM jsonb_to_recordset(CAST(:buckets AS jsonb)) AS given (
            governorate text, contract int, division int, bucket int)
        JOIN generate_series(0, 255) AS byte ON byte % division = bucket
    ), records AS (
        SELECT record, {RECORD} AS item
        FROM asked JOIN head USING (governorate, contract)
        WHERE {_BYTE} = asked.byte AND {_KNOWN} AND {COVERED.format("head")} AND {OF_FIELD}
          AND NOT EXISTS (SELECT FROM held WHERE held.record = head.record
              AND held.version = head.version AND held.hash = encode(head.hash, 'hex'))
        ORDER BY record LIMIT {MOST_RECORDS + 1}
    ), measured AS (
        SELECT item, row_number() OVER (ORDER BY record) AS place,
               sum(octet_length(item)) OVER (ORDER BY record) AS bytes
        FROM records
    ), told AS (
        SELECT item, place <= {MOST_RECORDS} AND (place = 1 OR bytes <= :most_bytes) AS fits
        FROM measured
    )
    SELECT 'records' AS stream, string_agg(item, ',') FILTER (WHERE fits) AS items,
           coalesce(bool_or(NOT fits), false) AS has_more
    FROM told
    UNION ALL
    SELECT 'gone', string_agg(DISTINCT to_json(held.record)::text, ','), false
    FROM held LEFT JOIN head USING (record)
    WHERE head.record IS NULL OR NOT ({COVERED.format("head")})
    """  # noqa: S608 - as above
)


def compare(scope: Scope, message: dict[str, Any]) -> str:
    """The reply's JSON text (shared.wire.verify.VerifyReply) to a loaded VerifyRequest.

    Raises Refusal: cursor_wrong, pull_first.
    """
    at = complete_place(message["cursor"], scope)
    with transaction():
        cells, differing = _digests_that_differ(scope, at, message["scopes"])
        found = {"records": "", "gone": ""}
        has_more = False
        if message["buckets"] or message["held"]:
            found, has_more = _differences(scope, at, message["buckets"], message["held"])
    ports().steps.at("verify.answered")
    rest = {"scopes": cells, "differing": differing, "more": has_more}
    return f'{{"records":[{found["records"]}],"gone":[{found["gone"]}],{json.dumps(rest)[1:]}'


def _digests_that_differ(
    scope: Scope, at: Place, asked: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All cells of the scope, and the buckets of the asked ones whose digest is another."""
    told = [_cell(item) | {"division": len(item["digests"])} for item in asked]
    rows = db.session.execute(DIGESTS, {**_given(scope, at), "scopes": json.dumps(told)}).all()
    cells = [_cell(row._mapping) for row in rows if row.division is None]
    here = {(r.governorate, r.contract, r.division, r.bucket): r.digest for r in rows}
    differing = [
        _cell(item) | {"division": division, "bucket": bucket}
        for item in asked
        for division in [len(item["digests"])]
        for bucket, digest in enumerate(item["digests"])
        if digest != here.get((item["governorate"], item["contract"], division, bucket), "")
    ]
    return cells, differing


def _differences(
    scope: Scope, at: Place, buckets: list[dict[str, Any]], held: list[dict[str, Any]]
) -> tuple[dict[str, str], bool]:
    plain = [{name: item[name] for name in ("record", "version", "hash")} for item in held]
    asked = [_cell(b) | {"division": b["division"], "bucket": b["bucket"]} for b in buckets]
    given = {
        **_given(scope, at),
        "held": json.dumps(plain, default=str),
        "buckets": json.dumps(asked),
        "most_bytes": MAX_PAGE_BYTES,
    }
    rows = db.session.execute(DIFFERENCES, given).all()
    return {row.stream: row.items or "" for row in rows}, any(row.has_more for row in rows)


def _cell(item: Any) -> dict[str, Any]:
    return {"governorate": item["governorate"], "contract": item["contract"]}


def _given(scope: Scope, at: Place) -> dict[str, Any]:
    return {
        "xid": at.xid,
        "seq": at.seq,
        "governorates": listed(scope.governorates),
        "contracts": listed(scope.contracts),
    }
