"""Receipts, pulled pages and later answers: what they change, and what they must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from mobile.shapes import Safety
from mobile.store import SqliteStore
from tests.mobile.steered import HERE, START, SteppedClock
from tests.mobile.store.said import WORK, acknowledge, head, outbox, page, receipt, refusal


def quantity(store: SqliteStore, record: UUID) -> Decimal:
    work = store.work(record)
    assert work is not None
    return work.quantity


def test_a_receipt_makes_a_work_safe_there(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    assert store.work(saved.record).safety is Safety.THERE  # type: ignore[union-attr]
    counts = store.outbox_counts()
    assert (counts.here, counts.there) == (0, 1)
    assert store.queues()[0].send_from == 2


@pytest.mark.parametrize("wrong", [{"n": 2}, {"change": uuid4()}])
def test_a_receipt_for_something_else_lets_nothing_go(
    store: SqliteStore, wrong: dict[str, object]
) -> None:
    store.log_work(WORK, HERE)
    acknowledge(store, {**receipt(store, 1), **wrong})
    assert store.outbox_counts().here == 1


def test_what_is_shown_does_not_fall_back_between_receipt_and_pull(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, saved.record, 1)))
    store.correct_work(saved.record, {"quantity": "500"})
    acknowledge(store, receipt(store, 2, "updated", version=2))
    assert quantity(store, saved.record) == 500
    store.keep_page(page(head(store, saved.record, 2)))
    assert quantity(store, saved.record) == 500


def test_ones_own_unsent_change_stays_on_top_of_what_was_pulled(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    mine = store.correct_work(saved.record, {"quantity": "500"})
    theirs = head(store, saved.record, 2, notes="by the office", quantity="412.50")
    store.keep_page(page(theirs))
    work = store.work(saved.record)
    assert work is not None
    assert (work.quantity, work.notes) == (Decimal(500), "by the office")
    assert work.last_change == mine.change


def test_a_pulled_conflict_needs_its_person(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    conflicts = {"quantity": {"effective": "1", "proposals": {}}}
    store.keep_page(page(head(store, saved.record, 2, quantity="1", conflicts=conflicts)))
    work = store.work(saved.record)
    assert work is not None
    assert work.has_conflict
    assert work.safety is Safety.NEEDS_YOU
    assert [(p.code, p.field) for p in store.problems()] == [("conflict", "quantity")]


def test_whose_proposal_is_open_on_another_s_record_is_told(store: SqliteStore) -> None:
    record, colleague = store.log_work(WORK, HERE).record, uuid4()
    acknowledge(store, receipt(store, 1))
    store.keep_page(page({**head(store, record, 1), "author": colleague}))
    store.correct_work(record, {"quantity": "500"})
    acknowledge(store, receipt(store, 2, "conflict", version=2))
    conflicts = {"quantity": {"effective": "1", "proposals": {}}}
    theirs = head(store, record, 2, quantity="1", state="returned", conflicts=conflicts)
    store.keep_page(page({**theirs, "author": colleague}))
    assert [(p.code, p.record) for p in store.problems()] == [("conflict", record)]
    assert store.outbox_counts().needs_you == 1
    answer = {**receipt(store, 2, "merged", version=3), "outbox": outbox(store)}
    store.keep_page(page(answers=[answer]))
    assert (store.problems(), store.outbox_counts().needs_you) == ([], 0)


def test_a_waiting_change_is_safe_and_answered_later(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1, "waiting"))
    assert store.outbox_counts().here == 0
    assert store.work(saved.record) is not None
    answer = {**refusal(store, 1, "base_missing"), "outbox": outbox(store)}
    store.keep_page(page(answers=[answer]))
    assert [p.code for p in store.problems()] == ["base_missing"]


def test_a_page_and_its_cursor_are_kept_together(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = store.log_work(WORK, HERE)
    record = head(store, saved.record, 1)
    with pytest.raises(KeyError):
        store.keep_page(page(record, roots=[{}], cursor="next"))
    assert store.cursor() == ""
    store.keep_page(page(record, cursor="next"))
    assert store.cursor() == "next"
    assert store.outbox_counts().last_sync_at is not None


def test_deleted_records_and_exits_leave_the_lists(store: SqliteStore) -> None:
    first, second = store.log_work(WORK, HERE), store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1), receipt(store, 2))
    store.keep_page(page(head(store, first.record, 1), head(store, second.record, 1)))
    store.keep_page(page(head(store, first.record, 2, is_deleted=True), exits=[second.record]))
    assert store.works() == []


def test_a_record_that_left_the_scope_stays_while_its_own_change_is_not_safe(
    store: SqliteStore,
) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, saved.record, 1)))
    store.correct_work(saved.record, {"notes": "unsent"})
    store.keep_page(page(exits=[saved.record]))
    assert store.work(saved.record) is not None


def test_starting_over_drops_only_what_the_server_no_longer_has(store: SqliteStore) -> None:
    kept, gone, unsent = (store.log_work(WORK, HERE) for _ in range(3))
    acknowledge(store, receipt(store, 1), receipt(store, 2))
    store.keep_page(page(head(store, kept.record, 1), head(store, gone.record, 1)))
    store.start_over()
    assert store.cursor() == ""
    assert store.queues()[0].send_from == 1  # offered again
    acknowledge(store, receipt(store, 1), receipt(store, 2))
    store.keep_page(page(head(store, kept.record, 1), more=True))
    assert store.works_count() == 3
    store.keep_page(page())
    # An open transaction may hold a record back from one pull; the next one brings it.
    assert store.works_count() == 3
    store.keep_page(page())
    assert {work.record for work in store.works()} == {kept.record, unsent.record}


def test_a_record_that_was_held_back_while_starting_over_stays(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, saved.record, 1)))
    store.start_over()
    acknowledge(store, receipt(store, 1))
    store.keep_page(page())
    store.keep_page(page(head(store, saved.record, 1)))
    store.keep_page(page())
    assert [work.record for work in store.works()] == [saved.record]


def test_an_acknowledged_work_leaves_with_its_scope_before_it_was_pulled(
    store: SqliteStore,
) -> None:
    gone, stays = store.log_work(WORK, HERE), store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    activity = store.activity(WORK["activity"])
    assert activity is not None
    scope = {"governorate": activity.governorate, "contract": activity.contract}
    store.keep_page(page(dropped_scopes=[scope]))
    assert {work.record for work in store.works()} == {stays.record}
    assert store.work(gone.record) is None


def log_and_acknowledge(store: SqliteStore, n: int, server_days: float) -> None:
    """Entry ``n``, received so many days after START by the server's clock."""
    store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, n), server_time=START + timedelta(days=server_days))


