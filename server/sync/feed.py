"""The feed's SQL: what lies after a place in it, within a scope; one page as finished JSON.

A page costs what it holds, however much the register holds: a person who sees everything
reads the index of (xid, seq); anybody else reads that of (governorate, contract, xid, seq),
once for each pair in their scope, and takes the first of what these give. Exits, answers and
roots are read only as far as the page's records go, so that a first load reads each once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from server.db import db
from server.sync.cursor import Added, Cursor, Place
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.decisions import OFFICE_KINDS
from shared.wire.protocol import MAX_PAGE_BYTES

# Written out, not by json_build_object: a third less work. Whatever is not ours is quoted.
RECORD = """'{"record":"' || head.record || '","kind":' || to_json(head.kind)
    || ',"version":' || head.version || ',"change":"' || head.change
    || '","hash":"' || encode(head.hash, 'hex') || '","governorate":' || to_json(head.governorate)
    || ',"contract":' || head.contract || ',"is_deleted":' || head.is_deleted
    || ',"author":"' || head.author || '","fields":' || head.whole
    || ',"conflicts":' || head.conflicts || ',"flags":' || to_json(head.flags) || '}'"""
# Only rows of transactions that had ended before the oldest one still open began: a row of
# an open one may yet appear below the cursor, and would be missed for ever.
COMMITTED = "xid < pg_snapshot_xmin(pg_current_snapshot())"
SINCE = f"(xid, seq) > (CAST(:xid AS xid8), :seq) AND {COMMITTED}"
UNTIL = "(xid, seq) <= (CAST(:until_xid AS xid8), :until_seq)"
COVERED = """(CAST(:governorates AS text[]) IS NULL OR {0}.governorate = ANY(:governorates))
          AND (CAST(:contracts AS int[]) IS NULL OR {0}.contract = ANY(:contracts))"""
WITHOUT = """NOT ((CAST(:not_governorates AS text[]) IS NULL
               OR cell.governorate = ANY(:not_governorates))
          AND (CAST(:not_contracts AS int[]) IS NULL OR cell.contract = ANY(:not_contracts)))"""
# What the office alone makes is on no tablet.
OF_FIELD = f"head.kind NOT IN ({', '.join(repr(kind) for kind in OFFICE_KINDS)})"
# Each pair that heads have, by one step into the index: no scan of what lies between.
CELLS = """cell AS (
        (SELECT governorate, contract FROM head ORDER BY governorate, contract LIMIT 1)
        UNION ALL
        SELECT following.* FROM cell CROSS JOIN LATERAL (
            SELECT governorate, contract FROM head
            WHERE (governorate, contract) > (cell.governorate, cell.contract)
            ORDER BY governorate, contract LIMIT 1) AS following
    )"""
_OF_CELLS = """place AS MATERIALIZED (
        SELECT found.xid, found.seq FROM cell CROSS JOIN LATERAL (
            SELECT xid, seq FROM head
            WHERE governorate = cell.governorate AND contract = cell.contract AND {since}
              AND {of_field} ORDER BY xid, seq LIMIT {most}) AS found
        WHERE {covered} ORDER BY xid, seq LIMIT {most}
    ), records AS MATERIALIZED (
        SELECT place.xid, place.seq, {record} AS item
        FROM place JOIN head ON head.xid = place.xid AND head.seq = place.seq
    )"""
_OF_ALL = """records AS MATERIALIZED (
        SELECT xid, seq, {record} AS item FROM head WHERE {since} AND {of_field}
        ORDER BY xid, seq LIMIT {most}
    )"""
_REST = """edge AS (
        SELECT coalesce(max(xid), '18446744073709551615') AS xid,
               coalesce(max(seq), 9223372036854775807) AS seq
        FROM (SELECT xid, seq FROM records ORDER BY xid, seq OFFSET {page} LIMIT 1) AS last
    ), exits AS (
        SELECT xid, seq, to_json(record)::text AS item FROM exit
        WHERE {since} AND {upto} AND {covered_exit} AND NOT EXISTS (
            SELECT FROM head WHERE head.record = exit.record AND {covered_head}
        ) ORDER BY xid, seq LIMIT {most}
    ), answers AS (
        SELECT xid, seq, json_build_object(
            'outbox', outbox, 'n', n, 'change', change, 'outcome', outcome,
            'version', receipt['version'], 'errors', receipt['errors'])::text AS item
        FROM outbox_entry
        WHERE {since} AND {upto} AND answered_later
          AND outbox IN (SELECT id FROM outbox WHERE device = :device)
        ORDER BY xid, seq LIMIT {most}
    ), roots AS (
        SELECT xid, seq, json_build_object(
            'number', number, 'merkle', encode(merkle, 'hex'), 'revisions', revisions,
            'made_at', to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'signature', translate(encode(signature, 'base64'), E'\\n', ''))::text AS item
        FROM root WHERE {since} AND {upto} ORDER BY xid, seq LIMIT {most}
    )"""
_PAGE = """page AS MATERIALIZED (
        SELECT *, row_number() OVER feed_order AS place,
               sum(octet_length(item)) OVER feed_order AS bytes
        FROM ({streams} ORDER BY xid, seq LIMIT {most}) AS feed
        WINDOW feed_order AS (ORDER BY xid, seq)
    )
    SELECT stream, string_agg(item, ',' ORDER BY place) AS items, max(place) AS last_place,
           (array_agg(CAST(xid AS text) ORDER BY place DESC))[1] AS xid,
           (array_agg(seq ORDER BY place DESC))[1] AS seq,
           (SELECT count(*) FROM page) AS found
    FROM page WHERE place <= {page} AND (place = 1 OR bytes <= :most_bytes) GROUP BY stream"""
# A decision may be of no contract; nothing of the field is.
IS_CONTRACT = "cell.contract > 0"
LEFT_SCOPE = text(
    f"""
    WITH RECURSIVE {CELLS}
    SELECT governorate, contract FROM (
        TABLE cell UNION SELECT governorate, contract FROM exit
    ) AS cell
    WHERE {COVERED.format("cell")} AND {WITHOUT} AND {IS_CONTRACT}
    ORDER BY governorate, contract
    """  # noqa: S608 - constants of our own; every value is a parameter
)


@dataclass(frozen=True)
class Page:
    """``items``: by stream, JSON texts joined by commas. ``at``: the last row's place."""

    items: Mapping[str, str]
    count: int
    at: Place
    has_more: bool


