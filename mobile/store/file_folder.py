"""The folder that keeps the bytes of photos and tracks: each file under its SHA-256, untouched.

A file is written under a name of its own, brought to the flash, and only then given its place.
What a kill leaves behind is cleaned at the next start: whoever writes holds a lock on the
draft, which the system lets go with the process.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mobile.faults import StorageFaultError, StorageFullError

CHUNK_BYTES = 256 * 1024
# Left free for what is typed: a photo must not take the room of the next work.
RESERVE_BYTES = 2 * 1024 * 1024
_DRAFT = ".draft"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass
class Draft:
    """Bytes on the flash that have no place yet. ``lock``: the open file that holds the lock."""

    path: Path
    sha256: str
    size: int
    lock: int

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.lock)


class FileFolder:
    """Raises StorageFullError, and StorageFaultError for what cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _named_faults():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    @contextmanager
    def draft(self, source: bytes | Path, name: str) -> Iterator[Draft]:
        """The bytes of ``source`` on the flash; gone after the block unless they were placed."""
        path = self.folder / f"{name}{_DRAFT}"
        with _named_faults():
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        made = Draft(path, "", 0, file)
        try:
            with _named_faults():
                fcntl.flock(file, fcntl.LOCK_EX)
                made.sha256, made.size = _copy(source, file)
                self._leave_room()
            yield made
        finally:
            with suppress(OSError):
                path.unlink()
            made.close()

    def place(self, draft: Draft) -> None:
        """Give the draft its place, for good: after this returns, a power cut leaves it there."""
        with _named_faults():
            draft.path.replace(self.path(draft.sha256))
            self._sync()

    def drop(self, sha256: str) -> None:
        with _named_faults():
            self.path(sha256).unlink(missing_ok=True)

    def is_whole(self, sha256: str) -> bool:
        """Whether the bytes are here, and still those of their name."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def read(self, sha256: str, offset: int, length: int) -> Iterator[bytes]:
        """The piece in chunks. Raises StorageFaultError, also when the file is shorter."""
        with _named_faults(), self.path(sha256).open("rb") as file:
            file.seek(offset)
            while length > 0 and (chunk := file.read(min(CHUNK_BYTES, length))):
                length -= len(chunk)
                yield chunk
        if length > 0:
            raise StorageFaultError("the file is shorter than it was")

    def sweep(self, known: Container[str]) -> int:
        """Remove what no row names and nobody is writing; returns how many files."""
        with _named_faults():
            found = [Path(entry.path) for entry in os.scandir(self.folder) if entry.is_file()]
        strange = [path for path in found if path.name not in known and not _is_locked(path)]
        for path in strange:
            with suppress(OSError):
                path.unlink()
        return len(strange)

    def _leave_room(self) -> None:
        room = os.statvfs(self.folder)
        if room.f_bavail * room.f_frsize < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, "the flash is nearly full")

    def _sync(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _copy(source: bytes | Path, file: int) -> tuple[str, int]:
    """Copy to the flash, hashing what is written; gives the hash in hex and the size."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(source):
        digest.update(chunk)
        size += len(chunk)
        left = memoryview(chunk)
        while left:
            left = left[os.write(file, left) :]
    os.fsync(file)
    return digest.hexdigest(), size


def _chunks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _is_locked(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(str(error)) from error
        raise StorageFaultError(str(error)) from error
