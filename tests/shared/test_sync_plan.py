"""The plan of a sync, over any order of lost, late, repeated and foreign answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from shared.sync import plan
from shared.sync.answer import Answer
from shared.sync.steps import (
    DeclareLost,
    End,
    OpenOutbox,
    Pull,
    Push,
    Queue,
    Refresh,
    Standing,
)
from tests.shared.planned import OUTBOX, STEPS_MOST, change, page, receipts, sent, standing


def test_a_run_pushes_then_pulls_then_ends() -> None:
    now = standing()
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 3), receipts(sent(1, 3)), 0)
    assert plan.next_step(now) == Pull()
    now = plan.after_pull(now, page(more=True), now.queues, 0)
    assert plan.next_step(now) == Pull()
    now = plan.after_pull(now, page(), now.queues, 0)
    assert plan.next_step(now) == End("done")


def test_without_any_sign_in_it_asks_for_one() -> None:
    now = standing(has_access=False, may_refresh=False)
    assert plan.next_step(now) == End("sign_in_needed")


def test_an_expired_token_is_refreshed_and_the_push_repeated() -> None:
    now = standing()
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 3), Answer(None, "token_expired"), 0)
    assert plan.next_step(now) == Refresh()
    now = plan.after_refresh(now, Answer({}), 0)
    assert plan.next_step(now) == step


@pytest.mark.parametrize("code", ["sign_in_needed", "token_expired", "signature_wrong"])
def test_a_refused_refresh_asks_for_a_sign_in(code: str) -> None:
    now = plan.after_refresh(standing(has_access=False), Answer(None, code), 0)
    step = plan.next_step(now)
    assert isinstance(step, End)
    assert step.how == "sign_in_needed"


def test_refreshing_without_end_is_not_tried() -> None:
    now = standing(has_access=False)
    for _ in range(10):
        now = plan.after_refresh(now, Answer({}), 0)
        now = replace(now, has_access=False)
    step = plan.next_step(now)
    assert isinstance(step, End)
    assert step.how == "wait"


def test_a_gap_goes_back_to_where_the_server_stands() -> None:
    now = standing(queues=(Queue(OUTBOX, 5, 8, 1),))
    step = plan.next_step(now)
    assert isinstance(step, Push)
    gap = Answer(None, "gap", {"code": "gap", "next_n": 2})
    now = plan.after_push(now, step, sent(5, 3), gap, 0)
    again = plan.next_step(now)
    assert isinstance(again, Push)
    assert again.queue.send_from == 2


def lacking() -> tuple[Standing, DeclareLost]:
    """The server stands at 2, and the tablet keeps nothing before 4. Anybody may say so."""
    now = standing(queues=(Queue(OUTBOX, 5, 8, 4, is_own=False),))
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(5, 3), Answer(None, "gap", {"next_n": 2}), 0)
    found = plan.next_step(now)
    assert isinstance(found, DeclareLost)
    return now, found


def test_a_gap_before_what_is_kept_is_declared_lost_and_the_rest_sent() -> None:
    now, step = lacking()
    now = plan.after_lost(now, step, Answer({"next_n": 4}), 0)
    again = plan.next_step(now)
    assert isinstance(again, Push)
    assert again.queue.send_from == 4


@pytest.mark.parametrize("code", ["not_found", "method_not_allowed", "fork", "signature_wrong"])
def test_where_loss_cannot_be_declared_its_person_opens_a_new_outbox(code: str) -> None:
    now, step = lacking()
    now = plan.after_lost(now, step, Answer(None, code), 0)
    assert plan.next_step(now) == Pull()
    own = replace(step, queue=replace(step.queue, is_own=True))
    now = plan.after_lost(replace(now, queues=(own.queue,)), own, Answer(None, code), 0)
    assert isinstance(plan.next_step(now), OpenOutbox)


@pytest.mark.parametrize("answer", [Answer({"next_n": 3}), Answer(None, "busy")])
def test_a_declaration_that_was_not_taken_waits_and_still_pulls(answer: Answer) -> None:
    now, step = lacking()
    assert plan.next_step(plan.after_lost(now, step, answer, 0)) == Pull()


@pytest.mark.parametrize("next_n", [None, "2", True, 0, -1, 5, 6, 10**30])
def test_a_gap_that_makes_no_sense_waits_and_still_pulls(next_n: Any) -> None:
    now = standing(queues=(Queue(OUTBOX, 5, 8, 1),))
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(5, 3), Answer(None, "gap", {"next_n": next_n}), 0)
    assert plan.next_step(now) == Pull()
    end = plan.next_step(plan.after_pull(now, page(), now.queues, 0))
    assert isinstance(end, End)
    assert (end.how, end.code) == ("wait", "gap")


@pytest.mark.parametrize("code", ["fork", "outbox_unknown", "chain_broken"])
def test_a_fork_opens_a_new_outbox_once_or_twice_but_not_for_ever(code: str) -> None:
    now, opened = standing(), 0
    for _ in range(STEPS_MOST):
        step = plan.next_step(now)
        if isinstance(step, Push):
            now = plan.after_push(now, step, sent(1, 3), Answer(None, code), 0)
        elif isinstance(step, OpenOutbox):
            opened += 1
            fresh = (Queue(UUID(int=opened + 1), 1, 4, 1),)
            now = plan.after_new_outbox(now, step, fresh, Answer({}), 0)
        elif isinstance(step, Pull):
            now = plan.after_pull(now, page(), now.queues, 0)
        else:
            break
    assert isinstance(step, End)
    assert step.how == "wait"
    assert opened <= plan.MAX_NEW_OUTBOXES + 1


def test_only_its_own_person_opens_a_new_outbox() -> None:
    now = standing(queues=(Queue(OUTBOX, 1, 4, 1, is_own=False, has_fork=True),))
    assert plan.next_step(now) == Pull()


def test_too_large_a_push_is_halved() -> None:
    now = standing(next_n=101)
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 100), Answer(None, "too_large"), 0)
    again = plan.next_step(now)
    assert isinstance(again, Push)
    assert again.most == 50


def test_a_stuck_outbox_holds_back_neither_the_next_nor_the_pull() -> None:
    other = UUID(int=2)
    now = standing(queues=(Queue(OUTBOX, 1, 4, 1), Queue(other, 1, 2, 1)))
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 3), Answer(None, "server_fault"), 0)
    second = plan.next_step(now)
    assert isinstance(second, Push)
    assert second.queue.outbox == other
    now = plan.after_push(now, second, sent(1, 1), receipts(sent(1, 1)), 0)
    assert plan.next_step(now) == Pull()


@pytest.mark.parametrize(
    ("wrong", "fits"),
    [
        ({}, True),
        ({"n": 9}, False),
        ({"change": change(9)}, False),
        ({"change": None, "outcome": "rejected"}, True),
        ({"change": None}, False),
    ],
)
def test_a_receipt_counts_only_for_what_was_sent(wrong: dict[str, Any], fits: bool) -> None:
    receipt = {"n": 1, "change": change(1), "outcome": "created", **wrong}
    assert bool(plan.fitting_receipts([receipt], sent(1, 2))) is fits


def test_a_success_without_a_word_about_what_was_sent_lets_nothing_go() -> None:
    now = standing()
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 3), receipts(sent(7, 2)), 0)
    assert now.queues[0].send_from == 1
    assert plan.next_step(now) == Pull()


def test_an_answer_that_leaves_out_the_first_change_is_not_asked_for_ever() -> None:
    now = standing()
    step = plan.next_step(now)
    assert isinstance(step, Push)
    now = plan.after_push(now, step, sent(1, 3), receipts(sent(2, 2)), 0)
    assert plan.next_step(now) == Pull()


def test_a_server_that_forgets_what_it_answered_is_not_followed_for_ever() -> None:
    """Two servers behind one name, one of them restored: each sends the tablet back."""
    now, gap = standing(next_n=1001), Answer(None, "gap", {"code": "gap", "next_n": 1})
    for _ in range(STEPS_MOST):
        step = plan.next_step(now)
        if not isinstance(step, Push):
            break
        first = step.queue.send_from
        answer = receipts(sent(1, 500)) if first == 1 else gap
        now = plan.after_push(now, step, sent(first, 500), answer, 0)
    assert step == Pull()
    end = plan.next_step(plan.after_pull(now, page(), now.queues, 0))
    assert (end.how, end.code) == ("wait", "gap")  # type: ignore[union-attr]


def test_a_page_that_goes_no_further_is_not_asked_for_ever() -> None:
    now = standing(next_n=1)
    for _ in range(STEPS_MOST):
        now = plan.after_pull(now, page(more=True), now.queues, 0)
        if isinstance(end := plan.next_step(now), End):
            break
    assert isinstance(end, End)
    assert end.how == "wait"


def test_starting_over_offers_again_and_pulls_all() -> None:
    now = standing(next_n=1)
    assert plan.next_step(now) == Pull()
    again = (Queue(OUTBOX, 1, 4, 1),)
    now = plan.after_pull(now, page(start_over=True), again, 0)
    assert isinstance(plan.next_step(now), Push)
    for _ in range(plan.MAX_STARTS_OVER):
        now = plan.after_pull(now, page(start_over=True), (), 0)
    assert isinstance(plan.next_step(now), End)


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("no_network", "no_network"),
        ("not_ours", "wait"),
        ("device_revoked", "refused"),
        ("protocol_unknown", "refused"),
    ],
)
def test_what_ends_a_run(code: str, how: str) -> None:
    now = standing()
    step = plan.next_step(now)
    assert isinstance(step, Push)
    end = plan.next_step(plan.after_push(now, step, sent(1, 3), Answer(None, code), 0.5))
    assert isinstance(end, End)
    assert (end.how, end.code) == (how, code)
