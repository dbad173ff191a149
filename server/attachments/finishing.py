"""A whole file leaves the spool: its hash is compared, its bytes stored, its receipt written.

Killed anywhere here, the next HEAD or PATCH does it again: each step may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from server.attachments import upload_queries
from server.attachments.house import house
from server.attachments.judging import code_of
from server.attachments.receiving import hash_of
from server.attachments.spool import FULL, Spooled, storage_full
from server.attachments.upload_queries import Arriving
from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports

# How long an upload says its receipt again: a tablet may be away for that long.
TOLD_FOR = timedelta(days=60)


def finish(upload: Arriving, spooled: Spooled, sha256: bytes | None, is_revoked: bool) -> None:
    """Store the bytes of ``spooled`` and commit that they are here.

    ``sha256``: of all of them, None when it is not known yet. Bytes that are here already go
    the same way as new ones. Raises Refusal: checksum_mismatch, and the upload is dropped;
    storage_full.
    """
    if (sha256 or hash_of(spooled.descriptor)) != upload.sha256:
        with transaction():
            upload_queries.drop(upload.id)
        house().spool.remove(upload.id)
        raise Refusal("checksum_mismatch", "sha256")
    _store(upload, spooled)
    _commit(upload, is_revoked)
    ports().steps.at("file.committed")
    store_again_if_lost(upload, spooled)
    house().spool.remove(upload.id)
    ports().steps.at("file.finished")


def store_again_if_lost(upload: Arriving, spooled: Spooled) -> None:
    """A file that nobody used may have been collected between our storing and our commit."""
    db.session.rollback()
    with _as_refusal():
        is_here = house().storage.has(upload.sha256)
    if not is_here:
        _store(upload, spooled)


def _store(upload: Arriving, spooled: Spooled) -> None:
    # A transaction left open here would hold back the feed while a slow bucket answers.
    db.session.rollback()
    with _as_refusal():
        house().storage.keep(upload.sha256, spooled.path)


@contextmanager
def _as_refusal() -> Iterator[None]:
    """Storage that is full or away: the bytes stay in the spool, and the next try stores them."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise storage_full() from error
        structlog.get_logger("files").error("file not stored", error=str(error)[:300])
        raise Refusal("busy", headers={"Retry-After": "30"}) from error


def _commit(upload: Arriving, is_revoked: bool) -> None:
    now, identifier = ports().clock.now(), ports().ids.uuid7()
    with transaction():
        file = upload_queries.finish(upload, now, now + TOLD_FOR)
        # Bytes that are here already may have been looked into before.
        code = "device_revoked" if is_revoked else code_of(file, upload.media_type)
        upload_queries.keep_use(identifier, upload, now, code)