def test_acknowledged_changes_stay_thirty_days_and_then_leave_from_the_front(
    store: SqliteStore, clock: SteppedClock
) -> None:
    for n, day in ((1, 0), (2, 10), (3, 29)):
        clock.moment = START + timedelta(days=day)
        log_and_acknowledge(store, n, day)
        assert store.forget_old() == 0
    clock.moment = START + timedelta(days=31)
    log_and_acknowledge(store, 4, 31)
    assert store.forget_old() == 1
    queue = store.queues()[0]
    assert (queue.kept_from, queue.next_n) == (2, 5)
    assert store.integrity_faults() == []
    assert store.batch(queue.outbox, 2, 10, 1 << 20).items[0].n == 2


def test_a_tablets_clock_that_jumps_forgets_nothing(
    store: SqliteStore, clock: SteppedClock
) -> None:
    clock.moment -= timedelta(days=4000)
    store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    clock.moment += timedelta(days=4000)
    store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 2), server_time=START + timedelta(days=1))
    assert store.forget_old() == 0


def test_a_servers_clock_that_jumps_ahead_forgets_nothing_early(
    store: SqliteStore, clock: SteppedClock
) -> None:
    log_and_acknowledge(store, 1, 0)
    clock.advance(days=2)
    log_and_acknowledge(store, 2, 1500)
    assert store.forget_old() == 0
    clock.advance(days=1)
    log_and_acknowledge(store, 3, 3)
    assert store.forget_old() == 0
    # Once it is right again, what it received meanwhile goes too, and not in four years.
    clock.moment = START + timedelta(days=32, hours=1)
    log_and_acknowledge(store, 4, 32)
    assert store.forget_old() == 2


@pytest.mark.parametrize("ahead_days", [-4000, 4000])
def test_a_tablets_clock_that_was_wrong_keeps_nothing_for_years(
    store: SqliteStore, clock: SteppedClock, ahead_days: int
) -> None:
    clock.advance(days=ahead_days)
    log_and_acknowledge(store, 1, 0)
    clock.moment = START + timedelta(days=29)
    log_and_acknowledge(store, 2, 29)
    assert store.forget_old() == 0
    clock.moment = START + timedelta(days=31)
    log_and_acknowledge(store, 3, 31)
    assert store.forget_old() == 1


def test_nothing_without_a_receipt_is_ever_forgotten(
    store: SqliteStore, clock: SteppedClock
) -> None:
    store.log_work(WORK, HERE)
    clock.moment += timedelta(days=400)
    assert store.forget_old() == 0
    assert store.outbox_counts().here == 1


def test_a_fork_sends_the_same_bodies_in_a_new_chain(store: SqliteStore) -> None:
    for _ in range(3):
        store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    before = store.batch(outbox(store), 1, 10, 1 << 20)
    new = {"id": UUID(int=99), "next_n": 1, "link": b"\7" * 32}
    store.move_to(outbox(store), new)
    assert outbox(store) == new["id"]
    after = store.batch(outbox(store), 1, 10, 1 << 20)
    assert [item.body for item in after.items] == [item.body for item in before.items]
    assert after.prev_link == new["link"]
    assert after.link != before.link
    assert store.outbox_counts().here == 3
    assert store.integrity_faults() == []
    saved = store.log_work(WORK, HERE)
    assert saved.n == 4


def test_the_oldest_waiting_is_told(store: SqliteStore, clock: SteppedClock) -> None:
    first = store.log_work(WORK, HERE)
    clock.advance(hours=3)
    store.log_work(WORK, replace(HERE, lat=29.31))
    assert store.outbox_counts().oldest_waiting_at == first.made_at


def test_a_link_that_does_not_follow_is_found(store: SqliteStore) -> None:
    store.log_work(WORK, HERE)
    store.log_work(WORK, HERE)
    with store.database.write() as rows:
        rows.execute("UPDATE change SET link = ? WHERE n = 1", (bytes(32),))
    assert len(store.integrity_faults()) == 1


def test_a_declined_proposal_is_told_and_can_be_let_go(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    store.keep_page(page(head(store, saved.record, 1)))
    proposed = store.correct_work(saved.record, {"quantity": "500"})
    acknowledge(store, receipt(store, 2, "conflict", version=2))
    errors = [{"code": "proposal_declined", "field": "quantity"}]
    answer = {**receipt(store, 2, "rejected", version=3, errors=errors), "outbox": outbox(store)}
    decided = head(store, saved.record, 3, quantity="412.50")
    store.keep_page(page(decided, answers=[answer]))
    (problem,) = store.problems()
    assert (problem.code, problem.field) == ("proposal_declined", "quantity")
    assert quantity(store, saved.record) == Decimal("412.50")
    store.dismiss(proposed.change)
    assert store.problems() == []
