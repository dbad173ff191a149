"""What nobody needs any more: uploads that were never finished, files that no record names.

A file that a revision names, however old, is never collected; nor one that a waiting or
quarantined change names, or that somebody is sending again.
"""

from __future__ import annotations

import time
from datetime import timedelta

import structlog

from server.attachments import queries
from server.attachments.house import house
from server.attachments.models import StoredFile
from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports

KEPT_WITHOUT_RECORD = timedelta(days=30)
# A spool file without a row: its upload was rolled back, or lost with a restored database.
KEPT_WITHOUT_ROW_S = 15 * 24 * 3600
AT_ONCE = 500


def collect() -> tuple[int, int]:
    """(uploads, files) that were removed."""
    uploads = _expired_uploads() + _lost_spool_files()
    return uploads, _files_without_record()


def _expired_uploads() -> int:
    count = 0
    while True:
        with transaction() as session:
            expired = list(queries.expired_uploads(ports().clock.now(), AT_ONCE))
            for upload in expired:
                session.delete(upload)
        for upload in expired:
            house().spool.remove(upload.id)
        count += len(expired)
        if len(expired) < AT_ONCE:
            return count


def _lost_spool_files() -> int:
    old = house().spool.older_than(time.time() - KEPT_WITHOUT_ROW_S)
    lost = set(old) - queries.known_uploads(old)
    db.session.rollback()
    for upload in lost:
        house().spool.remove(upload)
    return len(lost)


def _files_without_record() -> int:
    before = ports().clock.now() - KEPT_WITHOUT_RECORD
    count, last = 0, b""
    while True:
        hashes = queries.idle_files(before, last, AT_ONCE)
        db.session.rollback()
        for sha256 in hashes:
            try:
                with transaction():
                    count += _collect(sha256)
            except (OSError, Refusal) as error:
                structlog.get_logger("files").warning("file not collected", error=str(error))
        if len(hashes) < AT_ONCE:
            return count
        last = hashes[-1]


def _collect(sha256: bytes) -> bool:
    """Remove a file unless something names it. The bytes go while its row is locked: who sends
    them again meanwhile waits for that row, and then sees that they are gone.
    """
    file = queries.lock_idle(sha256, ports().clock.now() - KEPT_WITHOUT_RECORD)
    if file is None or queries.is_in_a_queue(sha256):
        return False
    if queries.is_in_a_revision(sha256):
        file.is_named = True
        return False
    _remove(file)
    return True


def _remove(file: StoredFile) -> None:
    sha256, thumbnail = file.sha256, file.thumbnail
    queries.forget_file(file)
    for name in (sha256, thumbnail):
        if name is not None and not queries.is_thumbnail_needed(name):
            house().storage.delete(name)
