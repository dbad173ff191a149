"""What a refused change and those after it become, in the tablet's own file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mobile.faults import InvalidRecordError
from mobile.shapes import SavedChange
from mobile.store import SqliteStore
from shared.wire.change import change_schema
from shared.wire.text import read_json
from tests.mobile.steered import HERE
from tests.mobile.store.said import WORK, acknowledge, head, outbox, page, receipt, refusal


def sent(store: SqliteStore, n: int) -> dict[str, Any]:
    """Body ``n`` of the open outbox, as the server would read it."""
    found: dict[str, Any] = change_schema.load(
        read_json(store.batch(outbox(store), n, 1, 1).items[0].body)
    )
    return found


def refused_edit(store: SqliteStore) -> tuple[SavedChange, SavedChange]:
    """A work that the server has, a refused edit of it, and one that waits on that."""
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, saved.record, 1)))
    first = store.correct_work(saved.record, {"section": "S-OLD", "quantity": "10"})
    second = store.correct_work(saved.record, {"quantity": "20"})
    acknowledge(
        store, refusal(store, 2, "section_unknown", "section"), receipt(store, 3, "waiting")
    )
    return first, second


def test_the_mend_of_a_refused_edit_never_waits_on_what_waits_on_it(store: SqliteStore) -> None:
    first, second = refused_edit(store)
    last = store.correct_work(first.record, {"section": "", "quantity": "30"})
    mend, after = sent(store, 4), sent(store, 5)
    assert mend["mends"] == first.change
    assert mend["base"] not in (None, first.change, second.change)
    assert (after["base"], after["mends"]) == (second.change, None)
    assert after["fields_"] == {"quantity": "30"}
    assert last.change == after["id"]
    assert store.work(first.record).quantity == 30  # type: ignore[union-attr]


def test_a_dismissed_edit_is_stood_in_for_only_when_something_waits_on_it(
    store: SqliteStore,
) -> None:
    first, _ = refused_edit(store)
    store.dismiss(first.change)
    mend = sent(store, 4)
    assert (mend["mends"], mend["fields_"]) == (first.change, {})
    assert store.outbox_counts().needs_you == 0


def test_a_dismissed_new_work_takes_its_edits_with_it(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    store.correct_work(saved.record, {"notes": "x"})
    acknowledge(store, refusal(store, 1, "section_unknown"), receipt(store, 2, "waiting"))
    store.dismiss(saved.change)
    assert store.works() == []
    assert (store.queues()[0].next_n, store.problems()) == (3, [])


def test_a_further_edit_stands_on_what_goes_in_last(store: SqliteStore) -> None:
    first, second = refused_edit(store)
    store.dismiss(first.change)
    store.correct_work(first.record, {"quantity": "40"})
    assert sent(store, 5)["base"] == second.change


def test_a_new_works_mend_does_not_hide_what_was_typed_after_it(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "section": "S-OLD"}, HERE)
    store.correct_work(saved.record, {"quantity": "20"})
    acknowledge(store, refusal(store, 1, "section_unknown"), receipt(store, 2, "waiting"))
    store.correct_work(saved.record, {"section": ""})
    assert store.work(saved.record).quantity == 20  # type: ignore[union-attr]


def test_a_mend_refused_again_is_mended_for_those_that_wait_on_the_first(
    store: SqliteStore,
) -> None:
    first, _ = refused_edit(store)
    again = store.correct_work(first.record, {"section": "S-OLDER"})
    acknowledge(store, {**refusal(store, 4, "section_unknown"), "change": again.change})
    store.correct_work(first.record, {"section": ""})
    assert sent(store, 5)["mends"] == first.change
    assert store.problems() == []


def test_a_new_works_mend_holds_what_a_later_change_had_set_right(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "section": "S-OLD"}, HERE)
    store.correct_work(saved.record, {"section": ""})
    acknowledge(
        store, refusal(store, 1, "section_unknown", "section"), receipt(store, 2, "waiting")
    )
    store.correct_work(saved.record, {"quantity": "30"})
    mend = sent(store, 3)
    assert mend["mends"] == saved.change
    assert (mend["fields_"]["section"], mend["fields_"]["quantity"]) == (None, "30")


def test_a_change_that_moved_to_a_new_outbox_can_be_let_go(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "section": "S-OLD"}, HERE)
    store.move_to(outbox(store), {"id": UUID(int=78), "next_n": 1, "link": bytes(32)})
    acknowledge(store, refusal(store, 1, "section_unknown", "section"))
    store.dismiss(saved.change)
    assert store.problems() == []


def test_a_change_of_a_record_that_left_the_tablet_can_be_let_go(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "section": "S-OLD"}, HERE)
    acknowledge(store, refusal(store, 1, "section_unknown", "section"))
    with store.database.write() as rows:
        rows.execute("DELETE FROM record")
    store.dismiss(saved.change)
    assert store.problems() == []


def test_withdrawing_a_refused_new_work_lets_it_go(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, refusal(store, 1, "section_unknown", "section"))
    store.withdraw_work(saved.record)
    assert store.works() == []
    assert store.outbox_counts().here == store.outbox_counts().needs_you == 0


def test_nobody_dismisses_what_another_wrote_on_this_tablet(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, refusal(store, 1, "section_unknown", "section"))
    second = {
        "id": UUID(int=42), "username": "inspector2", "name_ar": "ب", "name_en": "B",
        "role": "inspector", "language": "ar", "scope": {"governorates": None, "contracts": None},
    }  # fmt: skip
    opened = {"id": UUID(int=78), "next_n": 1, "link": b"\1" * 32}
    store.keep_sign_in({"person": second, "outbox": opened, "refresh_token": "other"})
    assert store.problems() == []
    assert store.outbox_counts().needs_you == 0
    with pytest.raises(InvalidRecordError):
        store.dismiss(saved.change)


def test_saving_a_refused_edit_as_it_was_sends_it_again(store: SqliteStore) -> None:
    first, second = refused_edit(store)
    acknowledge(store, {**receipt(store, 3, "rejected"), "change": second.change})
    work = store.work(first.record)
    assert work is not None
    assert work.refused == {"section": "S-OLD", "quantity": "20"}
    store.correct_work(first.record, {})
    assert sent(store, 4)["fields_"] == {"section": "S-OLD", "quantity": "20"}
    assert store.problems() == []


def test_numbers_written_otherwise_are_no_edit(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "from_m": "100.0", "to_m": "12+350"}, HERE)
    store.correct_work(
        saved.record,
        {"quantity": "412.5", "from_m": "0+100", "to_m": "12350.00", "notes": "other"},
    )
    assert sent(store, 2)["fields_"] == {"notes": "other"}


def test_undoing_the_mend_of_a_known_work_does_not_withdraw_it(store: SqliteStore) -> None:
    first, second = refused_edit(store)
    acknowledge(store, {**receipt(store, 3, "rejected"), "change": second.change})
    mend = store.correct_work(first.record, {"section": "", "quantity": "412.50"})
    assert sent(store, 4)["fields_"] == {}
    with pytest.raises(InvalidRecordError):
        store.undo(mend)
    assert store.work(first.record).state == "logged"  # type: ignore[union-attr]


def test_what_was_let_go_stays_so_whatever_the_server_says_later(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    edit = store.correct_work(saved.record, {"notes": "x"})
    acknowledge(store, refusal(store, 1, "section_unknown"), receipt(store, 2, "waiting"))
    store.dismiss(saved.change)
    acknowledge(store, {**refusal(store, 2, "base_missing"), "change": edit.change})
    assert (store.problems(), store.works()) == ([], [])
