"""The outboxes' SQL: what a push reads under lock and writes for its whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import execute
from server.db.as_columns import Given
from server.db.as_json import as_json
from server.register.incoming import Author
from shared.rules.scope import Scope

_OWNER = """
    person.role, person.is_active, device.revoked_at, device.public_key,
    CASE WHEN NOT has_all_governorates THEN governorates END AS governorates,
    CASE WHEN NOT has_all_contracts THEN contracts END AS contracts
"""
# The statements of a push are the same at each: their plans, made for keys, are made once.
OUTBOX = text(
    f"""
    SELECT outbox.id, outbox.next_n, outbox.link, outbox.person, outbox.device, {_OWNER},
           set_config('plan_cache_mode', 'force_generic_plan', true)
    FROM outbox JOIN person ON person.id = outbox.person JOIN device ON device.id = outbox.device
    WHERE outbox.id = :id
    FOR UPDATE OF outbox
    """  # noqa: S608 - a constant of our own
)
OWNERS = text(
    f"""
    SELECT person.id AS person, device.id AS device, {_OWNER}
    FROM unnest(CAST(:people AS uuid[]), CAST(:devices AS uuid[])) AS given (person, device)
    JOIN person ON person.id = given.person JOIN device ON device.id = given.device
    """  # noqa: S608 - a constant of our own
)
# What was declared lost has one link, its last one's: later entries go on from there.
LINKS = text(
    """
    SELECT n, link FROM outbox_entry WHERE outbox = :outbox AND n BETWEEN :first_n AND :last_n
    UNION ALL
    SELECT to_n, link FROM lost_range WHERE outbox = :outbox AND to_n BETWEEN :first_n AND :last_n
    """
)
# An entry that was declared lost and turns up moves nothing.
MOVE_ON = text(
    "UPDATE outbox SET next_n = :next_n, link = :link WHERE id = :outbox AND next_n < :next_n"
)
ENTRIES = Given(
    n="int", change="uuid", body_hash="text", link="text", outcome="text", receipt="jsonb"
)
INSERT_ENTRIES = text(
    f"""
    WITH moved AS ({MOVE_ON}), proved AS (
        INSERT INTO outbox_head (outbox, n, link, signature, received_at)
        VALUES (:outbox, :next_n - 1, :link, :signature, :received_at)
        ON CONFLICT (outbox, n) DO NOTHING
    )
    INSERT INTO outbox_entry (outbox, n, change, body_hash, link, outcome, receipt, received_at,
                              answered_later)
    SELECT :outbox, n, change, decode(body_hash, 'hex'), decode(link, 'hex'), outcome, receipt,
           :received_at, false
    FROM {ENTRIES.sql} AS given ORDER BY n
    """  # noqa: S608 - constants of our own
)
INSERT_QUARANTINED = text(
    """
    INSERT INTO quarantined (outbox, n, change, raw, code, errors, author, device, received_at)
    SELECT outbox, n, change, decode(raw, 'hex'), code, errors, author, device, received_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
        outbox uuid, n int, change uuid, raw text, code text, errors jsonb, author uuid,
        device uuid, received_at timestamptz)
    """
)
INSERT_WAITING = text(
    """
    INSERT INTO waiting (change, base, parent, outbox, n, body, author, device, device_time,
                         received_at)
    SELECT change, base, parent, outbox, n, body, author, device, device_time, received_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
        change uuid, base uuid, parent uuid, outbox uuid, n int, body text, author uuid,
        device uuid, device_time jsonb, received_at timestamptz)
    """
)
NEXT_NUMBERS = text("SELECT id, next_n FROM outbox WHERE device = :device AND id = ANY(:outboxes)")
NOTE_MENDED = text(
    """
    UPDATE quarantined SET mended_by = revision.change
    FROM revision
    WHERE revision.change = ANY(:changes) AND quarantined.change = revision.mends
      AND quarantined.author = revision.author
    """
)


@dataclass(frozen=True)
class Owner:
    """Who writes into an outbox, as of now. ``blocked`` is the code that bars them, or ""."""

    author: Author
    device: UUID
    blocked: str


@dataclass(frozen=True)
class LockedOutbox:
    id: UUID
    next_n: int
    link: bytes
    public_key: bytes
    owner: Owner


def lock_outbox(identifier: UUID) -> LockedOutbox | None:
    """The outbox, locked until the transaction ends: its pushes go one after the other."""
    row = execute(OUTBOX, {"id": identifier}).mappings().first()
    if row is None:
        return None
    key, link = bytes(row["public_key"]), bytes(row["link"])
    return LockedOutbox(row["id"], row["next_n"], link, key, _owner(row))


def owners(pairs: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Owner]:
    """Owners by (person, device)."""
    given = {"people": [p for p, _ in pairs], "devices": [d for _, d in pairs]}
    rows = execute(OWNERS, given).mappings()
    return {(row["person"], row["device"]): _owner(row) for row in rows}


def links(outbox: UUID, first_n: int, last_n: int) -> dict[int, bytes]:
    """The links that the server has of these entries."""
    rows = execute(LINKS, {"outbox": outbox, "first_n": first_n, "last_n": last_n})
    return {row.n: bytes(row.link) for row in rows}


def insert_entries(
    outbox: UUID, rows: list[dict[str, Any]], head: dict[str, Any], received_at: datetime
) -> None:
    """Keep entries with the signed ``head`` that proves them, and expect the next after it."""
    proof = {"next_n": head["n"] + 1, "link": head["link"], "signature": head["signature"]}
    given = {"outbox": outbox, "received_at": received_at, **ENTRIES.of(rows)}
    execute(INSERT_ENTRIES, {**given, **proof})


def insert_quarantined(rows: list[dict[str, Any]]) -> None:
    """Keep bad changes with their bytes (``raw`` in hex)."""
    if rows:
        execute(INSERT_QUARANTINED, {"rows": as_json(rows)})


def insert_waiting(rows: list[dict[str, Any]]) -> None:
    if rows:
        execute(INSERT_WAITING, {"rows": as_json(rows)})


def next_numbers(device: UUID, outboxes: list[UUID]) -> dict[UUID, int]:
    """The number that the server expects next of each of these outboxes of a device."""
    rows = execute(NEXT_NUMBERS, {"device": device, "outboxes": outboxes})
    return {row.id: row.next_n for row in rows}


def note_mended(changes: Iterable[UUID]) -> None:
    """Tell the quarantine which of its changes these ones stand for."""
    execute(NOTE_MENDED, {"changes": list(changes)})


def _owner(row: RowMapping) -> Owner:
    governorates, contracts = row["governorates"], row["contracts"]
    scope = Scope(
        None if governorates is None else frozenset(governorates),
        None if contracts is None else frozenset(contracts),
    )
    blocked = "" if row["is_active"] else "not_allowed"
    author = Author(row["person"], row["role"], scope)
    return Owner(author, row["device"], "device_revoked" if row["revoked_at"] else blocked)
