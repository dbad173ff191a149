"""The register as a time machine: what a record's history holds, and how it stood at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import db
from shared.rules.scope import Scope
from shared.vocabulary.decisions import OFFICE_KINDS
from shared.wire.protocol import MAX_PAGE_BYTES

MOST = 200
# A change that waited for its base was received before what it rests on, and applied when that
# came: a version stands from the latest receipt of all up to it.
_STANDING = """
    SELECT *, max(received_at) OVER (ORDER BY version) AS stood_from
    FROM revision WHERE record = :record
"""
# As a pull's page: held to its bytes, unless its first revision alone is larger. Neither body nor
# whole fields are told, and so they are not read either.
HISTORY = text(
    f"""
    SELECT * FROM (
        SELECT *, count(*) OVER () AS found, row_number() OVER in_order AS place,
               sum(octet_length(CAST(fields AS text)) + octet_length(CAST(conflicts AS text)))
                   OVER in_order AS bytes
        FROM (SELECT version, change, base, mends, op, outcome, fields, conflicts, flags, author,
                     device, made_at, time_grade, received_at, stood_from, previous_hash, hash
              FROM ({_STANDING}) AS standing
              WHERE version > :after ORDER BY version LIMIT :most + 1) AS following
        WINDOW in_order AS (ORDER BY version)
    ) AS page
    WHERE place <= :most AND (place = 1 OR bytes <= :most_bytes) ORDER BY version
    """  # noqa: S608 - a constant of our own
)
# Whether a version is deleted was said by the last delete, restore or decision that took effect.
AS_IT_STOOD = text(
    f"""
    SELECT standing.*, coalesce((
        SELECT CASE op WHEN 'decide' THEN CAST(fields ->> 'is_deleted' AS boolean)
                       ELSE op = 'delete' END
        FROM revision AS removal
        WHERE removal.record = standing.record AND removal.version <= standing.version
          AND (op IN ('delete', 'restore') AND outcome <> 'conflict'
               OR op = 'decide' AND fields ->> 'is_deleted' IS NOT NULL)
        ORDER BY version DESC LIMIT 1), false) AS is_deleted
    FROM ({_STANDING}) AS standing WHERE stood_from <= :at ORDER BY version DESC LIMIT 1
    """  # noqa: S608 - a constant of our own
)
_NOT_TOLD = {"previous_hash", "hash", "found", "place", "bytes"}
HEAD = text("SELECT kind, governorate, contract FROM head WHERE record = :record")


def kind_of(record: UUID, visible_to: Scope) -> str | None:
    """The kind of a record that is in this scope now; None of any other, of none, and of what
    the office alone makes: its rooms have rights of their own.
    """
    head = db.session.execute(HEAD, {"record": record}).mappings().first()
    if head is None or head["kind"] in OFFICE_KINDS:
        return None
    if not visible_to.covers(head["governorate"], head["contract"]):
        return None
    return str(head["kind"])


def history(record: UUID, after: int, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Revisions after version ``after`` as shared.wire.history.RevisionSchema takes them.

    The second value: whether there are more.
    """
    given = {"record": record, "after": after, "most": min(most, MOST)}
    rows = list(db.session.execute(HISTORY, {**given, "most_bytes": MAX_PAGE_BYTES}).mappings())
    return [_revision(row) for row in rows], bool(rows) and rows[0]["found"] > len(rows)


def as_it_stood(record: UUID, at: datetime) -> dict[str, Any] | None:
    """The record at the moment ``at``, as StoodReply takes it; None before its first version."""
    row = db.session.execute(AS_IT_STOOD, {"record": record, "at": at}).mappings().first()
    if row is None:
        return None
    names = ("record", "kind", "version", "change", "is_deleted", "conflicts", "flags")
    stood = {name: row[name] for name in (*names, "stood_from")}
    return {**stood, "fields_": row["whole"], "hash": bytes(row["hash"]).hex()}


def _revision(row: RowMapping) -> dict[str, Any]:
    found = {name: row[name] for name in row if name not in _NOT_TOLD}
    hashes = {name: bytes(row[name]).hex() for name in ("previous_hash", "hash")}
    return {**found, "fields_": found.pop("fields"), **hashes}
