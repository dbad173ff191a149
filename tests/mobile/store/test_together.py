"""Several records, and the drafts they were typed in, are one act: saved whole, undone whole."""

from __future__ import annotations

from typing import Any

import pytest

from mobile.faults import InvalidRecordError
from mobile.shapes import EditedRecord, NewRecord
from mobile.store import SqliteStore
from tests.mobile.steered import HERE
from tests.mobile.store.said import WORK
from tests.mobile.store.test_records import least

TYPED: dict[str, Any] = WORK


def inspection_and_ncr(store: SqliteStore, **wrong: Any) -> list[NewRecord | EditedRecord]:
    """A failed inspection and the non-conformance that it led to, each naming the other."""
    inspection, ncr = store.new_record(), store.new_record()
    store.keep_draft(f"inspection:{inspection}", "notes", "الحاجز ناقص")
    fields = {**least("inspection"), "ncr": str(ncr)}
    raised = {**least("ncr"), "inspection": str(inspection), **wrong}
    return [
        NewRecord("inspection", fields, inspection, HERE, f"inspection:{inspection}"),
        NewRecord("ncr", raised, ncr, HERE),
    ]


def test_records_that_name_each_other_are_saved_with_the_ids_they_were_typed_under(
    store: SqliteStore,
) -> None:
    saves = inspection_and_ncr(store)
    saved = store.save_together(saves)
    assert [one.record for one in saved] == [one.record for one in saves]
    ncr = store.record(saved[1].record)
    assert ncr is not None
    assert ncr.fields["inspection"] == str(saved[0].record)
    assert store.draft(saves[0].form) == {}


def test_one_wrong_record_keeps_all_of_them_back_and_the_draft_stays(store: SqliteStore) -> None:
    saves = inspection_and_ncr(store, severity="")
    with pytest.raises(InvalidRecordError):
        store.save_together(saves)
    assert store.records("inspection") == []
    assert store.records("ncr") == []
    assert store.draft(saves[0].form) == {"notes": "الحاجز ناقص"}


def test_what_was_saved_together_is_undone_together(store: SqliteStore) -> None:
    saved = store.save_together(inspection_and_ncr(store))
    store.undo_together(saved)
    assert store.records("inspection") == []
    assert store.records("ncr") == []


def test_a_work_loses_its_draft_in_the_transaction_that_saves_it(store: SqliteStore) -> None:
    store.keep_draft("log_work", "quantity", "10")
    (saved,) = store.save_together([NewRecord("work", TYPED, fix=HERE, form="log_work")])
    assert store.draft("log_work") == {}
    store.keep_draft("correct", "quantity", "11")
    edit = EditedRecord("work", saved.record, {**TYPED, "quantity": "11"}, form="correct")
    store.save_together([edit])
    work = store.work(saved.record)
    assert work is not None
    assert work.quantity == 11
    assert store.draft("correct") == {}
