"""A tablet's rescue file: from a whole store, a damaged one, a read-only one, one in use."""

from __future__ import annotations

import io
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mobile.faults import RescueKeyMissingError, StorageFaultError
from mobile.shapes import RescueReport
from mobile.store import SqliteStore
from mobile.store.rescue import write_rescue
from shared.sync.chain import body_hash, head_message, lost_message, next_link
from shared.sync.sealing import unseal
from shared.wire.rescue import read_entries
from tests.mobile.steered import HERE, OUTBOX, PERSON, SeededRandomness, SteppedClock
from tests.mobile.store.said import WORK, acknowledge, receipt

SERVER = X25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SERVER.public_key().public_bytes_raw()
WORKS = 40


@pytest.fixture
def full(store: SqliteStore) -> SqliteStore:
    """The server has the first ten of many works; each has long notes, so pages are many."""
    for number in range(WORKS):
        store.log_work({**WORK, "notes": f"{number} " + "طويل " * 300}, HERE)
    for n in range(1, 11):
        acknowledge(store, receipt(store, n))
    return store


def written(store: SqliteStore, **more: Any) -> RescueReport:
    target = store.home.parent / "out" / "rescue"
    target.parent.mkdir(exist_ok=True)
    return write_rescue(
        store.home, target, SteppedClock(), SeededRandomness(), more.get("key", KEY)
    )


def entries(report: RescueReport) -> list[dict[str, Any]]:
    """What the server finds in the file; chain and signatures are checked on the way."""
    found = list(read_entries(unseal(io.BytesIO(report.path.read_bytes()).read, SERVER)))
    key = Ed25519PublicKey.from_public_bytes(found[0]["public_key"])
    for entry in found:
        if entry["type"] == "push":
            _check(key, entry["message"])
    return found


def _check(key: Ed25519PublicKey, message: dict[str, Any]) -> None:
    link = message["prev_link"]
    for n, sent in enumerate(message["changes"], message["first_n"]):
        assert body_hash(sent["body"]).hex() == sent["sha256"]
        link = next_link(link, n, body_hash(sent["body"]))
    head = message["head"]
    assert head["link"] == link
    key.verify(head["signature"], head_message(message["outbox"], head["n"], link))


def bodies(found: list[dict[str, Any]]) -> list[str]:
    pushes = [entry["message"] for entry in found if entry["type"] == "push"]
    return [sent["body"] for message in pushes for sent in message["changes"]]


def test_a_whole_store_leaves_as_it_stands(full: SqliteStore) -> None:
    report = written(full)
    assert (report.changes, report.faults) == (WORKS, ())
    found = entries(report)
    assert [entry["type"] for entry in found] == ["tablet", "outbox", "push"]
    assert (found[1]["outbox"], found[1]["person"]) == (OUTBOX, PERSON)
    assert found[2]["message"]["first_n"] == 1
    assert report.path.stat().st_mode & 0o077 == 0
    assert "طويل".encode() not in report.path.read_bytes()
    assert sorted(path.name for path in report.path.parent.iterdir()) == ["rescue"]


def test_what_is_no_longer_kept_is_said_to_be_gone_should_the_server_lack_it(
    full: SqliteStore,
) -> None:
    with full.database.write() as rows:
        rows.execute(
            "UPDATE outbox SET kept_from = 6, kept_link = (SELECT link FROM change WHERE n = 5)"
        )
        rows.execute("DELETE FROM change WHERE n <= 5")
    found = entries(written(full))
    lost = found[2]
    assert (lost["type"], lost["to_n"], found[3]["message"]["first_n"]) == ("lost", 5, 6)
    key = Ed25519PublicKey.from_public_bytes(found[0]["public_key"])
    key.verify(lost["signature"], lost_message(lost["outbox"], 5, lost["link"]))
    assert lost["link"] == found[3]["message"]["prev_link"]


