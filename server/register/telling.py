"""Revisions that are still to be told to programs outside: taken away once, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import db
from server.db.as_json import as_json

# Whoever else takes waits here until we committed, and then goes on behind us.
TAKE = text(
    """
    DELETE FROM untold_revision WHERE seq IN (
        SELECT seq FROM untold_revision ORDER BY seq LIMIT :most FOR UPDATE)
    RETURNING seq, record, version
    """
)
LAST = text("SELECT coalesce(max(seq), 0) FROM untold_revision")
TOLD = text(
    """
    SELECT given.seq, revision.record, revision.version, revision.kind, revision.change,
           revision.op, revision.outcome, revision.fields, revision.whole, revision.flags,
           revision.author, revision.made_at, revision.received_at, revision.working_date,
           before.whole ->> 'state' AS state_before,
           head.governorate, head.contract
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (seq bigint, record uuid, version int)
    JOIN revision ON revision.record = given.record AND revision.version = given.version
    JOIN head ON head.record = given.record
    LEFT JOIN revision AS before
        ON before.record = given.record AND before.version = given.version - 1
    ORDER BY given.seq
    """
)


@dataclass(frozen=True)
class Told:
    """A revision; ``governorate`` and ``contract``: where its record lies now."""

    seq: int
    record: UUID
    version: int
    kind: str
    change: UUID
    op: str
    outcome: str
    fields: dict[str, Any]
    whole: dict[str, Any]
    flags: list[str]
    author: UUID
    made_at: datetime
    received_at: datetime
    working_date: date
    state_before: str | None
    governorate: str
    contract: int


def take_untold(most: int) -> list[Told]:
    """The first revisions that nobody was told of, in order; they are the caller's to tell.

    In the caller's transaction: what that does not commit is untold still. Those of one record
    come in the order of its versions.
    """
    taken = db.session.execute(TAKE, {"most": most}).mappings()
    return told([(row["seq"], row["record"], row["version"]) for row in taken])


def last_untold() -> int:
    """The place of the newest revision that is still to be told; 0 when there is none."""
    return int(db.session.execute(LAST).scalar_one())


def told(wanted: list[tuple[int, UUID, int]]) -> list[Told]:
    """Revisions by (place in the answer, record, version)."""
    rows = [{"seq": seq, "record": str(record), "version": v} for seq, record, v in wanted]
    found = db.session.execute(TOLD, {"rows": as_json(rows)}).mappings()
    return [Told(**row) for row in found]
