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
from server.attachments import quarantine, queries, quota
from server.attachments.finishing import finish, store_again_if_lost
from server.attachments.house import house, lane
from server.attachments.incoming_body import IncomingBody, hang_up
from server.attachments.models import Upload
from server.attachments.receiving import receive
from server.attachments.spool import FULL, Spooled, storage_full
from server.attachments.tus import Checksum, Metadata, read_metadata
from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports

# An unfinished upload is kept so long after anything of it last arrived.
KEPT_UNFINISHED = timedelta(days=14)
# Moved on at most so often: a photo in five pieces is not five more writes.
POSTPONED_BY = timedelta(days=1)


Quarantined = quarantine.Quarantined
quarantined = quarantine.items
settle_quarantined = quarantine.settle
count_quarantined = quarantine.count


class SupportsRead(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Sender:
    """Who sends: read from the request before the body, for no row outlives its transaction."""

    person: UUID
    device: UUID | None
    is_revoked: bool


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

    Raises Refusal: file_too_large, file_quota, storage_full.
    """
    quota.check_size(length)
    house().spool.make_room(length)
    now, identifier = ports().clock.now(), ports().ids.uuid7()
    # A restored database may give an id again whose spool file was left behind.
    house().spool.remove(identifier)
    upload = Upload(
        id=identifier,
        person=sender.person,
        device=sender.device,
        metadata_text=metadata.text,
        sha256=metadata.sha256,
        media_type=metadata.media_type,
        record=metadata.record,
        role=metadata.role,
        filename=metadata.filename,
        length=length,
        begun_at=now,
        expires_at=now + KEPT_UNFINISHED,
    )
    with transaction():
        quota.check_day(length, sender.person, sender.device, now)
        queries.add_upload(upload)
    return Standing(identifier, length, 0, metadata.text, now + KEPT_UNFINISHED, None)


def ask(sender: Sender, identifier: UUID) -> Standing:
    """How much of an upload is here, on the disk. What was whole and not yet stored, is now.

    Raises Refusal: not_found, upload_expired, and those of ``send_on``.
    """
    upload = _upload(sender, identifier)
    if upload.finished_at is not None:
        return _standing(_safe(upload), upload.length)
    offset = house().spool.durable_size(identifier)
    if offset < upload.length:
        return _standing(upload, offset)
    with house().spool.locked(identifier) as spooled:
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
    ports().steps.at("file.begun")
    with lane(lambda: hang_up(environ)), house().spool.locked(identifier) as spooled:
        _at(upload, offset, spooled.size)
        body = IncomingBody(environ, spooled.is_wanted)
        arrived = receive(body, spooled, upload.length, checksum)
        return _after(upload, sender, spooled, arrived.size, arrived.sha256)


def hand_in(sender: Sender, metadata: Mapping[str, str], length: int, stream: SupportsRead) -> None:
    """Take in a whole file that came another way than by an upload: in a rescue file.

    ``metadata``: as Upload-Metadata would say it. Raises Refusal as an upload would.
    """
    pairs = [f"{name} {b64encode(value.encode()).decode()}" for name, value in metadata.items()]
    said = read_metadata({"Upload-Metadata": ",".join(pairs)})
    begun = begin(sender, length, said)
    send_on(sender, begun.id, 0, None, {"wsgi.input": stream, "CONTENT_LENGTH": str(length)})


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
        with transaction() as session:
            if upload.finished_at is None:
                session.delete(session.merge(upload))
            else:
                # What is stored keeps its part of the day's share.
                queries.postpone(identifier, ports().clock.now())
        house().spool.remove(identifier)


def _upload(sender: Sender, identifier: UUID) -> Upload:
    """The sender's upload, detached: no transaction stays open for it."""
    upload = queries.upload_of(identifier, sender.person)
    if upload is None:
        raise Refusal("not_found")
    if upload.expires_at <= ports().clock.now():
        raise Refusal("upload_expired")
    db.session.expunge(upload)
    db.session.rollback()
    return upload


def _at(upload: Upload, offset: int, here: int) -> Upload:
    if offset != here:
        raise Refusal("offset_wrong", "Upload-Offset", offset=here)
    return upload


def _safe(upload: Upload) -> Upload:
    """A finished upload whose bytes are stored, even if who finished it was killed meanwhile."""
    spool = house().spool
    if spool.path(upload.id).exists():
        with spool.locked(upload.id) as spooled:
            if spooled.size == upload.length:
                store_again_if_lost(upload, spooled)
            spool.remove(upload.id)
    return upload


def _after(
    upload: Upload, sender: Sender, spooled: Spooled, size: int, sha256: bytes | None
) -> Standing:
    """Where an upload stands once ``size`` bytes of it are on the disk."""
    if size >= upload.length:
        finish(upload, spooled, sha256, sender.is_revoked)
        return Standing(
            *(upload.id, upload.length, upload.length, upload.metadata_text, upload.expires_at),
            receipt=upload.sha256.hex(),
        )
    expires_at = ports().clock.now() + KEPT_UNFINISHED
    if expires_at - upload.expires_at > POSTPONED_BY:
        with transaction():
            queries.postpone(upload.id, expires_at)
        upload.expires_at = expires_at
    return _standing(upload, size)


def _standing(upload: Upload, offset: int) -> Standing:
    receipt = upload.sha256.hex() if upload.finished_at is not None else None
    metadata, expires_at = upload.metadata_text, upload.expires_at
    return Standing(upload.id, upload.length, offset, metadata, expires_at, receipt)
