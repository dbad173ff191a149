"""Records of every kind: saved, edited, deleted, restored, found; judged at entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from mobile.faults import InvalidRecordError
from mobile.shapes import NewRecord, Safety
from mobile.store import SqliteStore
from shared.wire.change import change_schema
from shared.wire.kinds import KINDS
from shared.wire.text import read_json
from tests.mobile.steered import HERE, PERSON
from tests.mobile.store.said import WORK, acknowledge, outbox, page, receipt, refusal

# The least that each kind takes.
LEAST: dict[str, dict[str, Any]] = {
    "work": WORK | {"state": "logged"},
    "inspection": {"activity": "C01-A07", "type": "progress", "state": "draft"},
    "ncr": {"activity": "C01-A07", "title": "هبوط", "severity": "minor", "state": "raised"},
    "defect": {"contract": 1, "governorate": "KW-HA", "category": "pothole"},
    "obstacle": {"activity": "C01-A07", "category": "utility", "description": "كيبل"},
    "track": {"activity": "C01-A07", "started_at": "2026-11-21T07:00:00Z"},
    "attendance": {"activity": "C01-A07", "presence": "working"},
}


def least(kind: str) -> dict[str, Any]:
    """The least of a kind, with whichever first words this version's lists have."""
    fields, wire = dict(LEAST[kind]), KINDS[kind]
    for name, value in LEAST[kind].items():
        words = wire.words_of(name)
        if words is not None and name != "state" and value not in words.codes:
            fields[name] = words.codes[0]
    firsts = [after for before, after in wire.lifecycle.moves if before is None]
    if firsts and fields.get("state") not in firsts:
        fields["state"] = firsts[0]
    return fields


def bodies(store: SqliteStore) -> list[dict[str, Any]]:
    items = store.batch(outbox(store), 1, 500, 1 << 30).items
    return [change_schema.load(read_json(item.body)) for item in items]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"photo"}))
def test_a_record_of_each_kind_is_kept_shown_and_waits(store: SqliteStore, kind: str) -> None:
    saved = store.save(kind, least(kind), HERE)
    record = store.record(saved.record)
    assert record is not None
    assert (record.kind, record.safety, record.is_mine) == (kind, Safety.HERE, True)
    assert [r.record for r in store.records(kind)] == [saved.record]
    assert store.records_count(kind) == 1
    (body,) = bodies(store)
    assert (body["kind"], body["op"], body["base"]) == (kind, "put", None)
    KINDS[kind].schema.load(body["fields_"])
    assert store.integrity_faults() == []


def test_kinds_are_kept_apart(store: SqliteStore) -> None:
    for kind in LEAST:
        store.save(kind, least(kind))
    assert store.works_count() == 1
    assert len(store.works()) == 1
    assert [len(store.records(kind)) for kind in LEAST] == [1] * len(LEAST)
    activity = store.activity("C01-A07")
    assert activity is not None
    assert activity.works_count == 1


def test_an_unknown_kind_and_missing_fields_are_refused_by_name(store: SqliteStore) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        store.save("spaceship", {})
    assert refused.value.errors == {"": "kind_unknown"}
    with pytest.raises(InvalidRecordError) as refused:
        store.save("ncr", {"severity": "sky-high", "activity": "C01-A07"})
    assert refused.value.errors["title"] == "required"
    assert refused.value.errors["severity"] == "choice_wrong"
    with pytest.raises(InvalidRecordError) as refused:
        store.save("defect", least("defect") | {"from_m": "20+000", "to_m": "10+000"})
    assert refused.value.errors == {"to_m": "chainage_order"}
    with pytest.raises(InvalidRecordError) as refused:
        store.save("attendance", least("attendance") | {"activity": "C99-X"})
    assert refused.value.errors == {"activity": "activity_unknown"}
    assert bodies(store) == []


def test_text_that_cannot_be_kept_is_refused_wherever_it_stands(store: SqliteStore) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        store.save("obstacle", least("obstacle") | {"notes": {"add": ["bad \x00 text"]}})
    assert refused.value.errors == {"notes": "text_not_allowed"}


def test_arabic_digits_are_understood_in_every_kind(store: SqliteStore) -> None:
    saved = store.save("defect", least("defect") | {"from_m": "١٢+٣٥٠", "to_m": "١٢٣٦٠"})
    record = store.record(saved.record)
    assert record is not None
    assert (record.fields["from_m"], record.fields["to_m"]) == ("12350", "12360")


def test_an_edit_writes_only_what_differs(store: SqliteStore) -> None:
    saved = store.save("obstacle", least("obstacle"))
    edit = store.edit(
        saved.record, {"description": "كيبل مكشوف", "category": least("obstacle")["category"]}
    )
    assert bodies(store)[1]["fields_"] == {"description": "كيبل مكشوف"}
    assert bodies(store)[1]["base"] == saved.change
    record = store.record(saved.record)
    assert record is not None
    assert record.fields["description"] == "كيبل مكشوف"
    with pytest.raises(InvalidRecordError) as refused:
        store.edit(saved.record, {"description": "كيبل مكشوف"})
    assert refused.value.errors == {"": "unchanged"}
    store.undo(edit)
    record = store.record(saved.record)
    assert record is not None
    assert record.fields["description"] == "كيبل"


def test_lists_are_edited_by_adding_and_removing(store: SqliteStore) -> None:
    saved = store.save("defect", least("defect") | {"notes": {"add": ["أول"]}})
    edit = store.edit(saved.record, {"notes": {"add": ["ثان"], "remove": ["أول"]}})
    record = store.record(saved.record)
    assert record is not None
    assert record.fields["notes"] == ["ثان"]
    with pytest.raises(InvalidRecordError):
        store.edit(saved.record, {"notes": {"add": ["ثان"]}})
    store.undo(edit)
    record = store.record(saved.record)
    assert record is not None
    assert record.fields["notes"] == ["أول"]


