"""Reading a store that may be damaged: row by row, and what could not be read is said.

Works on a copy beside the target, for the tablet's own folder may be read-only or full; the
copy takes the write-ahead log along, and SQLite puts the last commits into place there.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.faults import StorageFaultError
from mobile.store.sealing import SealBrokenError, Sealing
from shared.sync.chain import body_hash, next_link
from shared.sync.steps import Sent

DATABASE = "tareeq.sqlite"
_COLUMNS = ("outbox", "n", "change", "sha256", "body", "link", "state")
# So many rows are looked for where the table itself cannot be counted.
_MOST_ROWS = 100_000
# So many unreadable ones in a row, and the rest of the table is gone too.
_MOST_UNREADABLE = 5_000
# So often a store that somebody writes to is copied anew.
_MOST_COPIES = 5


@dataclass
class SalvagedOutbox:
    """An outbox with what could be read of it; ``is_whole``: its chain has no hole."""

    id: UUID
    person: UUID | None
    kept_from: int = 1
    kept_link: bytes = b""
    next_n: int = 0
    items: list[Sent] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        if [item.n for item in self.items] != list(range(self.kept_from, self.next_n)):
            return False
        link = self.kept_link
        for item, kept in zip(self.items, self.links, strict=True):
            link = next_link(link, item.n, bytes.fromhex(item.sha256))
            if link != kept:
                return False
        return bool(self.kept_link)


@dataclass
class SalvagedFile:
    """A file that the server has not received; ``metadata`` as its upload would say it."""

    sha256: str
    size: int
    metadata: dict[str, str]


@dataclass
class Salvage:
    """``faults``: what could not be read, in plain words for whoever looks into it."""

    outboxes: list[SalvagedOutbox] = field(default_factory=list)
    rescue_key: bytes | None = None
    clock_error_s: int = 0
    faults: list[str] = field(default_factory=list)
    files: list[SalvagedFile] = field(default_factory=list)


@contextmanager
def copy_of(home: Path, near: Path) -> Iterator[Path]:
    """A copy of the store in ``home``, in a folder beside ``near``. Raises StorageFaultError."""
    source = home / DATABASE
    try:
        with tempfile.TemporaryDirectory(prefix=".rescue-", dir=near.parent) as folder:
            for _ in range(_MOST_COPIES):
                if _copied(source, Path(folder)):
                    break
            yield Path(folder) / DATABASE
    except OSError as error:
        raise StorageFaultError(f"the store cannot be copied: {error}") from error


def _copied(source: Path, folder: Path) -> bool:
    """Copy file and log; False when somebody brought the log into the file meanwhile.

    The app may be running: then the one would be older, the other newer than what is between.
    """
    before = source.stat().st_mtime_ns
    shutil.copyfile(source, folder / DATABASE)
    log = source.with_name(f"{DATABASE}-wal")
    (folder / log.name).unlink(missing_ok=True)
    if log.exists():
        shutil.copyfile(log, folder / log.name)
    return source.stat().st_mtime_ns == before


def salvage(path: Path, sealing: Sealing | None) -> Salvage:
    """Everything that can still be read of the outboxes in the database at ``path``.

    ``sealing``: None for a store of before anything was sealed.
    """
    found = Salvage()
    with closing(sqlite3.connect(path, isolation_level=None)) as rows:
        rows.row_factory = sqlite3.Row
        rows.execute("PRAGMA cell_size_check = ON")
        found.outboxes = _outboxes(rows, found.faults)
        for row in _changes(rows, found.faults):
            _take(found, row, sealing)
        found.files = files_in(rows, found.faults)
        found.rescue_key = rescue_key_in(rows, found.faults)
        found.clock_error_s = _clock_error_s(rows)
    for outbox in found.outboxes:
        outbox.items, outbox.links = _in_order(outbox)
        _tell_holes(outbox, found.faults)
    return found


def _outboxes(rows: sqlite3.Connection, faults: list[str]) -> list[SalvagedOutbox]:
    asked = "SELECT id, person, kept_from, kept_link, next_n FROM outbox WHERE is_open = 1"
    try:
        return [
            SalvagedOutbox(
                UUID(r["id"]), UUID(r["person"]), r["kept_from"], bytes(r["kept_link"]), r["next_n"]
            )
            for r in rows.execute(asked).fetchall()
        ]
    except (sqlite3.Error, ValueError, TypeError) as error:
        faults.append(f"outboxes: {error}")
        return []


def _changes(rows: sqlite3.Connection, faults: list[str]) -> Iterator[sqlite3.Row]:
    """Every change row that can be read; the table is walked by row id, around what cannot."""
    try:
        last = rows.execute("SELECT max(rowid) FROM change").fetchone()[0] or 0
    except sqlite3.Error as error:
        faults.append(f"changes: {error}")
        last = _MOST_ROWS
    unreadable = 0
    for rowid in range(1, last + 1):
        if unreadable > _MOST_UNREADABLE:
            return
        try:
            row = rows.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM change NOT INDEXED WHERE rowid = ?",  # noqa: S608
                (rowid,),
            ).fetchone()
        except sqlite3.Error as error:
            faults.append(f"change in row {rowid}: {error}")
            unreadable += 1
            continue
        unreadable = 0
        if row is not None and row["state"] != "moved":
            yield row


def _take(found: Salvage, row: sqlite3.Row, sealing: Sealing | None) -> None:
    """Keep a row whose body opens, and is the one that its hash was made of."""
    try:
        body = _opened(row, sealing)
        item = Sent(row["n"], UUID(row["change"]), row["sha256"].hex(), body)
        outbox = UUID(row["outbox"])
        if body_hash(item.body).hex() != item.sha256:
            raise ValueError("the body is not its hash's")
    except (SealBrokenError, ValueError, TypeError, AttributeError, OverflowError) as error:
        found.faults.append(f"change {row['n']}: {error}")
        return
    of = next((one for one in found.outboxes if one.id == outbox), None)
    if of is None:
        of = SalvagedOutbox(outbox, None)
        found.outboxes.append(of)
    of.items.append(item)
    of.links.append(bytes(row["link"]))


def _opened(row: sqlite3.Row, sealing: Sealing | None) -> str:
    body = row["body"]
    if isinstance(body, bytes) and sealing is not None:
        return sealing.open("change.body", row["change"], body)
    return str(body)


def _in_order(outbox: SalvagedOutbox) -> tuple[list[Sent], list[bytes]]:
    pairs = sorted(zip(outbox.items, outbox.links, strict=True), key=lambda pair: pair[0].n)
    return [item for item, _ in pairs], [link for _, link in pairs]


def _tell_holes(outbox: SalvagedOutbox, faults: list[str]) -> None:
    here = {item.n for item in outbox.items}
    missing = [n for n in range(outbox.kept_from, outbox.next_n) if n not in here]
    faults += [f"{outbox.id} {n}: gone" for n in missing[:1000]]


def files_in(rows: sqlite3.Connection, faults: list[str]) -> list[SalvagedFile]:
    """Those that the server has not received; their names lie open."""
    asked = """SELECT sha256, size, media_type, record, role, person FROM file
        WHERE state <> 'there' AND is_here ORDER BY role = 'original', made_at"""
    try:
        found = [dict(row) for row in rows.execute(asked).fetchall()]
    except sqlite3.Error as error:
        faults.append(f"files: {error}")
        return []
    names = ("sha256", "media_type", "record", "role", "person")
    said = [({n: str(row[n]) for n in names}, row["size"]) for row in found]
    return [SalvagedFile(named["sha256"], size, named) for named, size in said]


def rescue_key_in(rows: sqlite3.Connection, faults: list[str]) -> bytes | None:
    """The server's, to which a rescue file is sealed; it lies open."""
    try:
        found = rows.execute("SELECT value FROM meta WHERE name = 'rescue_key'").fetchone()
        return bytes.fromhex(found["value"]) if found else None
    except (sqlite3.Error, ValueError, TypeError) as error:
        faults.append(f"rescue key: {error}")
        return None


def _clock_error_s(rows: sqlite3.Connection) -> int:
    """The tablet's clock less the server's, at the last receipt; 0 when that is not known."""
    asked = """SELECT round((julianday(acknowledged_at) - julianday(server_time)) * 86400) AS error
        FROM change WHERE server_time IS NOT NULL AND acknowledged_at IS NOT NULL
        ORDER BY acknowledged_at DESC LIMIT 1"""
    try:
        found: Any = rows.execute(asked).fetchone()
        return int(found["error"]) if found and found["error"] is not None else 0
    except (sqlite3.Error, ValueError, TypeError, OverflowError):
        return 0
