"""Whether the register is as it was written: chains recomputed, heads and roots compared.

Read a part at a time, each in a short transaction: an open one would hold back the tablets'
feed for as long as it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import transaction
from server.register import signing
from server.register.roots import SignedRoot, all_roots, merkle_of
from shared.sync.chain import NO_HASH, revision_hash

A_PART = 2000
PART = text(
    """
    SELECT record, version, body, author, device, received_at, outcome, whole, previous_hash, hash
    FROM revision WHERE (record, version) > (:record, :version)
    ORDER BY record, version LIMIT :most
    """
)
# In one statement, so that a change arriving meanwhile is seen whole or not at all.
WRONG_HEADS = text(
    """
    SELECT coalesce(head.record, latest.record) AS record,
           coalesce(head.version, latest.version) AS version
    FROM head FULL JOIN (
        SELECT DISTINCT ON (record) record, version, change, hash, whole FROM revision
        ORDER BY record, version DESC
    ) AS latest USING (record)
    WHERE (head.version, head.change, head.hash, head.whole)
          IS DISTINCT FROM (latest.version, latest.change, latest.hash, latest.whole)
    ORDER BY 1 LIMIT 1
    """
)


@dataclass(frozen=True)
class Verdict:
    """``first_bad`` names what is wrong first: a record and version, or a root; and why."""

    ok: bool
    revisions: int
    first_bad: dict[str, Any] | None


def verify() -> Verdict:
    """Recompute every hash and root. Opens transactions of its own."""
    revisions, bad = _check_chains()
    bad = bad or _check_heads() or _check_roots()
    return Verdict(bad is None, revisions, bad)


def _check_chains() -> tuple[int, dict[str, Any] | None]:
    """How many revisions were read, and the first that is not as it was written."""
    count, last = 0, (UUID(int=0), 0, NO_HASH)
    while rows := _part(last[0], last[1]):
        for row in rows:
            why = _fault(row, last)
            if why:
                return count, _bad_revision(row, why)
            last = row["record"], row["version"], bytes(row["hash"])
            count += 1
    return count, None


def _part(record: UUID, version: int) -> list[RowMapping]:
    given = {"record": record, "version": version, "most": A_PART}
    with transaction() as session:
        return list(session.execute(PART, given).mappings())


def _fault(row: RowMapping, last: tuple[UUID, int, bytes]) -> str | None:
    """What is wrong with a revision that follows ``last`` (record, version, hash)."""
    is_same = row["record"] == last[0]
    version, previous = (last[1] + 1, last[2]) if is_same else (1, NO_HASH)
    if row["version"] != version:
        return "revision_missing"
    if bytes(row["previous_hash"]) != previous:
        return "chain_broken"
    found = revision_hash(
        previous, row["body"], row["author"], row["device"], row["received_at"],
        row["version"], row["outcome"], row["whole"],
    )  # fmt: skip
    return None if found == bytes(row["hash"]) else "content_altered"


def _check_heads() -> dict[str, Any] | None:
    with transaction() as session:
        row = session.execute(WRONG_HEADS).mappings().first()
        return None if row is None else _bad_revision(row, "head_differs")


def _check_roots() -> dict[str, Any] | None:
    before: SignedRoot | None = None
    with transaction():
        roots = all_roots()
    for root in roots:
        if before and root.number != before.number + 1:
            return {"root": before.number + 1, "reason": "root_missing"}
        with transaction():
            is_right = merkle_of(root.number, before) == (root.merkle, root.revisions)
        if not is_right:
            return {"root": root.number, "reason": "root_differs"}
        if not signing.is_signed(root.message, root.signature):
            return {"root": root.number, "reason": "signature_wrong"}
        before = root
    return None


def _bad_revision(row: RowMapping, why: str) -> dict[str, Any]:
    return {"record": str(row["record"]), "version": row["version"], "reason": why}
