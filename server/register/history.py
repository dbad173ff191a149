"""The register as a time machine: what a record's history holds, and how it stood at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import db
from shared.rules.scope import Scope

MOST = 200
# A change that waited for its base was received before what it rests on, and applied when that
# came: a version stands from the latest receipt of all up to it.
_STANDING = """
    SELECT *, max(received_at) OVER (ORDER BY version) AS stood_from
    FROM revision WHERE record = :record
"""
HISTORY = text(
    f"""
    SELECT * FROM ({_STANDING}) AS standing WHERE version > :after ORDER BY version LIMIT :most
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
HEAD = text("SELECT kind, governorate, contract FROM head WHERE record = :record")


def kind_of(record: UUID, visible_to: Scope) -> str | None:
    """The kind of a record that is in this scope now; None of any other, or of none."""
    head = db.session.execute(HEAD, {"record": record}).mappings().first()
    if head is None or not visible_to.covers(head["governorate"], head["contract"]):
        return None
    return str(head["kind"])


def history(record: UUID, after: int, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Revisions after version ``after`` as shared.wire.history.RevisionSchema takes them.

    The second value: whether there are more.
    """
    given = {"record": record, "after": after, "most": min(most, MOST) + 1}
    rows = list(db.session.execute(HISTORY, given).mappings())
    return [_revision(row) for row in rows[: given["most"] - 1]], len(rows) == given["most"]


def as_it_stood(record: UUID, at: datetime) -> dict[str, Any] | None:
    """The record at the moment ``at``, as StoodReply takes it; None before its first version."""
    row = db.session.execute(AS_IT_STOOD, {"record": record, "at": at}).mappings().first()
    if row is None:
        return None
    names = ("record", "kind", "version", "change", "is_deleted", "conflicts", "flags")
    stood = {name: row[name] for name in (*names, "stood_from")}
    return {**stood, "fields_": row["whole"], "hash": bytes(row["hash"]).hex()}


def _revision(row: RowMapping) -> dict[str, Any]:
    found = {name: row[name] for name in row if name not in {"previous_hash", "hash"}}
    hashes = {name: bytes(row[name]).hex() for name in ("previous_hash", "hash")}
    return {**found, "fields_": found.pop("fields"), **hashes}
