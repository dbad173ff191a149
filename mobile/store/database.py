"""One SQLite file, one writer at a time, readers that never wait for it.

WAL with synchronous FULL: a commit is on the flash before it returns. Two connections: the
writer's, which a lock lends to one thread at a time, and the reader's, which sees the last
commit, so that a screen opens while a sync writes.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mobile.faults import PortError, StorageFaultError, StorageFullError
from mobile.store.flash import free_bytes
from mobile.store.migrations import MIGRATIONS, SEALED_FROM
from mobile.store.sealing import Sealing, view

BUSY_S = 10.0
# Below this much free space a failed write is put down to a full flash.
NEARLY_FULL_BYTES = 256 * 1024
# What does not pass by itself: the flash is full, the file damaged, gone or not to be written.
_LASTING = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
_WRITE_FAILED = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}


class Database:
    """Opens, migrates and lends the file at ``path``.

    ``key``: gives what it is sealed with, told whether something in it is sealed already.
    ``max_pages`` limits its size (a page is 4096 bytes): for tests of a full flash.
    """

    def __init__(
        self, path: Path, key: Callable[[bool], Sealing], max_pages: int | None = None
    ) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self._depth = 0
        self._after_commit: list[Callable[[], None]] = []
        # Told of every fault that does not pass by itself.
        self.listeners: list[Callable[[PortError], None]] = []
        with self._named_faults():
            _make_private(path)
            self._writer = _connect(path)
            version = self._version()
            self.sealing = key(version >= SEALED_FROM)
            self.sealing.teach(self._writer)
            self._migrate(version)
            view(self._writer)
            if max_pages is not None:
                self._writer.execute(f"PRAGMA max_page_count = {int(max_pages)}")
            self._reader = _connect(path)
            self.sealing.teach(self._reader)
            view(self._reader)
            self._reader.execute("PRAGMA query_only = ON")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of the block, or nothing. An inner block joins the outer one.

        Raises StorageFullError or StorageFaultError; then nothing was kept.
        """
        with self._writing, self._named_faults():
            if self._depth == 0:
                self._writer.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._writer
                if self._depth == 1:
                    self._writer.execute("COMMIT")
                    self._committed()
            except BaseException:
                if self._depth == 1 and self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._after_commit.clear()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have ``call`` run once this thread's transaction is kept; never when it is not."""
        self._after_commit.append(call)

    def _committed(self) -> None:
        for call in self._after_commit:
            call()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The last commit; inside this thread's own ``write``, that transaction."""
        if self.is_writing_here():
            yield self._writer
            return
        with self._reading, self._named_faults():
            yield self._reader

    @contextmanager
    def still(self) -> Iterator[Path]:
        """The file, which nobody here writes to during the block."""
        with self._writing:
            yield self.path

    def is_writing_here(self) -> bool:
        """Whether this thread is within ``write``."""
        if not self._writing.acquire(blocking=False):
            return False
        try:
            return self._depth > 0
        finally:
            self._writing.release()

    def faults(self) -> list[str]:
        """What SQLite finds damaged or unrelated in the file; empty when it is whole."""
        with self.read() as rows:
            damaged = [row[0] for row in rows.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
            orphans = [f"{row[0]}: {row[1]}" for row in rows.execute("PRAGMA foreign_key_check")]
        return damaged + orphans

    def shred(self) -> None:
        """Rewrite the file without what was deleted, and empty the log beside it."""
        with self._writing, self._reading, self._named_faults():
            self._writer.execute("PRAGMA secure_delete = ON")
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def teach(self, name: str, arity: int, function: Callable[..., Any]) -> None:
        """Let SQL call ``function`` by ``name``."""
        with self._writing, self._reading:
            for connection in (self._writer, self._reader):
                connection.create_function(name, arity, function)

    def seal_with(self, sealing: Sealing) -> None:
        """From now on; what is sealed otherwise does not open any more."""
        with self._writing, self._reading:
            self.sealing = sealing
            sealing.teach(self._writer)
            sealing.teach(self._reader)

    def close(self) -> None:
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()

    def _version(self) -> int:
        version = int(self._writer.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StorageFaultError("the store was written by a newer version of Tareeq")
        return version

    def _migrate(self, version: int) -> None:
        for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
            with self.write() as rows:
                for statement in statements:
                    rows.execute(statement)
                rows.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            kind = StorageFullError if self._is_full(error) else StorageFaultError
            fault = kind(str(error))
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _LASTING:
                self.tell(fault)
            raise fault from error

    def tell(self, fault: PortError) -> None:
        """Let those who listen know of a fault that does not pass by itself."""
        for listener in list(self.listeners):
            listener(fault)

    def _is_full(self, error: sqlite3.Error) -> bool:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL:
            return True
        left = free_bytes(self.path.parent)
        return code in _WRITE_FAILED and left is not None and left < NEARLY_FULL_BYTES


def _make_private(path: Path) -> None:
    """Create the file with its owner's rights alone, before SQLite would with everybody's."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA journal_size_limit = 8388608")
    return connection
