"""Files while they arrive: one spool file an upload, whose size is how much of it is here.

The kernel drops a lock with its process, so a killed worker leaves none behind. All processes
that answer requests share the folder.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from server.http.errors import Refusal

# Room that is left to the rest of the machine.
RESERVE_BYTES = 256 * 1024 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_WRITE = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC


@dataclass(frozen=True)
class Spooled:
    """A locked spool file. ``size``: what it held when it was locked, in bytes."""

    path: Path
    descriptor: int
    size: int
    locked_at: float

    def is_wanted(self) -> bool:
        """Whether somebody asked for this upload after we had locked it."""
        try:
            return _wish(self.path).stat().st_mtime > self.locked_at
        except OSError:
            return False


class Spool:
    """The folder of uploads on their way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, upload: UUID) -> Path:
        return self.folder / upload.hex

    def make_room(self, length: int) -> None:
        """Raise Refusal (507) when ``length`` more bytes would fill the disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        free = os.statvfs(self.folder)
        if free.f_bavail * free.f_frsize < length + RESERVE_BYTES:
            raise storage_full()

    def durable_size(self, upload: UUID) -> int:
        """How much of an upload is here: on the disk before it is told."""
        try:
            descriptor = os.open(self.path(upload), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return 0
        try:
            os.fsync(descriptor)
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    @contextmanager
    def locked(self, upload: UUID) -> Iterator[Spooled]:
        """The spool file, ours alone. Raises Refusal (423) when another request has it.

        Who has it gives it up when its client has fallen silent: see ``Spooled.is_wanted``.
        """
        path = self.path(upload)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, _READ_WRITE, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                _wish(path).touch()
                raise Refusal("upload_locked", headers={"Retry-After": "1"}) from error
            # Finished or given up by another request between our opening it and our lock.
            if os.fstat(descriptor).st_nlink == 0:
                raise Refusal("upload_locked", headers={"Retry-After": "1"})
            size = os.lseek(descriptor, 0, os.SEEK_END)
            yield Spooled(path, descriptor, size, time.time())
        finally:
            os.close(descriptor)

    def remove(self, upload: UUID) -> None:
        """Forget what arrived of an upload."""
        for path in (self.path(upload), _wish(self.path(upload))):
            with suppress(FileNotFoundError):
                path.unlink()

    def older_than(self, moment: float) -> list[UUID]:
        """Uploads whose spool file was last written to before ``moment`` (Unix time)."""
        found = []
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            with suppress(ValueError, FileNotFoundError):
                if path.stat().st_mtime < moment:
                    found.append(UUID(path.name.split(".")[0]))
        return found


def storage_full() -> Refusal:
    """The answer when the disk has no room: what arrived stays."""
    return Refusal("storage_full", headers={"Retry-After": "300"})


def _wish(path: Path) -> Path:
    return path.with_name(f"{path.name}.wanted")
