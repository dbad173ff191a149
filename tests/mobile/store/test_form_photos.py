"""Photos of a form: on the flash when they are taken, evidence of what is saved from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mobile.faults import InvalidRecordError, StorageFaultError
from mobile.shapes import EditedRecord, NewRecord
from mobile.store import SqliteStore
from tests.mobile.steered import HERE, CountedIds, SeededRandomness, SteppedClock
from tests.mobile.store.pictures import jpeg, png
from tests.mobile.store.said import WORK, acknowledge, head, page, receipt
from tests.mobile.tablet import acknowledge as acknowledge_all
from tests.mobile.tablet import refuse

FORM = "log_work"
ARROW = {"mark": "arrow", "x": "0.1", "y": "0.2", "to_x": "0.5", "to_y": "0.5"}
FIRST, SECOND = jpeg(1), jpeg(2)


Reopen = Callable[[], SqliteStore]


@pytest.fixture
def reopen(store: SqliteStore, clock: SteppedClock) -> Iterator[Reopen]:
    """The store as the next start finds it: nothing was closed, as after a kill."""
    opened: list[SqliteStore] = []

    def again() -> SqliteStore:
        opened.append(SqliteStore(store.home, clock, CountedIds(clock), SeededRandomness()))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


def bytes_here(store: SqliteStore) -> int:
    return sum(1 for path in (store.home / "files").iterdir())


def test_a_photo_of_an_unsaved_form_survives_a_kill_and_is_not_sent(
    store: SqliteStore, reopen: Reopen
) -> None:
    photo = store.take_photo(FORM, FIRST, HERE)
    store = reopen()
    (kept,) = store.form_photos(FORM)
    assert kept.photo == photo
    assert kept.has_place
    assert store.picture_bytes(kept.file) == FIRST
    assert store.picture_bytes(kept.thumbnail or "")
    assert store.parcels(10) == []
    assert store.outbox_counts().files.originals == 0


def test_saving_the_form_makes_its_photos_evidence_in_the_same_transaction(
    store: SqliteStore, reopen: Reopen
) -> None:
    first = store.take_photo(FORM, FIRST, HERE)
    second = store.take_photo(FORM, SECOND)
    store.mark_photo(FORM, first, marks=[ARROW], caption="هبوط عند الكيلو 12+350")
    saved = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])
    store = reopen()
    assert [one.record for one in saved[1:]] == [first, second]
    work = store.record(saved[0].record)
    assert work is not None
    assert work.fields["photos"] == sorted([str(first), str(second)])
    shown = {photo.record: photo for photo in store.records("photo", of=saved[0].record)}
    assert shown[first].fields["marks"] == [ARROW]
    assert shown[first].fields["caption"] == "هبوط عند الكيلو 12+350"
    assert {parcel.role for parcel in store.parcels(10)} == {"thumbnail", "original"}
    assert store.form_photos(FORM) == []
    original = {file.role: file for file in store.files(first)}["original"]
    assert store.picture_bytes(original.sha256) == FIRST


def test_a_photo_taken_out_can_be_put_back_and_else_is_not_evidence(store: SqliteStore) -> None:
    first, second = store.take_photo(FORM, FIRST), store.take_photo(FORM, SECOND)
    store.drop_photo(FORM, first)
    store.drop_photo(FORM, second)
    store.drop_photo(FORM, second, is_dropped=False)
    assert [photo.photo for photo in store.form_photos(FORM)] == [second]
    saved = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])
    assert [one.record for one in saved[1:]] == [second]
    assert store.files(first) == []


def test_an_undone_form_takes_its_photos_along(store: SqliteStore) -> None:
    store.take_photo(FORM, FIRST)
    saved = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])
    store.undo_together(saved)
    assert store.records("photo") == []
    work = store.work(saved[0].record)
    assert work is not None
    assert work.state == "withdrawn"


def test_a_refused_form_keeps_its_photos(store: SqliteStore) -> None:
    photo = store.take_photo(FORM, FIRST)
    with pytest.raises(InvalidRecordError):
        store.save_together([NewRecord("work", {**WORK, "quantity": "-1"}, form=FORM)])
    assert [kept.photo for kept in store.form_photos(FORM)] == [photo]
    assert store.records("photo") == []


def test_a_correction_takes_new_photos_too(store: SqliteStore) -> None:
    work = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])[0].record
    photo = store.take_photo("correct", FIRST)
    store.save_together([EditedRecord("work", work, {**WORK, "notes": "صورة"}, form="correct")])
    assert [found.record for found in store.records("photo", of=work)] == [photo]


def test_a_photo_alone_answers_a_returned_work(store: SqliteStore) -> None:
    work = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])[0].record
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, work, 2, state="returned", return_reason="أرفق صورة")))
    store.take_photo("correct", FIRST)
    store.save_together([EditedRecord("work", work, dict(WORK), form="correct")])
    found = store.work(work)
    assert found is not None
    assert found.state == "corrected"


def test_a_photo_alone_may_be_added_to_a_work(store: SqliteStore) -> None:
    work = store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])[0].record
    photo = store.take_photo("correct", FIRST)
    saved = store.save_together([EditedRecord("work", work, dict(WORK), form="correct")])
    assert [one.record for one in saved] == [photo]
    with pytest.raises(InvalidRecordError, match="unchanged"):
        store.save_together([EditedRecord("work", work, dict(WORK), form="correct")])


def test_a_dropped_draft_leaves_no_bytes_behind(store: SqliteStore, reopen: Reopen) -> None:
    store.take_photo(FORM, FIRST)
    store.drop_draft(FORM)
    assert bytes_here(reopen()) == 0


def test_what_is_no_picture_is_refused_and_leaves_nothing(store: SqliteStore) -> None:
    with pytest.raises(InvalidRecordError, match="file_kind_wrong"):
        store.take_photo(FORM, b"%PDF-1.7")
    assert store.form_photos(FORM) == []
    assert bytes_here(store) == 0
    with pytest.raises(InvalidRecordError):
        store.mark_photo(FORM, store.new_record(), caption="?")
    with pytest.raises(StorageFaultError):
        store.picture_bytes("0" * 64)


def test_photos_of_two_forms_do_not_mix(store: SqliteStore, tmp_path: Path) -> None:
    path = tmp_path / "camera.png"
    path.write_bytes(png())
    one, other = store.take_photo("a", path), store.take_photo("b", FIRST)
    assert [photo.photo for photo in store.form_photos("a")] == [one]
    assert [photo.photo for photo in store.form_photos("b")] == [other]


def test_what_waits_is_counted_in_records_that_a_person_made(store: SqliteStore) -> None:
    store.take_photo(FORM, FIRST, HERE)
    store.save_together([NewRecord("work", WORK, fix=HERE, form=FORM)])
    counts = store.outbox_counts()
    assert counts.here > 1
    assert (counts.made, counts.there, counts.held) == (1, 0, 1)


def test_a_record_is_there_once_nothing_of_it_waits(store: SqliteStore) -> None:
    record = store.log_work(WORK, HERE).record
    acknowledge_all(store)
    counts = store.outbox_counts()
    assert (counts.made, counts.there, counts.held) == (0, 1, 1)
    store.attach_photo(record, FIRST)
    with store.database.write() as rows:
        rows.execute("UPDATE change SET state = 'acknowledged' WHERE kind = 'work'")
    counts = store.outbox_counts()
    assert (counts.here, counts.made, counts.there, counts.held) == (1, 1, 0, 1)
    acknowledge_all(store)
    store.log_work(WORK, HERE)
    refuse(store)
    counts = store.outbox_counts()
    assert (counts.made, counts.there, counts.held) == (0, 1, 2)
