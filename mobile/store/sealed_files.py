"""A file sealed in chunks, so that a piece of it is read without opening all of it.

    header   "TAREEQ FILE" + NUL + format (1 byte), salt (16 bytes)
    key      HKDF-SHA256 of the data key, salt: the salt, info: "tareeq file"
    chunks   AES-256-GCM, each 65,536 bytes of content (the last one fewer) + 16; nonce: its number
             from 0 (11 bytes, big-endian) + 1 for the last chunk, else 0; header authenticated

A key serves one file alone, so a nonce that is a number never comes twice under it. A chunk that
is altered, moved or missing does not open; nor does a file that was cut off at a chunk's end.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mobile.store.sealing import SealBrokenError, Sealing

_MAGIC = b"TAREEQ FILE\x00\x01"
_SALT_BYTES = 16
HEADER_BYTES = len(_MAGIC) + _SALT_BYTES
CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16


def is_sealed(path: Path) -> bool:
    """Whether it begins as a sealed file; no picture or track does. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def write_sealed(file: int, pieces: Iterable[bytes], sealing: Sealing) -> None:
    """Write the sealed ``pieces`` to the open ``file`` and bring them to the flash."""
    header = _MAGIC + os.urandom(_SALT_BYTES)
    box = _box(sealing, header)
    _write(file, header)
    number, held = 0, bytearray()
    for piece in pieces:
        held += piece
        # One byte more than a chunk shows that this chunk is not the last.
        while len(held) > CHUNK_BYTES:
            _write(file, box.encrypt(_nonce(number, False), bytes(held[:CHUNK_BYTES]), header))
            del held[:CHUNK_BYTES]
            number += 1
    _write(file, box.encrypt(_nonce(number, True), bytes(held), header))
    os.fsync(file)


def open_sealed(path: Path, sealing: Sealing) -> io.BufferedReader:
    """The content as a file to read and seek in. Raises OSError, SealBrokenError."""
    return io.BufferedReader(_Opened(path.open("rb"), sealing), CHUNK_BYTES)


class _Opened(io.RawIOBase):
    """Opens one chunk at a time."""

    def __init__(self, file: io.BufferedReader, sealing: Sealing) -> None:
        self._file = file
        self._at = 0
        self._chunk, self._number = b"", -1
        sealed = file.seek(0, io.SEEK_END) - HEADER_BYTES
        self._last = max(0, -(-sealed // (CHUNK_BYTES + _TAG_BYTES)) - 1)
        self._size = sealed - (self._last + 1) * _TAG_BYTES
        file.seek(0)
        self._header = file.read(HEADER_BYTES)
        if self._size < 0 or not self._header.startswith(_MAGIC):
            file.close()
            raise SealBrokenError("a file's seal is broken: it is none of ours, or cut off")
        self._box = _box(sealing, self._header)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size and self._last:
            return 0
        number, within = divmod(self._at, CHUNK_BYTES)
        self._turn_to(min(number, self._last))
        found = self._chunk[within : within + len(buffer)] if number <= self._last else b""
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _turn_to(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(HEADER_BYTES + number * (CHUNK_BYTES + _TAG_BYTES))
        sealed = self._file.read(CHUNK_BYTES + _TAG_BYTES)
        try:
            nonce = _nonce(number, number == self._last)
            self._chunk = self._box.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"a file's seal is broken in chunk {number}") from error
        self._number = number

    def close(self) -> None:
        self._file.close()
        super().close()


def _box(sealing: Sealing, header: bytes) -> AESGCM:
    return AESGCM(sealing.derived(b"tareeq file", header[-_SALT_BYTES:]))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _write(file: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]
