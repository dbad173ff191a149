"""Where the server of a seeded day keeps files, and small pieces so that a photo takes several."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.sync import lanes

# A photo of some 2 kB: a handful of pieces, and some thumbnails with their request, some without.
PIECE_BYTES = 600
AT_ONCE_BYTES = 1200


@contextmanager
def small_pieces() -> Iterator[None]:
    """Tablets inside send files in small pieces."""
    before = lanes.PIECE_BYTES, lanes.AT_ONCE_BYTES
    lanes.PIECE_BYTES, lanes.AT_ONCE_BYTES = PIECE_BYTES, AT_ONCE_BYTES
    try:
        yield
    finally:
        lanes.PIECE_BYTES, lanes.AT_ONCE_BYTES = before


class FileStore:
    """The folder that the server keeps its state in: spool and stored files."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.stored, self._spool = state / "files", state / "spool"
        self._backup = state / "backup"
        self.begin_anew()

    def begin_anew(self) -> None:
        """A new day: no file of another one is here."""
        for folder in (self.stored, self._spool, self._backup):
            shutil.rmtree(folder, ignore_errors=True)
        self.stored.mkdir(parents=True)

    def back_up(self) -> None:
        shutil.rmtree(self._backup, ignore_errors=True)
        shutil.copytree(self.stored, self._backup)

    def restore(self) -> None:
        """As on a new machine: the backup's files, and nothing of what was arriving."""
        for folder in (self.stored, self._spool):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._backup, self.stored)


def is_stored(stored: Path, sha256: str) -> bool:
    """Whether the bytes of this name are there, exactly."""
    return is_whole(stored / sha256[:2] / sha256, sha256)


def is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
