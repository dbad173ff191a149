"""What can be done with files: begin, send on, ask, give up; read; look at what is wrong.

Other capabilities enter here. Checking and collecting are the worker's, in ``checking`` and
``collecting``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from server.accounts.models import Device, Person
from server.attachments import beginning, quarantine, reading, upload_queries
from server.attachments.beginning import KEPT_UNFINISHED, begun
from server.attachments.finishing import finish, store_again_if_lost
from server.attachments.house import house, lane
from server.attachments.incoming_body import IncomingBody, hang_up
from server.attachments.receiving import receive
from server.attachments.spool import FULL, Spooled, storage_full
from server.attachments.tus import Checksum, Metadata, read_metadata
from server.attachments.upload_queries import Arriving
from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports

# Moved on at most so often: a photo in five pieces is not five more writes.
POSTPONED_BY = timedelta(days=1)


Sender = beginning.Sender
Quarantined = quarantine.Quarantined
quarantined = quarantine.items
settle_quarantined = quarantine.settle
count_quarantined = quarantine.count
small_picture = reading.small_picture
originals_of = reading.originals_of
Readable = reading.Readable


class SupportsRead(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Standing:
    """An upload as its sender is told of it. ``receipt``: SHA-256 in hex once it is finished."""

    id: UUID
    length: int
    offset: int
    metadata: str
    expires_at: datetime
    receipt: str | None


def sender_of(person: Person, device: Device | None) -> Sender:
    is_revoked = device is not None and device.revoked_at is not None
    return Sender(person.id, device.id if device else None, is_revoked)


def begin(sender: Sender, length: int, metadata: Metadata) -> Standing:
    """Begin an upload; it looks the same whether or not these bytes are here.

    Whoever says the same again never heard our answer: that upload goes on where it is. Raises
    Refusal: file_too_large, file_quota, storage_full, and those of ``ask``.
    """
    return _asked(sender, begun(sender, length, metadata))


def begin_with(
    sender: Sender,
    length: int,
    metadata: Metadata,
    checksum: Checksum | None,
    environ: dict[str, Any],
) -> Standing:
    """The same, and take in a body that begins at the file's first byte.

    What of it is here already is passed over. Raises Refusal as ``begin`` and ``send_on`` do.
    """
    upload = begun(sender, length, metadata)
    if upload.finished_at is not None:
        return _standing(_safe(upload), upload.length)
    return _taken_in(sender, upload, None, checksum, environ)


def ask(sender: Sender, identifier: UUID) -> Standing:
    """How much of an upload is here, on the disk. What was whole and not yet stored, is now.

    Raises Refusal: not_found, upload_expired, and those of ``send_on``.
    """
    return _asked(sender, _upload(sender, identifier))


def _asked(sender: Sender, upload: Arriving) -> Standing:
    if upload.finished_at is not None:
        return _standing(_safe(upload), upload.length)
    offset = house().spool.durable_size(upload.id)
    if offset < upload.length:
        return _standing(upload, offset)
    with house().spool.locked(upload.id) as spooled:
        return _after(upload, sender, spooled, spooled.size, None)


def send_on(
    sender: Sender,
    identifier: UUID,
    offset: int,
    checksum: Checksum | None,
    environ: dict[str, Any],
) -> Standing:
    """Take in a body from ``offset`` on; what arrived before the line was cut is kept.

    Raises Refusal: not_found, upload_expired, offset_wrong (409), upload_locked (423),
    busy (503), file_too_large, checksum_mismatch (460), storage_full (507).
    """
    upload = _upload(sender, identifier)
    if upload.finished_at is not None:
        return _standing(_safe(_at(upload, offset, upload.length)), upload.length)
    return _taken_in(sender, upload, offset, checksum, environ)


def _taken_in(
    sender: Sender,
    upload: Arriving,
    offset: int | None,
    checksum: Checksum | None,
    environ: dict[str, Any],
) -> Standing:
    """``offset``: where the body must go on; None for one that begins with the file itself."""
    ports().steps.at("file.begun")
    with lane(lambda: hang_up(environ)), house().spool.locked(upload.id) as spooled:
        if offset is not None:
            _at(upload, offset, spooled.size)
        body = IncomingBody(environ, spooled.is_wanted)
        arrived = receive(body, spooled, offset or 0, upload.length, checksum)
        return _after(upload, sender, spooled, arrived.size, arrived.sha256)


def hand_in(sender: Sender, metadata: Mapping[str, str], length: int, stream: SupportsRead) -> None:
    """Take in a whole file that came another way than by an upload: in a rescue file.

    ``metadata``: as Upload-Metadata would say it. Raises Refusal as an upload would.
    """
    pairs = [f"{name} {b64encode(value.encode()).decode()}" for name, value in metadata.items()]
    said = read_metadata({"Upload-Metadata": ",".join(pairs)})
    body = {"wsgi.input": stream, "CONTENT_LENGTH": str(length)}
    begin_with(sender, length, said, None, body)


@contextmanager
def slow_body(environ: dict[str, Any]) -> Iterator[None]:
    """While a large body that is no upload arrives: it holds a lane as a file does.

    Raises Refusal: busy (503), storage_full (507).
    """
    try:
        with lane(lambda: hang_up(environ)):
            yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise storage_full() from error


def give_up(sender: Sender, identifier: UUID) -> None:
    """End an upload. What is stored already stays: it is evidence of a record.

    Raises Refusal: not_found, upload_expired, upload_locked.
    """
    upload = _upload(sender, identifier)
    with house().spool.locked(identifier):
        with transaction():
            if upload.finished_at is None:
                upload_queries.drop(identifier)
            else:
                # What is stored keeps its part of the day's share.
                upload_queries.postpone(identifier, ports().clock.now())
        house().spool.remove(identifier)


def _upload(sender: Sender, identifier: UUID) -> Arriving:
    """The sender's upload; no transaction stays open for it."""
    upload = upload_queries.upload_of(identifier, sender.person)
    if upload is None:
        raise Refusal("not_found")
    if upload.expires_at <= ports().clock.now():
        raise Refusal("upload_expired")
    db.session.rollback()
    return upload


def _at(upload: Arriving, offset: int, here: int) -> Arriving:
    if offset != here:
        raise Refusal("offset_wrong", "Upload-Offset", offset=here)
    return upload


def _safe(upload: Arriving) -> Arriving:
    """A finished upload whose bytes are stored, even if who finished it was killed meanwhile."""
    spool = house().spool
    if spool.path(upload.id).exists():
        with spool.locked(upload.id) as spooled:
            if spooled.size == upload.length:
                store_again_if_lost(upload, spooled)
            spool.remove(upload.id)
    return upload


def _after(
    upload: Arriving, sender: Sender, spooled: Spooled, size: int, sha256: bytes | None
) -> Standing:
    """Where an upload stands once ``size`` bytes of it are on the disk."""
    if size >= upload.length:
        finish(upload, spooled, sha256, sender.is_revoked)
        return _standing(upload._replace(finished_at=ports().clock.now()), upload.length)
    expires_at = ports().clock.now() + KEPT_UNFINISHED
    if expires_at - upload.expires_at > POSTPONED_BY:
        with transaction():
            upload_queries.postpone(upload.id, expires_at)
        upload = upload._replace(expires_at=expires_at)
    return _standing(upload, size)


def _standing(upload: Arriving, offset: int) -> Standing:
    receipt = upload.sha256.hex() if upload.finished_at is not None else None
    metadata, expires_at = upload.metadata_text, upload.expires_at
    return Standing(upload.id, upload.length, offset, metadata, expires_at, receipt)
