"""The proof of a revision: what its tablet signed, what the register kept, and the root over it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import RowMapping, text

from server.db import db
from server.http.errors import Refusal
from server.register import service as register
from shared.rules.scope import Scope
from shared.sync.chain import first_link
from shared.wire.proof import FORMAT

# The entry with the revision's own text in its author's outbox, and the first head signed
# since: the same change may have been sent in several outboxes, as after a fork.
ENTRY = text(
    """
    SELECT entry.outbox, outbox.person, outbox.device, device.public_key, entry.n,
           before.link AS previous_link, head.n AS head_n, head.link, head.signature,
           entry.received_at
    FROM revision
    JOIN outbox_entry AS entry ON entry.change = revision.change
         AND entry.body_hash = sha256(convert_to(revision.body, 'UTF8'))
    JOIN outbox ON outbox.id = entry.outbox AND outbox.person = revision.author
         AND outbox.device = revision.device
    JOIN device ON device.id = outbox.device
    JOIN LATERAL (SELECT * FROM outbox_head WHERE outbox_head.outbox = entry.outbox
                  AND outbox_head.n >= entry.n ORDER BY n LIMIT 1) AS head ON true
    LEFT JOIN outbox_entry AS before
         ON before.outbox = entry.outbox AND before.n = entry.n - 1
    WHERE revision.record = :record AND revision.version = :version
    ORDER BY entry.received_at LIMIT 1
    """
)
HASHES = text(
    """
    SELECT body_hash FROM outbox_entry
    WHERE outbox = :outbox AND n BETWEEN :first AND :last ORDER BY n
    """
)


def prove(record: UUID, version: int, scope: Scope) -> dict[str, Any]:
    """The proof of one revision, for shared.wire.proof.Proof to dump.

    Raises Refusal not_found for a record outside the scope, or a version that is not there.
    """
    kept = register.proof_of(record, version, scope)
    if kept is None:
        raise Refusal("not_found")
    given = {"record": record, "version": version}
    row = db.session.execute(ENTRY, given).mappings().first()
    return {"format": FORMAT, **kept, "entry": row and _entry(row)}


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the raw Ed25519 key made the signature, as shared.sync.proof asks."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _entry(row: RowMapping) -> dict[str, Any]:
    given = {"outbox": row["outbox"], "first": row["n"], "last": row["head_n"]}
    hashes = [bytes(found.body_hash).hex() for found in db.session.execute(HASHES, given)]
    names = ("outbox", "person", "device", "n", "received_at")
    return {
        **{name: row[name] for name in names},
        "public_key": bytes(row["public_key"]),
        "previous_link": _link_before(row).hex(),
        "body_hashes": hashes,
        "link": bytes(row["link"]).hex(),
        "signature": bytes(row["signature"]),
    }


def _link_before(row: RowMapping) -> bytes:
    if row["previous_link"] is not None:
        return bytes(row["previous_link"])
    return first_link(row["outbox"], row["person"], bytes(row["public_key"]))
