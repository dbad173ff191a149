"""A cut of the register: a root, with the reference data kept beside it, and what it covers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from server.db import transaction
from server.register import service as register
from server.reporting import latest_cut, queries
from server.reporting.models import ReferenceSnapshot
from server.reporting.reading import standing_at_newest
from server.reporting.snapshot import reference_snapshot
from server.reporting.standing import Standing
from shared.wire.text import canonical_json


class KeptCut(NamedTuple):
    """What names a cut: the root's number, and the SHA-256 of the reference data."""

    root: int
    reference_sha256: str


@dataclass(frozen=True)
class CutRegister:
    """Plain values, since no row may be touched while no transaction is open."""

    root: int
    root_hash: str
    cut_at: datetime
    reference_sha256: str
    standing: Standing


def make_cut(session: Session) -> tuple[KeptCut, datetime]:
    """Make a root and keep the reference data beside it, in the caller's transaction; and when.

    ``register.catch_up`` first: a root covers so much and no more.
    """
    root = register.make_root("week issued")
    content = canonical_json(reference_snapshot())
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    if session.get(ReferenceSnapshot, sha256) is None:
        session.add(ReferenceSnapshot(sha256=sha256, content=content, taken_at=root.made_at))
    return KeptCut(root.number, sha256), root.made_at


def cut_register(start: date, kept: KeptCut | None = None) -> CutRegister:
    """What a cut covers of the week of ``start``; a new cut, unless ``kept`` names one.

    Raises LookupError when that cut is gone.
    """
    if kept is None:
        register.catch_up()
        with transaction() as session:
            kept, _made_at = make_cut(session)
    latest_cut.approach(kept.root)
    with transaction():
        root, snapshot = queries.root_numbered(kept.root), queries.kept_snapshot(kept[1])
        if root is None or snapshot is None:
            raise LookupError(f"the cut of root {kept.root} is not kept")
        standing = standing_at_newest(root, snapshot, start)
        return CutRegister(root.number, root.merkle.hex(), root.made_at, kept[1], standing)