def test_somebody_elses_additions_stay_under_ones_own_unsent_ones(store: SqliteStore) -> None:
    saved = store.save("defect", least("defect") | {"notes": {"add": ["mine"]}})
    acknowledge(store, receipt(store, 1))
    store.edit(saved.record, {"notes": {"add": ["mine too"]}})
    found = store.record(saved.record)
    assert found is not None
    theirs = {**found.fields, "notes": ["mine", "theirs"]}
    head = {
        "record": saved.record, "kind": "defect", "version": 2, "change": uuid4(), "hash": "",
        "governorate": "KW-HA", "contract": 1, "is_deleted": False, "author": PERSON,
        "fields_": theirs, "conflicts": {}, "flags": [],
    }  # fmt: skip
    store.keep_page(page(head))
    found = store.record(saved.record)
    assert found is not None
    assert found.fields["notes"] == ["mine", "theirs", "mine too"]


def test_a_deleted_record_leaves_the_lists_and_comes_back(store: SqliteStore) -> None:
    saved = store.save("obstacle", least("obstacle"))
    gone = store.delete(saved.record)
    assert store.records("obstacle") == []
    assert [body["op"] for body in bodies(store)] == ["put", "delete"]
    assert bodies(store)[1]["fields_"] == {}
    with pytest.raises(InvalidRecordError):
        store.edit(saved.record, {"description": "x"})
    store.undo(gone)
    assert len(store.records("obstacle")) == 1
    with pytest.raises(InvalidRecordError):
        store.restore(saved.record)


def test_a_record_that_the_server_never_took_is_let_go_by_deleting(store: SqliteStore) -> None:
    saved = store.save("obstacle", least("obstacle"))
    acknowledge(store, refusal(store, 1, "activity_unknown", "activity"))
    record = store.record(saved.record)
    assert record is not None
    assert record.safety is Safety.NEEDS_YOU
    assert record.errors[0]["code"] == "activity_unknown"
    store.delete(saved.record)
    assert (store.records("obstacle"), store.problems()) == ([], [])
    assert len(bodies(store)) == 1


def test_a_refused_record_is_mended_whole_with_its_lists(store: SqliteStore) -> None:
    saved = store.save("defect", least("defect") | {"notes": {"add": ["one"]}})
    acknowledge(store, refusal(store, 1, "contract_unknown", "contract"))
    store.edit(saved.record, {"notes": {"add": ["two"]}})
    mend = bodies(store)[1]
    assert mend["mends"] == saved.change
    assert mend["kind"] == "defect"
    assert mend["fields_"]["notes"] == {"add": ["one", "two"], "remove": []}
    assert mend["fields_"]["contract"] == 1


def test_states_move_as_the_rules_say(store: SqliteStore) -> None:
    saved = store.save("ncr", least("ncr"))
    with pytest.raises(InvalidRecordError) as refused:
        store.edit(saved.record, {"state": "closed"})
    assert refused.value.errors["state"] == "transition_not_allowed"


def test_another_persons_record_is_not_deleted(store: SqliteStore) -> None:
    head = {
        "record": UUID(int=9), "kind": "defect", "version": 1, "change": uuid4(), "hash": "",
        "governorate": "KW-HA", "contract": 1, "is_deleted": False, "author": UUID(int=6),
        "fields_": least("defect"), "conflicts": {}, "flags": [],
    }  # fmt: skip
    store.keep_page(page(head))
    with pytest.raises(InvalidRecordError) as refused:
        store.delete(UUID(int=9))
    assert refused.value.errors == {"": "not_allowed"}


def test_records_are_found_by_their_words_in_any_spelling(store: SqliteStore) -> None:
    saved = store.save("obstacle", least("obstacle") | {"description": "خزّان مُهمل في قطعة ١٠"})
    store.save("obstacle", least("obstacle"))
    assert [r.record for r in store.records("obstacle", search="خزان قطعه 10")] == [saved.record]


def test_a_kind_from_a_newer_server_is_kept_and_shown_plainly(store: SqliteStore) -> None:
    head = {
        "record": UUID(int=9), "kind": "survey_drone", "version": 1, "change": uuid4(), "hash": "",
        "governorate": "KW-HA", "contract": 1, "is_deleted": False, "author": UUID(int=6),
        "fields_": {"height_m": "120"}, "conflicts": {}, "flags": [],
    }  # fmt: skip
    store.keep_page(page(head))
    assert [r.fields for r in store.records("survey_drone")] == [{"height_m": "120"}]


def test_nothing_of_a_save_that_fails_late_is_kept(store: SqliteStore, tmp_path: Path) -> None:
    before = len(bodies(store))
    with pytest.raises(InvalidRecordError) as refused:
        store.save("inspection", least("inspection") | {"checklist": [
            {"item": f"i{n}", "answer": KINDS["inspection"].choices["answer"].codes[0],
             "note": "ن" * 1900} for n in range(60)
        ]})  # fmt: skip
    assert refused.value.errors == {"": "too_large"}
    assert len(bodies(store)) == before
    assert store.records("inspection") == []


@pytest.mark.parametrize("kind", ["work", "defect"])
def test_a_saved_record_is_not_saved_over(store: SqliteStore, kind: str) -> None:
    record = store.new_record()
    new = NewRecord(kind, {n: v for n, v in least(kind).items() if n != "state"}, record)
    store.save_together([new])
    kept = store.record(record)
    with pytest.raises(InvalidRecordError) as fault:
        store.save_together([new])
    assert fault.value.errors == {"": "record_exists"}
    assert store.record(record) == kept
    assert store.outbox_counts().here == 1