def feed_page(cursor: Cursor, device: UUID | None, most: int) -> Page:
    """At most ``most`` rows of every stream together, the oldest first."""
    given = {**_bounds(cursor.at, cursor.scope), "device": device}
    return _page(feed_statement(cursor.scope == EVERYTHING, most), given, cursor.at)


def added_page(added: Added, scope: Scope, most: int) -> Page:
    """At most ``most`` records of what came into scope, the oldest first."""
    given = {
        **_bounds(added.since, added.within.common(scope)),
        "until_xid": added.until.xid,
        "until_seq": added.until.seq,
        "not_governorates": listed(added.without.governorates),
        "not_contracts": listed(added.without.contracts),
    }
    return _page(added_statement(most), given, added.since)


def left_cells(before: Scope, now: Scope) -> list[dict[str, Any]]:
    """The pairs of governorate and contract that were in scope and are no more, as they travel."""
    given = {
        "governorates": listed(before.governorates),
        "contracts": listed(before.contracts),
        "not_governorates": listed(now.governorates),
        "not_contracts": listed(now.contracts),
    }
    rows = db.session.execute(LEFT_SCOPE, given)
    return [{"governorate": row.governorate, "contract": row.contract} for row in rows]


@lru_cache(maxsize=64)
def feed_statement(sees_all: bool, most: int) -> TextClause:
    """The feed's page. The numbers are written out, so that the plan is made for them."""
    upto = "(xid, seq) <= (SELECT xid, seq FROM edge)"
    records = _records(sees_all, SINCE, COVERED.format("cell"), most)
    rest = _REST.format(
        since=SINCE, upto=upto, page=most, most=most + 1,
        covered_exit=COVERED.format("exit"), covered_head=COVERED.format("head"),
    )  # fmt: skip
    streams = " UNION ALL ".join(
        f"SELECT '{name}' AS stream, * FROM {name}"  # noqa: S608
        for name in ("records", "exits", "answers", "roots")
    )
    return text(f"{records}, {rest}, {_PAGE.format(streams=streams, page=most, most=most + 1)}")


@lru_cache(maxsize=64)
def added_statement(most: int) -> TextClause:
    covered = f"{COVERED.format('cell')} AND {WITHOUT}"
    records = _records(False, f"{SINCE} AND {UNTIL}", covered, most)
    streams = "SELECT 'records' AS stream, * FROM records"
    return text(f"{records}, {_PAGE.format(streams=streams, page=most, most=most + 1)}")


def listed(part: frozenset[Any] | None) -> list[Any] | None:
    """A part of a scope as an array's values; None says all."""
    return None if part is None else sorted(part)


def _records(sees_all: bool, since: str, covered: str, most: int) -> str:
    given = {"record": RECORD, "since": since, "most": most + 1, "of_field": OF_FIELD}
    if sees_all:
        return f"WITH {_OF_ALL.format(**given)}"
    found = _OF_CELLS.format(covered=covered, **given)
    return f"WITH RECURSIVE {CELLS}, {found}"


def _bounds(since: Place, scope: Scope) -> dict[str, Any]:
    return {
        "xid": since.xid,
        "seq": since.seq,
        "governorates": listed(scope.governorates),
        "contracts": listed(scope.contracts),
        "most_bytes": MAX_PAGE_BYTES,
    }


def _page(statement: TextClause, given: Mapping[str, Any], since: Place) -> Page:
    rows = db.session.execute(statement, given).all()
    if not rows:
        return Page({}, 0, since, has_more=False)
    last = max(rows, key=lambda row: row.last_place)
    return Page(
        {row.stream: row.items for row in rows},
        last.last_place,
        Place(last.xid, last.seq),
        has_more=last.found > last.last_place,
    )
