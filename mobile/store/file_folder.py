"""The folder that keeps the bytes of photos and tracks, sealed: each file under the SHA-256 of
what was taken, which comes out untouched.

A file is written under a name of its own, brought to the flash, and only then given its place.
What a kill leaves behind is cleaned at the next start: whoever writes holds a lock on the
draft, which the system lets go with the process.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from mobile.faults import StorageFaultError
from mobile.store.flash import (
    free_bytes,
    is_locked,
    lock,
    named_faults,
    replace_shredding,
    sync_folder,
)
from mobile.store.sealed_files import is_sealed, open_sealed, write_sealed
from mobile.store.sealing import Sealing

CHUNK_BYTES = 256 * 1024
# Left free for what is typed: a photo must not take the room of the next work.
RESERVE_BYTES = 2 * 1024 * 1024
_DRAFT = ".draft"


@dataclass
class Draft:
    """Bytes on the flash that have no place yet. ``lock``: the open file that holds the lock.

    ``sha256`` in hex and ``size`` are of what was taken, not of what seals it.
    """

    path: Path
    sealing: Sealing
    sha256: str
    size: int
    lock: int

    def open(self) -> BufferedReader:
        """The bytes as they were taken."""
        return open_sealed(self.path, self.sealing)

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.lock)


class FileFolder:
    """Raises StorageFullError, and StorageFaultError for what cannot be read or written."""

    def __init__(self, folder: Path, sealing: Sealing) -> None:
        self.folder = folder
        self.sealing = sealing
        with named_faults():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    @contextmanager
    def draft(self, source: bytes | Path, name: str) -> Iterator[Draft]:
        """The bytes of ``source`` on the flash; gone after the block unless they were placed."""
        path = self.folder / f"{name}{_DRAFT}"
        with named_faults():
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        made = Draft(path, self.sealing, "", 0, file)
        try:
            with named_faults():
                lock(file)
                counted = _Counted(source)
                write_sealed(file, counted.pieces(), self.sealing)
                made.sha256, made.size = counted.sha256, counted.size
                self._leave_room()
            yield made
        finally:
            with suppress(OSError):
                path.unlink()
            made.close()

    def place(self, draft: Draft) -> None:
        """Give the draft its place, for good: after this returns, a power cut leaves it there."""
        with named_faults():
            draft.path.replace(self.path(draft.sha256))
            sync_folder(self.folder)

    def drop(self, sha256: str) -> None:
        with named_faults():
            self.path(sha256).unlink(missing_ok=True)

    def open(self, sha256: str) -> BufferedReader:
        """The bytes as they were taken, to read and seek in. Raises StorageFaultError."""
        with named_faults():
            return open_sealed(self.path(sha256), self.sealing)

    def is_whole(self, sha256: str) -> bool:
        """Whether the bytes are here, and still those of their name."""
        try:
            with self.open(sha256) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except (OSError, StorageFaultError):
            return False

    def read(self, sha256: str, offset: int, length: int) -> Iterator[bytes]:
        """The piece in chunks. Raises StorageFaultError, also when the file is shorter."""
        with named_faults(), self.open(sha256) as file:
            file.seek(offset)
            while length > 0 and (chunk := file.read(min(CHUNK_BYTES, length))):
                length -= len(chunk)
                yield chunk
        if length > 0:
            raise StorageFaultError("the file is shorter than it was")

    def seal_all(self) -> None:
        """Seal what an older version left open, file by file: after a kill the rest follows."""
        with named_faults():
            for entry in [Path(entry.path) for entry in os.scandir(self.folder)]:
                if not entry.is_file() or entry.suffix == _DRAFT or is_sealed(entry):
                    continue
                with self.draft(entry, f"{entry.name}-sealing") as sealed:
                    replace_shredding(sealed.path, entry)

    def sweep(self, known: Container[str]) -> int:
        """Remove what no row names and nobody is writing; returns how many files."""
        with named_faults():
            found = [Path(entry.path) for entry in os.scandir(self.folder) if entry.is_file()]
        strange = [path for path in found if path.name not in known and not is_locked(path)]
        for path in strange:
            with suppress(OSError):
                path.unlink()
        return len(strange)

    def _leave_room(self) -> None:
        left = free_bytes(self.folder)
        if left is not None and left < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, "the flash is nearly full")


class _Counted:
    """The pieces of a source, hashed and counted as they go by."""

    def __init__(self, source: bytes | Path) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        for piece in _chunks(self._source):
            self._digest.update(piece)
            self.size += len(piece)
            yield piece


def _chunks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