@pytest.mark.parametrize("page", [0.35, 0.5, 0.65, 0.8])
def test_of_a_damaged_store_all_leaves_that_can_be_read(full: SqliteStore, page: float) -> None:
    full.close()
    file = full.home / "tareeq.sqlite"
    content = bytearray(file.read_bytes())
    at = int(len(content) * page) // 4096 * 4096
    content[at : at + 4096] = b"\xa5" * 4096
    file.write_bytes(bytes(content))
    report = written(full)
    found = bodies(entries(report))
    assert len(set(found)) == report.changes == len(found)
    assert report.changes >= WORKS // 2
    if report.changes < WORKS:
        assert report.faults


def test_a_chain_with_a_hole_goes_on_in_an_outbox_of_its_own(full: SqliteStore) -> None:
    with full.database.write() as rows:
        rows.execute(
            "UPDATE change SET body = sealed('change.body', change, replace("
            "opened('change.body', change, body), 'quantity', 'quantitx')) WHERE n = 20"
        )
    report = written(full)
    found = entries(report)
    assert report.changes == WORKS - 1
    assert any("20" in fault for fault in report.faults)
    assert found[1]["outbox"] != OUTBOX
    assert (found[1]["person"], found[2]["message"]["first_n"]) == (PERSON, 1)


def test_a_store_that_can_only_be_read_is_not_written_to(full: SqliteStore) -> None:
    """Its last commits stand in the write-ahead log alone."""
    before = {path.name: path.read_bytes() for path in full.home.glob("*.*")}
    assert any(name.endswith("-wal") and content for name, content in before.items())
    assert written(full).changes == WORKS
    assert {path.name: path.read_bytes() for path in full.home.glob("*.*")} == before


def test_an_open_store_writes_its_own(full: SqliteStore, tmp_path: Path) -> None:
    with full.database.write() as rows:
        rows.execute("INSERT OR REPLACE INTO meta VALUES ('rescue_key', ?)", (KEY.hex(),))
    assert full.write_rescue(tmp_path / "mine").changes == WORKS


def test_the_error_of_the_clock_travels_with_it(full: SqliteStore) -> None:
    with full.database.write() as rows:
        rows.execute(
            "UPDATE change SET acknowledged_at = '2026-11-24T07:42:00.000000Z',"
            " server_time = '2026-11-21T07:42:00.000000Z' WHERE n = 10"
        )
    assert entries(written(full))[0]["clock_error_s"] == 3 * 86400


def test_without_keys_it_says_which_is_missing(full: SqliteStore) -> None:
    with pytest.raises(RescueKeyMissingError):
        written(full, key=None)
    (full.home / "device.key").write_text("gone")
    with pytest.raises(StorageFaultError, match="device key"):
        written(full)
    (full.home / "tareeq.sqlite").unlink()
    full_device = full.home / "device.key"
    full_device.write_text(
        '{"device": "0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a11", "key": "%s"}' % ("11" * 32)
    )
    with pytest.raises(StorageFaultError, match="copied"):
        written(full)


def test_a_store_of_which_nothing_is_left_harms_no_earlier_file(full: SqliteStore) -> None:
    report = written(full)
    before = report.path.read_bytes()
    (full.home / "tareeq.sqlite").write_bytes(b"nothing that SQLite knows" * 400)
    (full.home / "tareeq.sqlite-wal").unlink()
    with pytest.raises(StorageFaultError, match="nothing of the store"):
        written(full)
    assert report.path.read_bytes() == before


def test_a_store_in_use_by_another_process_leaves_whole(
    full: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the copies of file and log the app commits, and SQLite would begin its log anew."""
    copies, whole = shutil.copyfile, list[str]()

    def copied(source: Path, target: Path) -> None:
        if not whole:
            whole.append(str(source))
            copies(source, target)
            full.log_work(WORK, HERE)
            with full.database.still(), sqlite3.connect(full.database.path) as other:
                other.execute("PRAGMA busy_timeout = 0")
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            full.log_work(WORK, HERE)
            return
        copies(source, target)

    monkeypatch.setattr("mobile.store.salvage.shutil.copyfile", copied)
    report = written(full)
    assert report.faults == ()
    assert report.changes >= WORKS
    assert len(bodies(entries(report))) == report.changes
