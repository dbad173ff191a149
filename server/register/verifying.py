"""Whether the register is as it was written: chains recomputed, heads and roots compared.

Read a part at a time, each in a short transaction: an open one would hold back the tablets'
feed for as long as it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, TextClause, text

from server.db import transaction
from server.ports import ports
from server.register import signing
from server.register.incoming import NotAcceptedError
from server.register.kinds import kind_named
from server.register.rebuilding import A_PART, parts
from server.register.roots import SignedRoot, all_roots, merkle_of
from shared.sync.chain import NO_HASH, revision_hash

PART = text(
    """
    SELECT * FROM revision WHERE (record, version) > (:record, :version)
    ORDER BY record, version LIMIT :most
    """
)
# Heads against latest revisions, for the records after one and up to another. In one statement,
# so that a change arriving meanwhile is seen whole or not at all.
_HERE = "record > :after AND record <= :until"
WRONG_HEADS = text(
    f"""
    WITH here AS (SELECT * FROM head WHERE {_HERE}),
    latest AS (
        SELECT DISTINCT ON (record) record, kind, version, change, hash, whole, conflicts, flags
        FROM revision WHERE {_HERE} ORDER BY record, version DESC
    ),
    removal AS (
        SELECT DISTINCT ON (record) record,
               CASE op WHEN 'decide' THEN CAST(fields ->> 'is_deleted' AS boolean)
                       ELSE op = 'delete' END AS is_deleted
        FROM revision
        WHERE {_HERE} AND (op IN ('delete', 'restore') AND outcome <> 'conflict'
                           OR op = 'decide' AND fields ->> 'is_deleted' IS NOT NULL)
        ORDER BY record, version DESC
    )
    SELECT coalesce(here.record, latest.record) AS record,
           coalesce(here.version, latest.version) AS version
    FROM here FULL JOIN latest USING (record)
    LEFT JOIN revision AS first ON first.record = latest.record AND first.version = 1
    LEFT JOIN removal ON removal.record = latest.record
    WHERE (here.kind, here.version, here.change, here.hash, here.whole, here.conflicts,
           here.flags, here.author, here.is_deleted)
          IS DISTINCT FROM
          (latest.kind, latest.version, latest.change, latest.hash, latest.whole,
           latest.conflicts, latest.flags, first.author, coalesce(removal.is_deleted, false))
    ORDER BY 1 LIMIT 1
    """  # noqa: S608 - a constant of our own
)
# A tombstone is left out: the programme may move an activity that has no works any more.
HEADS = text(
    """
    SELECT record, version, kind, governorate, contract, whole FROM head
    WHERE record > :record AND NOT is_deleted ORDER BY record LIMIT :most
    """
)
# A record's first revision was written when it was received, unless it had to wait for the record
# that it belongs to; of the later ones, which may have waited for their base, only those that a
# covered one follows are sure to be older than a root.
UNCOVERED = text(
    """
    SELECT record, version FROM revision
    WHERE record > :after AND record <= :until AND NOT EXISTS (SELECT FROM root_revision AS cover
                      WHERE (cover.record, cover.version) = (revision.record, revision.version))
      AND (version = 1 AND received_at < CASE
               WHEN EXISTS (SELECT FROM head WHERE head.record = revision.record
                                             AND head.parent IS NOT NULL)
               THEN CAST(:due AS timestamptz) - CAST(:wait AS interval)
               ELSE :due END
           OR EXISTS (SELECT FROM root_revision AS later
                      WHERE later.record = revision.record AND later.version > revision.version))
    ORDER BY record, version LIMIT 1
    """
)
# Far longer than a push may be open: what was received before is in the next root.
LONGEST_WRITE = timedelta(minutes=1)
# What belongs to a record waits for it for 30 days at most (docs/sync.md).
LONGEST_WAIT = timedelta(days=31)
# Roots are signed daily; a day more for a worker that was down.
LONGEST_WITHOUT_ROOT = timedelta(days=2)


@dataclass(frozen=True)
class Verdict:
    """``first_bad`` names what is wrong first: a record and version, or a root; and why."""

    ok: bool
    revisions: int
    first_bad: dict[str, Any] | None


def verify() -> Verdict:
    """Recompute every hash and root. Opens transactions of its own."""
    revisions, bad = _check_chains()
    bad = bad or _check_heads() or _check_scopes() or _check_roots()
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
    found = revision_hash(previous, row["body"], dict(row))
    return None if found == bytes(row["hash"]) else "content_altered"


def _check_heads() -> dict[str, Any] | None:
    return _first_bad(WRONG_HEADS, {}, "head_differs")


def _first_bad(look: TextClause, given: dict[str, Any], why: str) -> dict[str, Any] | None:
    """The first row that ``look`` finds, a part of the records after the other."""
    for after, until in parts():
        with transaction() as session:
            row = (
                session.execute(look, {**given, "after": after, "until": until}).mappings().first()
            )
        if row is not None:
            return _bad_revision(row, why)
    return None


def _check_scopes() -> dict[str, Any] | None:
    """Whether each head has the scope that its fields give: no hash holds it."""
    last = UUID(int=0)
    while rows := _heads(last):
        with transaction():
            row = _first_misplaced(rows)
        if row is not None:
            return _bad_revision(row, "head_differs")
        last = rows[-1]["record"]
    return None


def _heads(record: UUID) -> list[RowMapping]:
    with transaction() as session:
        return list(session.execute(HEADS, {"record": record, "most": A_PART}).mappings())


def _first_misplaced(rows: list[RowMapping]) -> RowMapping | None:
    for name in {row["kind"] for row in rows}:
        kind, mine = kind_named(name), [row for row in rows if row["kind"] == name]
        reference = kind and kind.look_up([row["whole"] for row in mine])
        for row in mine:
            try:
                scope = kind and kind.scope_of(row["whole"], reference)
            except NotAcceptedError:
                return row
            if scope and scope != (row["governorate"], row["contract"]):
                return row
    return None


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
    return _check_cover(before)


def _check_cover(last: SignedRoot | None) -> dict[str, Any] | None:
    """Whether all is covered that the roots, or the lack of any, had the time to cover."""
    due = last.made_at - LONGEST_WRITE if last else ports().clock.now() - LONGEST_WITHOUT_ROOT
    return _first_bad(UNCOVERED, {"due": due, "wait": LONGEST_WAIT}, "not_covered")


def _bad_revision(row: RowMapping, why: str) -> dict[str, Any]:
    return {"record": str(row["record"]), "version": row["version"], "reason": why}
