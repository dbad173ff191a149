"""A body into its spool file: each mebibyte is on the disk before the next one is read.

No database transaction is open meanwhile: a slow line would hold back what tablets pull.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from server.attachments.incoming_body import IncomingBody
from server.attachments.spool import FULL, Spooled, storage_full
from server.attachments.tus import Checksum
from server.http.errors import Refusal
from server.ports import ports

# What a kill may cost, at most.
SYNC_BYTES = 1024 * 1024


@dataclass
class Arrived:
    """``size``: what the spool file holds now, on the disk. ``sha256``: of all of it, when it
    came in one request. ``is_cut``: whether the line was lost before the body was whole.
    """

    size: int
    sha256: bytes | None
    is_cut: bool


def receive(
    body: IncomingBody, spooled: Spooled, offset: int, length: int, checksum: Checksum | None
) -> Arrived:
    """Append ``body`` to the spool file, up to ``length`` in all.

    ``offset``: where the body begins. What the file holds of it already is passed over: should it
    be other bytes there, the hash of the whole tells.

    Raises Refusal: file_too_large (more than announced), checksum_mismatch; then nothing of
    the body is kept. storage_full: what arrived before is kept.
    """
    whole = hashlib.sha256() if spooled.size == 0 else None
    part = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    room = length - offset
    if body.length is not None and body.length > room:
        raise Refusal("file_too_large", "Upload-Length", most=length)
    size = spooled.size
    try:
        # One byte more than there is room for, to see a chunked body that is too long.
        pieces = _beyond(body.pieces(room + 1), spooled.size - offset, part)
        for piece in _synced(pieces, spooled.descriptor):
            size += len(piece)
            if whole is not None:
                whole.update(piece)
    except OSError as error:
        raise _explained(error) from error
    is_wrong = bool(part and checksum and not body.is_cut and not checksum.matches(part))
    if size > length or is_wrong:
        os.ftruncate(spooled.descriptor, spooled.size)
        os.fsync(spooled.descriptor)
        raise Refusal("checksum_mismatch") if is_wrong else Refusal("file_too_large")
    return Arrived(size, whole.digest() if whole else None, body.is_cut)


def _beyond(
    pieces: Iterator[bytes | memoryview], known: int, part: hashlib._Hash | None
) -> Iterator[bytes | memoryview]:
    """The pieces less the first ``known`` bytes; ``part`` is told all of them."""
    for piece in pieces:
        if part is not None:
            part.update(piece)
        if known < len(piece):
            yield piece[known:] if known else piece
        known = max(0, known - len(piece))


def _synced(pieces: Iterator[bytes | memoryview], descriptor: int) -> Iterator[bytes | memoryview]:
    """The pieces of a body once each is written; the last ones are on the disk at the end."""
    unsynced = 0
    try:
        for piece in pieces:
            _write(descriptor, piece)
            unsynced += len(piece)
            if unsynced >= SYNC_BYTES:
                os.fsync(descriptor)
                unsynced = 0
                ports().steps.at("file.received")
            yield piece
    finally:
        if unsynced:
            os.fsync(descriptor)
    if unsynced:
        ports().steps.at("file.received")


def _write(descriptor: int, piece: bytes | memoryview) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _explained(error: OSError) -> Exception:
    return storage_full() if error.errno in FULL else error


def hash_of(descriptor: int) -> bytes:
    """SHA-256 of a spool file that came in several requests."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").digest()
