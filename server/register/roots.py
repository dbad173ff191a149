"""Signed Merkle roots over the register: what is covered can no longer be changed unseen.

A root's leaves are the root before it, as it was signed, the hashes of the revisions that it
is the first to cover, in the order of record and version, and what else it was given to cover
(the seals of issued weeks), in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from server.db import db, transaction
from server.ports import ports
from server.register import signing
from shared.sync.chain import merkle_root, root_message

# Two roots at once would cover the same revisions.
ONE_AT_A_TIME = text("LOCK TABLE root IN SHARE ROW EXCLUSIVE MODE")
LAST_ROOT = text("SELECT * FROM root ORDER BY number DESC LIMIT 1")
# A change waits for its base for 30 days at most and is then written as received when it came:
# nothing older than this is still to be covered, and the whole past is not read for a day's root.
LONGEST_UNCOVERED = timedelta(days=60)
# What one statement covers well within its 5 seconds.
MOST_A_ROOT = 200_000
_UNCOVERED = """
    SELECT record, version FROM revision
    WHERE (CAST(:since AS timestamptz) IS NULL OR received_at >= :since)
      AND NOT EXISTS (SELECT FROM root_revision AS covered
                      WHERE covered.record = revision.record
                        AND covered.version = revision.version)
"""
COVER = text(
    f"""
    INSERT INTO root_revision (record, version, root)
    SELECT record, version, :number FROM ({_UNCOVERED} ORDER BY received_at LIMIT :most) AS due
    """  # noqa: S608 - a constant of our own
)
IS_BEHIND = text(f"SELECT EXISTS ({_UNCOVERED} OFFSET :most)")
LEAVES = text(
    """
    SELECT revision.hash FROM root_revision LEFT JOIN revision USING (record, version)
    WHERE root = :number ORDER BY record, version
    """
)
OTHER_LEAVES = text("SELECT leaf FROM root_leaf WHERE root = :number ORDER BY leaf")
KEEP_LEAF = text("INSERT INTO root_leaf (root, leaf) VALUES (:number, :leaf)")
INSERT_ROOT = text(
    """
    INSERT INTO root (number, merkle, revisions, made_at, reason, signature)
    VALUES (:number, :merkle, 0, :made_at, :reason, '')
    """
)
SIGN_ROOT = text(
    """
    UPDATE root SET merkle = :merkle, revisions = :revisions, signature = :signature
    WHERE number = :number
    """
)
ROOT = text("SELECT * FROM root WHERE number = :number")
ROOTS = text("SELECT * FROM root ORDER BY number")


@dataclass(frozen=True)
class SignedRoot:
    """A root as it is kept; ``reason`` says why it was made and is not signed."""

    number: int
    merkle: bytes
    revisions: int
    made_at: datetime
    reason: str
    signature: bytes

    @property
    def message(self) -> bytes:
        """The bytes that the signature is over."""
        return root_message(self.number, self.merkle, self.revisions, self.made_at)


def make_root(reason: str, leaves: Iterable[bytes] = ()) -> SignedRoot:
    """Cover the revisions since the last root, in the caller's transaction.

    What others have not committed yet is left to the next root, and so is what goes beyond
    MOST_A_ROOT: ``catch_up`` first. ``leaves``: SHA-256 digests that it covers too.
    """
    db.session.execute(ONE_AT_A_TIME)
    before = _last()
    number, made_at = (before.number + 1 if before else 1), ports().clock.now()
    given: dict[str, Any] = {"number": number, "made_at": made_at, "reason": reason}
    db.session.execute(INSERT_ROOT, {**given, "merkle": b""})
    db.session.execute(COVER, {"number": number, **_due(before)})
    for leaf in set(leaves):
        db.session.execute(KEEP_LEAF, {"number": number, "leaf": leaf})
    merkle, revisions = merkle_of(number, before)
    signature = signing.sign(root_message(number, merkle, revisions, made_at))
    found = {"number": number, "merkle": merkle, "revisions": revisions, "signature": signature}
    db.session.execute(SIGN_ROOT, found)
    return SignedRoot(number, merkle, revisions, made_at, reason, signature)


def catch_up() -> None:
    """Make roots, each in a transaction of its own, until one more covers all that is left."""
    while _is_behind():
        with transaction():
            make_root("catching up")


def _is_behind() -> bool:
    with transaction() as session:
        return bool(session.execute(IS_BEHIND, _due(_last())).scalar_one())


def _due(last: SignedRoot | None) -> dict[str, Any]:
    """From when on, and how many revisions, the root after ``last`` covers."""
    since = last and last.made_at - LONGEST_UNCOVERED
    return {"since": since, "most": MOST_A_ROOT}


def _last() -> SignedRoot | None:
    row = db.session.execute(LAST_ROOT).mappings().first()
    return _root(row) if row else None


def merkle_of(number: int, before: SignedRoot | None) -> tuple[bytes, int]:
    """The Merkle root over what root ``number`` covers, and how many revisions that are.

    A revision that is gone counts as an empty leaf: the root then differs.
    """
    hashes, others = _covered(number)
    return merkle_root([before.message if before else b"", *hashes, *others]), len(hashes)


def leaves_of(number: int) -> list[bytes]:
    """The leaves of root ``number`` in their order, the root before it first."""
    before = root_numbered(number - 1)
    hashes, others = _covered(number)
    return [before.message if before else b"", *hashes, *others]


def root_numbered(number: int) -> SignedRoot | None:
    row = db.session.execute(ROOT, {"number": number}).mappings().first()
    return _root(row) if row else None


def _covered(number: int) -> tuple[list[bytes], list[bytes]]:
    given = {"number": number}
    hashes = [bytes(row.hash or b"") for row in db.session.execute(LEAVES, given)]
    return hashes, [bytes(row.leaf) for row in db.session.execute(OTHER_LEAVES, given)]


def is_in_root(leaf: bytes, number: int) -> bool:
    """Whether root ``number`` was given ``leaf``, and is as it was signed."""
    root, before = root_numbered(number), root_numbered(number - 1)
    others = [bytes(row.leaf) for row in db.session.execute(OTHER_LEAVES, {"number": number})]
    if root is None or leaf not in others or not signing.is_signed(root.message, root.signature):
        return False
    return merkle_of(number, before) == (root.merkle, root.revisions)


def all_roots() -> list[SignedRoot]:
    """Every root, the first one first."""
    return [_root(row) for row in db.session.execute(ROOTS).mappings()]


def _root(row: Any) -> SignedRoot:
    kept = {name: row[name] for name in ("number", "revisions", "made_at", "reason")}
    return SignedRoot(**kept, merkle=bytes(row["merkle"]), signature=bytes(row["signature"]))
