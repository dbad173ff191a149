"""Nothing that people typed can be read on the flash, and what was altered there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile.device.keystore import PassphraseKeystore
from mobile.faults import PortError, StorageFaultError, StoreLockedError
from mobile.store import SqliteStore
from mobile.store.sealed_files import CHUNK_BYTES, HEADER_BYTES
from mobile.store.sealing import SealBrokenError, Sealing
from tests.mobile.steered import (
    HERE,
    CountedIds,
    SeededRandomness,
    SteppedClock,
    open_store,
    sign_in,
)
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import refuse

WORK = {"activity": "C01-A07", "boq_item": "B07", "quantity": "412.50", "from_m": "12+350"}
# Of a note, a draft, a caption, a sign-in, a photo's bytes: as they would lie there. None is in the
# programme or the forms, which nobody typed here, and which lie open.
WORDS = ["انخساف".encode(), b"settlement", "صدع".encode(), "مسودة".encode(), b"kept-token", b"JFIF"]


def filled(store: SqliteStore) -> None:
    sign_in(store)
    with store.database.write() as rows:
        rows.execute(
            "UPDATE person SET refresh_token = sealed('person.refresh_token', id, 'kept-token')"
        )
    record = store.log_work({**WORK, "notes": "انخساف settlement"}, HERE).record
    store.correct_work(record, {"notes": "انخساف آخر: settlement"})
    store.attach_photo(record, jpeg(), HERE, caption="صدع")
    store.keep_draft("log", "notes", "مسودة")
    refuse(store)


def lies_open(home: Path) -> list[str]:
    """Which words can be read, and in which file."""
    return [
        f"{word!r} in {path.name}"
        for path in home.rglob("*")
        if path.is_file()
        for word in WORDS
        if word in path.read_bytes()
    ]


def test_no_word_can_be_read_in_any_file_of_the_tablet(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    filled(store)
    assert (tmp_path / "tareeq.sqlite-wal").stat().st_size > 0
    assert lies_open(tmp_path) == []
    assert store.works(search="settlement انخساف")
    assert store.refresh_token() == "kept-token"
    key = store.device.private_key.private_bytes_raw()
    store.close()
    assert lies_open(tmp_path) == []
    for path in tmp_path.rglob("*.*"):
        content = path.read_bytes()
        assert key not in content
        assert key.hex().encode() not in content


def test_text_that_nobody_sealed_cannot_be_written(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    filled(store)
    for table, column in (("record", "fields"), ("change", "body"), ("draft", "value")):
        with pytest.raises(StorageFaultError, match="BLOB"), store.database.write() as rows:
            rows.execute(f"UPDATE {table} SET {column} = 'open'")
    store.close()


def test_a_seal_opens_for_its_own_place_alone(tmp_path: Path) -> None:
    sealing = Sealing(bytes(32))
    sealed = sealing.seal("record.fields", "1", "نص")
    assert sealing.open("record.fields", "1", sealed) == "نص"
    altered = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for place, key, blob in (
        ("record.whole", "1", sealed),
        ("record.fields", "2", sealed),
        ("record.fields", "1", altered),
        ("record.fields", "1", sealed[:-1]),
        ("record.fields", "1", b""),
    ):
        with pytest.raises(SealBrokenError):
            sealing.open(place, key, blob)
    with pytest.raises(SealBrokenError):
        Sealing(bytes([*bytes(31), 1])).open("record.fields", "1", sealed)


def test_a_flipped_bit_is_told_and_the_other_records_are_shown(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    sign_in(store)
    bad, good = (store.log_work(WORK, HERE).record for _ in range(2))
    with store.database.write() as rows:
        blob = bytearray(rows.execute(FIELDS, (str(bad),)).fetchone()[0])
        blob[20] ^= 1
        rows.execute("UPDATE record SET fields = ? WHERE record = ?", (bytes(blob), str(bad)))
    assert store.integrity_faults() == [f"record.fields of {bad}: its seal is broken"]
    with pytest.raises(StorageFaultError):
        store.work(bad)
    assert store.work(good) is not None
    assert [work.record for work in store.works()] == [good]
    assert [found.record for found in store.records("work")] == [good]
    store.close()


FIELDS = "SELECT fields FROM record WHERE record = ?"


def test_pieces_of_a_sealed_file_are_read_anywhere(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for size in (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES):
        content = bytes(number % 251 for number in range(size))
        with store.folder.draft(content, "file") as draft:
            store.folder.place(draft)
        assert draft.size == size
        assert store.folder.is_whole(draft.sha256)
        for offset in (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5):
            length = min(70_000, max(0, size - offset))
            pieces = store.folder.read(draft.sha256, offset, length)
            assert b"".join(pieces) == content[offset : offset + length]
    store.close()


@pytest.mark.parametrize("left", [HEADER_BYTES + CHUNK_BYTES + 16, HEADER_BYTES + 10, 5, 0])
def test_a_file_that_was_cut_off_is_not_whole(tmp_path: Path, left: int) -> None:
    """Also where a chunk ends, and what is left opens by itself."""
    store = open_store(tmp_path)
    with store.folder.draft(bytes(CHUNK_BYTES + 100), "file") as draft:
        store.folder.place(draft)
    path = store.folder.path(draft.sha256)
    path.write_bytes(path.read_bytes()[:left])
    assert not store.folder.is_whole(draft.sha256)
    with pytest.raises(StorageFaultError):
        b"".join(store.folder.read(draft.sha256, 0, 10))
    store.close()


def test_without_its_key_a_store_stays_locked_and_as_it_was(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    filled(store)
    store.close()
    (tmp_path / "store.key").rename(tmp_path / "elsewhere")
    with pytest.raises(StoreLockedError):
        open_store(tmp_path)
    assert not (tmp_path / "store.key").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "store.key")
    store = open_store(tmp_path)
    assert store.works_count() == 1
    store.close()


def test_a_wiped_tablet_has_another_key(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    filled(store)
    with store.database.read() as rows:
        (sealed, change) = rows.execute("SELECT body, change FROM change").fetchone()
    before, found = store.database.sealing, sealed
    assert store.wipe(store.holdings())
    assert before.open("change.body", change, found)
    with pytest.raises(SealBrokenError):
        store.database.sealing.open("change.body", change, found)
    sign_in(store)
    store.log_work(WORK, HERE)
    store.close()
    again = open_store(tmp_path, first_id=900)
    assert again.integrity_faults() == []
    again.close()


def test_a_camera_s_own_folder_beside_the_files_is_let_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    shot = tmp_path / "files" / "captures" / "one.jpg"
    shot.parent.mkdir()
    shot.write_bytes(jpeg())
    open_store(tmp_path, first_id=900).close()
    assert shot.read_bytes() == jpeg()


def test_a_passphrase_comes_to_a_tablet_and_is_asked_for_from_then_on(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    given = (SteppedClock(), CountedIds(SteppedClock(), 900), SeededRandomness())
    store = SqliteStore(tmp_path, *given, keystore=PassphraseKeystore("عبارة سر"))
    filled(store)
    store.close()
    with pytest.raises(StoreLockedError, match="wrapped by passphrase"):
        open_store(tmp_path)
    with pytest.raises(StoreLockedError, match="not the one"):
        SqliteStore(tmp_path, *given, keystore=PassphraseKeystore("another"))
    store = SqliteStore(tmp_path, *given, keystore=PassphraseKeystore("عبارة سر"))
    assert store.works_count() == 1
    store.close()


def test_a_key_file_that_goes_while_the_app_runs_is_written_again(tmp_path: Path) -> None:
    given = (SteppedClock(), CountedIds(SteppedClock(), 900), SeededRandomness())
    keystore = PassphraseKeystore("عبارة سر")
    store = SqliteStore(tmp_path, *given, keystore=keystore)
    filled(store)
    for spoil in (Path.unlink, lambda path: path.write_bytes(b"{")):
        spoil(tmp_path / "store.key")
        sign_in(store)
    store.close()
    again = SqliteStore(tmp_path, *given, keystore=keystore)
    assert again.works_count() == 1
    again.close()


class LostKeystore(PassphraseKeystore):
    """One that refuses, as Android's after its key was lost in hardware."""

    def wrap(self, secret: bytes) -> bytes:
        raise StoreLockedError("no hardware")


def test_a_key_that_cannot_be_kept_any_more_is_told_and_work_goes_on(tmp_path: Path) -> None:
    given = (SteppedClock(), CountedIds(SteppedClock(), 900), SeededRandomness())
    store = SqliteStore(tmp_path, *given, keystore=PassphraseKeystore("s"))
    sign_in(store)
    told: list[PortError] = []
    unwatch = store.watch_trouble(told.append)
    (tmp_path / "store.key").unlink()
    store._keystore = LostKeystore("s")
    sign_in(store)
    assert [fault.code for fault in told] == ["store_locked"]
    assert store.log_work(WORK, HERE)
    unwatch()
    sign_in(store)
    assert len(told) == 1
    store.close()
