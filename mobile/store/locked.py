"""The rescue of a store whose key cannot be had: its rows sealed as they lie, and the key as it
was sealed to the office. Nothing can be read here but how much waits; the office opens it.
"""

from __future__ import annotations

import base64
import io
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from mobile.faults import RescueKeyMissingError, StoreLockedError
from mobile.ports import Randomness
from mobile.shapes import RescueReport
from mobile.store.flash import named_faults, write_pieces
from mobile.store.keys import kept_key
from mobile.store.room import remembered
from mobile.store.salvage import DATABASE, copy_of, files_in, rescue_key_in
from shared.sync.sealing import seal
from shared.wire.rescue import DEVICE_KEY, LOCKED, OFFICE_KEY

OFFICE = "office"
_PIECE = 256 * 1024


def write_locked(
    home: Path, target: Path, randomness: Randomness, key: bytes | None = None
) -> RescueReport:
    """``key``: as in ``mobile.store.rescue.write_rescue``. Raises StoreLockedError where the office
    was never told the key, RescueKeyMissingError, StorageFaultError, StorageFullError.
    """
    with copy_of(home, target) as copy:
        faults = ["the key cannot be had here: the office opens this with its own"]
        with closing(sqlite3.connect(copy)) as rows:
            rows.row_factory = sqlite3.Row
            changes, office = _told(rows, faults)
            files, seal_to = files_in(rows, faults), key or rescue_key_in(rows, faults)
        office = office or _office_of_file(home)
        if not office:
            raise StoreLockedError("the store's key is lost, and the office was never told it")
        if seal_to is None:
            raise RescueKeyMissingError
        here = [f.sha256 for f in files if (home / "files" / f.sha256).is_file()]
        whole = copy.with_name("store.tar")
        with named_faults("the rescue file cannot be written"):
            _gather(whole, home, copy, office, here)
            write_pieces(target, seal(_pieces(whole), seal_to, randomness.token_bytes(32)))
    return RescueReport(target, changes, len(here), tuple(faults))


def _told(rows: sqlite3.Connection, faults: list[str]) -> tuple[int, bytes]:
    """How many changes wait, and the data key as it was sealed to the office."""
    try:
        waiting = rows.execute("SELECT count(*) FROM change WHERE state = 'waiting'").fetchone()[0]
        return int(waiting), base64.b64decode(remembered(rows, OFFICE))
    except (sqlite3.Error, ValueError) as error:
        faults.append(f"changes: {error}")
        return 0, b""


def _office_of_file(home: Path) -> bytes:
    try:
        return kept_key(home).office
    except StoreLockedError:
        return b""


def _gather(whole: Path, home: Path, copy: Path, office: bytes, files: list[str]) -> None:
    with tarfile.open(whole, "w") as tar:
        entry = tarfile.TarInfo(OFFICE_KEY)
        entry.size = len(office)
        tar.addfile(entry, io.BytesIO(office))
        tar.add(copy, DATABASE)
        tar.add(home / DEVICE_KEY, DEVICE_KEY)
        for name in files:
            tar.add(home / "files" / name, f"files/{name}")


def _pieces(whole: Path) -> Iterator[bytes]:
    yield LOCKED
    with whole.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
