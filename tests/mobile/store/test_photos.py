"""Photos: bytes kept as they came, with their record and its place in the parent, or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from mobile.faults import InvalidRecordError, NotSignedInError, StorageFaultError, StorageFullError
from mobile.shapes import Fix, SavedChange
from mobile.store import SqliteStore, file_folder
from shared.wire.change import change_schema
from shared.wire.text import read_json
from tests.mobile.steered import (
    HERE,
    START,
    CountedIds,
    SeededRandomness,
    SteppedClock,
    open_store,
    sign_in,
)
from tests.mobile.store.pictures import jpeg, png
from tests.mobile.store.said import WORK, acknowledge, outbox, page, receipt, refusal


def work(store: SqliteStore) -> UUID:
    return store.log_work(WORK, HERE).record


def bodies(store: SqliteStore) -> list[dict[str, object]]:
    items = store.batch(outbox(store), 1, 500, 1 << 30).items
    return [change_schema.load(read_json(item.body)) for item in items]


def photos_of(store: SqliteStore, record: UUID) -> list[str]:
    found = store.record(record)
    assert found is not None
    return list(found.fields.get("photos") or [])


def kept(store: SqliteStore) -> set[str]:
    return {path.name for path in store.folder.folder.iterdir()}


def test_a_photo_is_kept_with_its_original_untouched(store: SqliteStore) -> None:
    record, original = work(store), jpeg()
    fix = Fix(29.3, 48.0, 3.0, heading_deg=271.32)
    saved = store.attach_photo(record, original, fix, caption="شرخ في الطبقة")
    photo = store.record(saved.record)
    assert photo is not None
    assert photo.of == record
    sha256 = hashlib.sha256(original).hexdigest()
    assert photo.fields["file"] == sha256
    assert photo.fields["size"] == len(original)
    assert (photo.fields["media_type"], photo.fields["of_kind"]) == ("image/jpeg", "work")
    assert (photo.fields["heading_deg"], photo.fields["caption"]) == ("271.3", "شرخ في الطبقة")
    small, whole = store.files(saved.record)
    assert (small.role, whole.role) == ("thumbnail", "original")
    assert whole.is_here
    assert store.folder.open(sha256).read() == original
    assert photo.fields["thumbnail"] == {"sha256": small.sha256, "size": small.size}
    assert photos_of(store, record) == [str(saved.record)]
    assert [p.record for p in store.records("photo", of=record)] == [saved.record]


def test_the_outbox_has_the_photo_and_then_its_place_in_the_work(store: SqliteStore) -> None:
    record = work(store)
    saved = store.attach_photo(record, jpeg())
    first, photo, edit = bodies(store)
    assert (photo["kind"], photo["record"], photo["base"]) == ("photo", saved.record, None)
    assert (edit["record"], edit["base"]) == (record, first["id"])
    assert edit["fields_"] == {"photos": {"add": [str(saved.record)]}}
    assert store.integrity_faults() == []


def test_photos_of_two_tablets_and_two_moments_come_together(store: SqliteStore) -> None:
    record = work(store)
    first = store.attach_photo(record, jpeg(1))
    second = store.attach_photo(record, jpeg(2))
    assert photos_of(store, record) == [str(first.record), str(second.record)]


def test_a_path_is_taken_like_bytes_and_left_alone(store: SqliteStore, tmp_path: Path) -> None:
    source = tmp_path / "camera.jpg"
    source.write_bytes(jpeg(3))
    saved = store.attach_photo(work(store), source)
    assert source.read_bytes() == jpeg(3)
    assert {file.state for file in store.files(saved.record)} == {"waiting"}


def test_the_thumbnail_is_small_upright_and_says_nothing_of_the_place(store: SqliteStore) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "maker"
    saved = store.attach_photo(work(store), jpeg(wide=3000, high=2000, exif=exif))
    small = store.files(saved.record)[0]
    assert small.is_here
    with store.folder.open(small.sha256) as file, Image.open(file) as picture:
        assert picture.size == (213, 320)
        assert not picture.getexif()
    assert small.size < 40_000


@pytest.mark.parametrize(
    "source", [b"", b"no picture", b"%PDF-1.4", b"GIF89a" + bytes(30), b"<svg/>", bytes(5000)]
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    store: SqliteStore, source: bytes
) -> None:
    record = work(store)
    with pytest.raises(InvalidRecordError) as refused:
        store.attach_photo(record, source)
    assert refused.value.errors == {"file": "file_kind_wrong"}
    assert kept(store) == set()
    assert photos_of(store, record) == []


def test_a_broken_picture_is_evidence_and_kept_without_a_thumbnail(store: SqliteStore) -> None:
    saved = store.attach_photo(work(store), jpeg()[:3000])
    found = store.record(saved.record)
    assert found is not None
    if found.fields["thumbnail"] is None:
        assert [file.role for file in store.files(saved.record)] == ["original"]
    else:
        assert len(store.files(saved.record)) == 2


def test_a_huge_picture_is_not_unpacked(store: SqliteStore) -> None:
    written = BytesIO()
    Image.new("1", (12_000, 9_000)).save(written, "PNG")
    saved = store.attach_photo(work(store), written.getvalue())
    assert [file.role for file in store.files(saved.record)] == ["original"]


def test_the_same_bytes_twice_are_two_photos_and_one_file(store: SqliteStore) -> None:
    record = work(store)
    store.attach_photo(record, png())
    store.attach_photo(record, png())
    assert len(photos_of(store, record)) == 2
    assert len(kept(store)) == 2  # original and thumbnail


def test_a_photo_needs_a_record_that_is_here_and_takes_photos(store: SqliteStore) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        store.attach_photo(UUID(int=5), jpeg())
    assert refused.value.errors == {"": "record_unknown"}
    photo = store.attach_photo(work(store), jpeg())
    with pytest.raises(InvalidRecordError) as refused:
        store.attach_photo(photo.record, jpeg())
    assert refused.value.errors == {"of": "choice_wrong"}
    assert len(kept(store)) == 2


def test_nobody_signed_in_means_no_photo_and_no_bytes(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises((NotSignedInError, InvalidRecordError)):
        store.attach_photo(UUID(int=1), jpeg())
    assert kept(store) == set()
    store.close()


def test_undoing_a_photo_takes_it_out_of_its_work_and_restoring_brings_it_back(
    store: SqliteStore,
) -> None:
    record = work(store)
    saved = store.attach_photo(record, jpeg())
    gone = store.undo(saved)
    assert photos_of(store, record) == []
    assert store.records("photo") == []
    photo = store.record(saved.record)
    assert photo is not None
    assert photo.is_deleted
    store.undo(gone)
    assert photos_of(store, record) == [str(saved.record)]
    assert [body["op"] for body in bodies(store)] == [
        "put", "put", "put", "delete", "put", "restore", "put"
    ]  # fmt: skip


def test_a_photo_of_a_refused_work_waits_beside_it_and_repeats_nothing(
    store: SqliteStore,
) -> None:
    record = work(store)
    acknowledge(store, refusal(store, 1, "activity_unknown", "activity"))
    saved = store.attach_photo(record, jpeg())
    edit = bodies(store)[2]
    assert edit["fields_"] == {"photos": {"add": [str(saved.record)]}}
    assert "mends" not in edit or edit["mends"] is None
    store.correct_work(record, {"quantity": "10"})
    assert photos_of(store, record) == [str(saved.record)]


def test_a_full_flash_is_said_and_leaves_neither_row_nor_bytes(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = work(store)
    with monkeypatch.context() as patched:
        patched.setattr(file_folder, "RESERVE_BYTES", 1 << 60)
        with pytest.raises(StorageFullError):
            store.attach_photo(record, jpeg())
    assert kept(store) == set()
    assert photos_of(store, record) == []
    store.attach_photo(record, jpeg())


def test_a_database_that_is_full_takes_the_bytes_away_again(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = open_store(tmp_path, clock)
    sign_in(store)
    record = work(store)
    with store.database.read() as rows:
        pages = rows.execute("PRAGMA page_count").fetchone()[0]
    store.close()
    store = SqliteStore(tmp_path, clock, CountedIds(clock, 900), SeededRandomness(), pages)
    for seed in range(200):
        before, names = len(bodies(store)), kept(store)
        try:
            store.attach_photo(record, jpeg(seed, 40, 30), caption="n" * 1500)
        except StorageFullError:
            break
    else:
        pytest.fail("it never became full")
    assert kept(store) == names
    assert len(bodies(store)) == before
    assert store.integrity_faults() == []
    store.close()


def test_a_source_that_cannot_be_read_is_said(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StorageFaultError):
        store.attach_photo(work(store), tmp_path / "gone.jpg")
    assert kept(store) == set()


# -- What may go, and when ------------------------------------------------------------------


def received(store: SqliteStore, saved: SavedChange) -> None:
    for parcel in store.parcels(10):
        if parcel.record == saved.record:
            store.keep_parcel(replace(parcel, state="there", reached=parcel.size))


def test_an_original_goes_30_days_after_its_receipt_by_both_clocks(
    store: SqliteStore, clock: SteppedClock
) -> None:
    record = work(store)
    saved = store.attach_photo(record, jpeg())
    acknowledge(store, receipt(store, 1))
    clock.advance(days=400)
    assert store.forget_old_files() == 0  # not received at all
    clock.advance(days=-400)
    received(store, saved)
    clock.advance(days=400)
    assert store.forget_old_files() == 0  # the tablet's clock alone says nothing
    clock.advance(days=-375)
    acknowledge(store, receipt(store, 2), server_time=START + timedelta(days=400))
    assert store.forget_old_files() == 0  # nor the server's
    clock.advance(days=375)
    acknowledge(store, receipt(store, 2), server_time=clock.now() - timedelta(days=368))
    assert store.forget_old_files() == 1
    small, whole = store.files(saved.record)
    assert (small.state, whole.state) == ("there", "there")
    assert not whole.is_here
    assert small.is_here
    assert store.is_file_whole(small.sha256)
    assert kept(store) == {small.sha256}


def test_a_file_that_another_photo_still_needs_stays(
    store: SqliteStore, clock: SteppedClock
) -> None:
    record = work(store)
    first = store.attach_photo(record, jpeg())
    second = store.attach_photo(record, jpeg())
    acknowledge(store, receipt(store, 1))
    received(store, first)
    clock.advance(days=40)
    acknowledge(store, receipt(store, 2), server_time=clock.now())
    assert store.forget_old_files() == 1
    whole = store.files(second.record)[1]
    assert whole.is_here
    assert store.folder.open(whole.sha256).read() == jpeg()


def test_what_no_row_names_is_cleaned_at_the_next_start(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    sign_in(store)
    saved = store.attach_photo(work(store), jpeg())
    names = kept(store)
    (tmp_path / "files" / ("ab" * 32)).write_bytes(b"placed, then killed")
    (tmp_path / "files" / "x.draft").write_bytes(b"cut in the middle")
    store.close()
    store = open_store(tmp_path, first_id=500)
    assert kept(store) == names
    assert store.files(saved.record)[1].is_here
    store.close()


def test_a_start_beside_a_running_save_leaves_its_draft_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.folder.draft(jpeg(), "running") as draft:
        other = open_store(tmp_path, first_id=700)
        assert draft.path.exists()
        store.folder.place(draft)
        other._sweep()
        assert store.folder.path(draft.sha256).exists()
    other._sweep()
    assert not store.folder.path(draft.sha256).exists()
    other.close()
    store.close()


def test_a_restored_server_is_asked_again_about_what_it_had(store: SqliteStore) -> None:
    saved = store.attach_photo(work(store), jpeg())
    for parcel in store.parcels(10):
        store.keep_parcel(replace(parcel, url="/files/u", state="there", reached=parcel.size))
    assert store.parcels(10) == []
    store.start_over()
    assert [(p.record, p.url, p.offset) for p in store.parcels(10)] == [
        (saved.record, "/files/u", None)
    ] * 2


def test_another_persons_photo_is_seen_and_its_files_are_not_here(store: SqliteStore) -> None:
    record = work(store)
    acknowledge(store, receipt(store, 1))
    photo = {
        "record": UUID(int=77), "kind": "photo", "version": 1, "change": UUID(int=78), "hash": "",
        "governorate": "KW-HA", "contract": 1, "is_deleted": False, "author": UUID(int=6),
        "fields_": {"of": str(record), "of_kind": "work", "file": "ab" * 32, "caption": "حفرة"},
        "conflicts": {}, "flags": [],
    }  # fmt: skip
    store.keep_page(page(photo))
    assert [p.record for p in store.records("photo", of=record, search="حفره")] == [UUID(int=77)]
    assert store.files(UUID(int=77)) == []
    with pytest.raises(InvalidRecordError):
        store.delete(UUID(int=77))
