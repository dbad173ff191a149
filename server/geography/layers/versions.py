"""A layer's way in: handed in, read, previewed, put in as a version, gone back to."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, undefer

from server.db import db, transaction
from server.geography.layers.comparing import changes_anything, gone_codes, preview_of
from server.geography.layers.composing import Composed, Ground, Locate, by_name, compose
from server.geography.layers.reading import Orders, read_layer
from server.geography.layers.referring import references
from server.geography.layers.standing import Row, basis_of, standing_rows, write_rows
from server.geography.layers.wording import (
    GOVERNORATES,
    LayerRefusedError,
    NotAppliedError,
)
from server.geography.models import LayerFile, LayerVersion
from server.ports import ports

WAITING, STAGED, REFUSED, APPLIED, DISCARDED = (
    "waiting", "staged", "refused", "applied", "discarded",
)  # fmt: skip
# Until the transaction ends nobody else puts a layer in.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('layer_version'))")


def preview_file(
    content: bytes, orders: Orders, file_name: str, locate: Locate
) -> tuple[list[Row], dict[str, Any]]:
    """Rows and preview of a file; nothing is written. Raises LayerRefusedError."""
    # No transaction stays open for the seconds that a large file takes.
    db.session.rollback()
    read = read_layer(content, orders)
    standing = standing_rows(orders.layer)
    governorates = by_name(standing_rows(GOVERNORATES))
    ground = Ground(orders.layer, standing, governorates, locate, file_name)
    composed = compose(read, ground)
    source = {"format": read.format, "crs": read.crs, "columns": read.columns}
    basis = {"basis": basis_of(orders.layer), "source": source}
    return composed.rows, preview_of(orders.layer, composed, standing) | basis


def hand_in(file_name: str, content: bytes, orders: Orders, by: UUID | None = None) -> UUID:
    """Keep a file and have it wait to be read; the version's id."""
    digest = hashlib.sha256(content).digest()
    with transaction() as session:
        kept = insert(LayerFile).values(sha256=digest, content=content)
        session.execute(kept.on_conflict_do_nothing())
        version = _new(orders.layer, WAITING, by)
        version.file, version.file_name, version.orders = digest, file_name[:200], asdict(orders)
        session.add(version)
        return version.id


def read_in(version_id: UUID, locate: Locate) -> dict[str, Any]:
    """Read a waiting file and keep its rows; the preview. Raises LayerRefusedError."""
    version = db.session.get_one(LayerVersion, version_id)
    orders, name = Orders(**version.orders), version.file_name
    content = db.session.scalar(select(LayerFile.content).where(LayerFile.sha256 == version.file))
    try:
        rows, preview = preview_file(content or b"", orders, name, locate)
    except LayerRefusedError as refusal:
        _keep_refusal(version_id, refusal)
        raise
    with transaction():
        asked = _locked(version_id)
        if asked is not None and asked.state == WAITING:
            asked.state, asked.rows, asked.preview = STAGED, rows, preview
    return preview


def read_waiting(locate: Locate) -> int:
    """Read every file that waits, the oldest first; how many there were."""
    asked = select(LayerVersion.id).where(LayerVersion.state == WAITING)
    waiting = db.session.scalars(asked.order_by(LayerVersion.asked_at)).all()
    for version_id in waiting:
        try:
            read_in(version_id, locate)
        except LayerRefusedError:
            continue  # kept with its version, for who handed it in
        except (OperationalError, OSError, MemoryError):
            db.session.rollback()  # the machine's fault, not the file's: it waits on
            structlog.get_logger("layers").exception("not read", layer=str(version_id))
        except Exception:
            structlog.get_logger("layers").exception("not read", layer=str(version_id))
            _keep_refusal(version_id, LayerRefusedError("file_broken"))
    return len(waiting)


def apply_version(version_id: UUID, reason: str, by: UUID | None = None) -> int:
    """Put a staged version in, in one transaction; its number. Raises NotAppliedError."""
    try:
        with transaction() as session:
            session.execute(_LOCK)
            version = _decidable(version_id)
            rows, standing = version.rows or [], standing_rows(version.layer)
            gone = gone_codes(rows, standing)
            if references(version.layer, gone):
                raise NotAppliedError("preview_old")
            newest = _newest(session, version.layer) or _keep_first(session, version.layer)
            write_rows(session, version.layer, rows, gone)
            version.number, version.state, version.reason = newest + 1, APPLIED, reason
            version.decided_at, version.decided_by = ports().clock.now(), by
            return newest + 1
    except IntegrityError as error:
        # Something came to name a row that goes, between the question and the answer.
        raise NotAppliedError("preview_old") from error


def discard_version(version_id: UUID, by: UUID | None = None) -> None:
    """Decide against a staged version. Raises NotAppliedError."""
    with transaction():
        version = _locked(version_id)
        if version is None or version.state != STAGED:
            raise NotAppliedError("not_staged")
        version.state, version.rows = DISCARDED, None
        version.decided_at, version.decided_by = ports().clock.now(), by


def go_back_to(version_id: UUID, by: UUID | None = None) -> UUID:
    """Stage the rows of a version that was in force, to be previewed and put in as any other."""
    before = db.session.get(LayerVersion, version_id, options=[undefer(LayerVersion.rows)])
    if before is None or before.number is None:
        raise NotAppliedError("not_staged")
    standing = standing_rows(before.layer)
    preview = preview_of(before.layer, Composed(rows=before.rows or []), standing)
    with transaction() as session:
        version = _new(before.layer, STAGED, by)
        version.file, version.file_name, version.orders = before.file, before.file_name, {}
        version.rows, version.back_to = before.rows, before.number
        version.preview = preview | {"basis": basis_of(before.layer), "source": None}
        session.add(version)
        return version.id


def _decidable(version_id: UUID) -> LayerVersion:
    version = _locked(version_id)
    if version is None or version.state != STAGED or version.preview is None:
        raise NotAppliedError("not_staged")
    if version.preview["faults"]:
        raise NotAppliedError("has_faults")
    if not changes_anything(version.preview):
        raise NotAppliedError("nothing_changes")
    if version.preview["basis"] != basis_of(version.layer):
        raise NotAppliedError("preview_old")
    return version


def _newest(session: Session, layer: str) -> int | None:
    asked = select(func.max(LayerVersion.number)).where(LayerVersion.layer == layer)
    return session.scalar(asked)


def _keep_first(session: Session, layer: str) -> int:
    """The layer as it stood before any version, so that it can be gone back to."""
    first = _new(layer, APPLIED, None)
    first.number, first.rows, first.file_name = 1, list(standing_rows(layer).values()), ""
    first.orders, first.decided_at = {}, ports().clock.now()
    session.add(first)
    session.flush()
    return 1


def _new(layer: str, state: str, by: UUID | None) -> LayerVersion:
    now = ports().clock.now()
    new_id = ports().ids.uuid7()
    return LayerVersion(id=new_id, layer=layer, state=state, asked_at=now, asked_by=by)


def _locked(version_id: UUID) -> LayerVersion | None:
    return db.session.get(LayerVersion, version_id, with_for_update=True, populate_existing=True)


def _keep_refusal(version_id: UUID, refusal: LayerRefusedError) -> None:
    db.session.rollback()
    with transaction():
        version = _locked(version_id)
        if version is not None and version.state == WAITING:
            version.state, version.refusal = REFUSED, refusal.as_json()
