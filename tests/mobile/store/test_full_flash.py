"""A full flash: said clearly, nothing half saved, and everything from before still there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mobile.faults import StorageFaultError, StorageFullError
from mobile.store import SqliteStore
from tests.mobile.steered import HERE, CountedIds, SeededRandomness, SteppedClock, sign_in
from tests.mobile.store.said import WORK
from tests.mobile.store.test_kills import REPOSITORY, check_whole

FILLER = """
import resource, sys
from pathlib import Path
from mobile.composition import open_tablet
from mobile.faults import StorageFaultError, StorageFullError
from tests.mobile.store.said import WORK
from tests.mobile.steered import HERE
store = open_tablet(Path(sys.argv[1]), "http://127.0.0.1:9").store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
saved = 0
try:
    while True:
        store.log_work({**WORK, "notes": "n" * 1500}, HERE)
        saved += 1
except (StorageFullError, StorageFaultError) as error:
    print(error.code, saved, store.works_count(), flush=True)
"""


def _fill(store: SqliteStore) -> None:
    for _ in range(1000):
        store.log_work({**WORK, "notes": "n" * 1500}, HERE)


def test_a_save_that_does_not_fit_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    sign_in(store)
    with store.database.write() as rows:
        pages = rows.execute("PRAGMA page_count").fetchone()[0]
    store.close()
    store = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness(), pages + 20)
    with pytest.raises(StorageFullError):
        _fill(store)
    saved = store.works_count()
    assert 0 < saved < 1000
    assert store.outbox_counts().here == saved
    assert len(check_whole(store)) == saved
    with pytest.raises(StorageFullError):
        store.log_work({**WORK, "notes": "n" * 1500}, HERE)
    store.close()


def test_a_write_that_the_system_refuses_leaves_nothing(tmp_path: Path) -> None:
    """The kernel itself refuses to let the files grow, in a process of its own."""
    clock = SteppedClock()
    store = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    sign_in(store)
    store.close()
    limit = (tmp_path / "tareeq.sqlite").stat().st_size + 1_000_000
    told = subprocess.run(
        [sys.executable, "-c", FILLER, str(tmp_path), str(limit)], cwd=REPOSITORY, text=True,
        capture_output=True, timeout=60, check=True,
    ).stdout.split()  # fmt: skip
    assert told[0] in {"storage_full", "storage_fault"}
    assert int(told[1]) > 10
    assert told[1] == told[2]
    store = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    assert len(check_whole(store)) == int(told[1])
    store.log_work(WORK, HERE)
    store.close()


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "tareeq.sqlite").write_bytes(b"this is no database " * 500)
    clock = SteppedClock()
    with pytest.raises(StorageFaultError):
        SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())


def test_a_damaged_device_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "device.key").write_text("{}", encoding="ascii")
    clock = SteppedClock()
    with pytest.raises(StorageFaultError):
        SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    with store.database.write() as rows:
        rows.execute("PRAGMA user_version = 999")
    store.close()
    with pytest.raises(StorageFaultError, match="newer"):
        SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
