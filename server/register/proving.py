"""The register's part of a revision's proof: the revision itself, and the root that covers it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import db
from server.register import signing
from server.register.roots import leaves_of, root_numbered
from shared.sync.chain import DECIDED, merkle_path
from shared.wire.fields import write_moment
from shared.wire.text import canonical_json

REVISION = text(
    """
    SELECT revision.*, root_revision.root, (
               SELECT count(*) FROM root_revision AS earlier
               WHERE earlier.root = root_revision.root
                 AND (earlier.record, earlier.version) < (revision.record, revision.version)
           ) AS place
    FROM revision LEFT JOIN root_revision USING (record, version)
    WHERE record = :record AND version = :version
    """
)


def proof_of(record: UUID, version: int) -> dict[str, Any] | None:
    """``revision``, ``root`` and ``register_key`` as shared.wire.proof.Proof has them, or None."""
    row = db.session.execute(REVISION, {"record": record, "version": version}).mappings().first()
    if row is None:
        return None
    revision = {
        "columns": _columns(row),
        "body": row["body"],
        "previous_hash": bytes(row["previous_hash"]).hex(),
        "hash": bytes(row["hash"]).hex(),
    }
    return {"revision": revision, "root": _root(row), "register_key": signing.public_key()}


def _columns(row: RowMapping) -> dict[str, Any]:
    moments = {n: write_moment(row[n]) for n in ("made_at", "received_at")}
    plain: dict[str, Any] = json.loads(canonical_json({n: row[n] for n in DECIDED} | moments))
    return plain


def _root(row: RowMapping) -> dict[str, Any] | None:
    root = root_numbered(row["root"]) if row["root"] else None
    if root is None:
        return None
    # The first leaf is the root before.
    leaves, index = leaves_of(root.number), row["place"] + 1
    return {
        "number": root.number,
        "merkle": root.merkle.hex(),
        "revisions": root.revisions,
        "made_at": root.made_at,
        "signature": root.signature,
        "index": index,
        "leaves": len(leaves),
        "path": [hash_.hex() for hash_ in merkle_path(leaves, index)],
    }
