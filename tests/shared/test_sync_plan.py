"""The plan of a sync, over any order of lost, late, repeated and foreign answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync import plan
from shared.sync.answer import Answer, no_answer, read_answer
from shared.sync.backoff import LONGEST_S, LONGEST_WISH_S, pause_s
from shared.sync.steps import (
    DeclareLost,
    End,
    OpenOutbox,
    Pull,
    Push,
    Queue,
    Refresh,
    Sent,
    Standing,
)
from shared.wire.messages import pull_reply, push_reply

OUTBOX = UUID(int=1)
STEPS_MOST = 400


def change(n: int) -> UUID:
    return UUID(int=1000 + n)


def sent(first: int, count: int) -> tuple[Sent, ...]:
    return tuple(Sent(n, change(n), "00" * 32, "{}") for n in range(first, first + count))


def receipts(items: tuple[Sent, ...], **more: Any) -> Answer:
    found = [
        {"n": item.n, "change": item.change, "outcome": "created", "repeated": False, **more}
        for item in items
    ]
    return Answer({"next_n": items[-1].n + 1, "receipts": found})


def page(more: bool = False, start_over: bool = False, cursor: str = "c") -> Answer:
    return Answer({"more": more, "start_over": start_over, "cursor": cursor})


def standing(next_n: int = 4, **more: Any) -> Standing:
    queue = Queue(OUTBOX, 1, next_n, 1)
    return Standing(**{"queues": (queue,), "has_access": True, "may_refresh": True, **more})


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


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.floats(0, 1e9))
def test_a_pause_is_bounded_and_honours_the_server(
    failures: int, fraction: float, wish: float
) -> None:
    own = pause_s(failures, fraction)
    assert 1 <= own <= LONGEST_S
    assert own <= pause_s(failures + 1, fraction)
    asked = pause_s(failures, fraction, wish)
    assert asked >= min(wish, LONGEST_WISH_S)
    assert asked <= max(LONGEST_S, LONGEST_WISH_S * 1.25)


def test_tablets_sent_away_together_come_back_apart() -> None:
    pauses = {pause_s(1, fraction / 10, 60) for fraction in range(10)}
    assert len(pauses) == 10
    assert min(pauses) == 60


PAGE = b"<html><body>Welcome to free Wi-Fi</body></html>"
RECEIPT = {"n": 1, "change": str(change(1)), "outcome": "created"}
REPLY = {"server_time": "2026-11-21T08:00:00Z", "next_n": 2, "receipts": [RECEIPT]}


@pytest.mark.parametrize(
    "body",
    [
        PAGE, b"", b"{}", b"[]", b"null", b'"ok"', b"\xff\xfe", b'{"next_n": 2}', b"[" * 10_000,
        json.dumps({**REPLY, "receipts": [{**RECEIPT, "outcome": "fine"}]}).encode(),
        json.dumps({**REPLY, "receipts": [{**RECEIPT, "n": "1"}]}).encode(),
        json.dumps({**REPLY, "receipts": [{"n": 1}]}).encode(),
        json.dumps({**REPLY, "receipts": None}).encode(),
    ],
)  # fmt: skip
def test_a_200_without_a_well_formed_message_is_no_success(body: bytes) -> None:
    answer = read_answer(200, {}, body, push_reply)
    assert answer.message is None
    assert answer.code == "not_ours"


def test_a_well_formed_message_is_read() -> None:
    answer = read_answer(200, {}, json.dumps(REPLY).encode(), push_reply)
    assert answer.message is not None
    assert answer.message["receipts"][0]["change"] == change(1)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (409, b'{"error": {"code": "gap", "next_n": 4}}', "gap"),
        (409, b'{"error": {"code": 4}}', "not_ours"),
        (409, b'{"code": "gap"}', "not_ours"),
        (302, b"", "not_ours"),
        (503, b"<html>", "busy"),
        (502, b"", "busy"),
        (429, b"slow down", "busy"),
        (500, PAGE, "not_ours"),
        (404, b'{"detail": "none"}', "not_ours"),
        # Another server's error may have a code, too; ours has no single text for a message.
        (404, b'{"error": {"code": "gap", "message": "No such page"}}', "not_ours"),
        (403, b'{"error": {"code": "device_revoked", "message": ["No"]}}', "not_ours"),
        (511, PAGE, "not_ours"),
        (200, json.dumps(REPLY).encode()[:-9], "not_ours"),
        # A proxy of our own that lets no larger body through.
        (413, PAGE, "too_large"),
        (200, b'{"error": {"code": "gap"}}', "not_ours"),
    ],
)
def test_errors_are_told_from_strangers(status: int, body: bytes, code: str) -> None:
    assert read_answer(status, {}, body, push_reply).code == code


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "9" * 40}, None),
        ({"retry-after": "Sat, 21 Nov 2026 08:02:00 GMT"}, None),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 08:02:00 GMT",
                "date": "Sat, 21 Nov 2026 08:00:00 GMT",
            },
            120.0,
        ),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert read_answer(503, headers, b"", push_reply).retry_after_s == seconds


@given(st.integers(100, 599), st.binary(max_size=200), st.text(max_size=40))
def test_no_answer_whatever_breaks_the_reading(status: int, body: bytes, header: str) -> None:
    answer = read_answer(status, {"retry-after": header, "date": header}, body, pull_reply)
    assert answer.message is None
    assert answer.code


@dataclass
class Office:
    """A server in three lines: what it has, and a network that a script drives."""

    has: dict[int, UUID] = field(default_factory=dict)
    applied: int = 0

    def push(self, first_n: int, items: tuple[Sent, ...]) -> Answer:
        if first_n > len(self.has) + 1:
            return Answer(None, "gap", {"next_n": len(self.has) + 1})
        for item in items:
            self.applied += item.n not in self.has
            self.has.setdefault(item.n, item.change)
        return receipts(items)


TROUBLE = st.sampled_from(
    ["", "", "lost", "reply lost", "portal", "token_expired", "busy", "restored", "half"]
)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 30), st.integers(1, 7), st.lists(TROUBLE, max_size=60))
def test_whatever_the_network_does_all_arrives_once_and_nothing_is_let_go_before(
    many: int, most: int, script: list[str]
) -> None:
    office, troubles = Office(), iter(script)
    let_go: set[int] = set()
    for _ in range(len(script) + 2):
        end = _run(office, many, most, troubles, let_go)
        assert let_go <= set(office.has), "let go of a change that the server does not have"
        if end.how == "done":
            break
    assert end.how == "done"
    assert set(office.has) == let_go == set(range(1, many + 1))
    assert all(office.has[n] == change(n) for n in office.has)


def _run(office: Office, many: int, most: int, troubles: Any, let_go: set[int]) -> End:
    waiting = [n for n in range(1, many + 1) if n not in let_go]
    queue = Queue(OUTBOX, min(waiting, default=many + 1), many + 1, 1)
    now = Standing((queue,), has_access=True, may_refresh=True, most=most)
    for _ in range(STEPS_MOST):
        step, trouble = plan.next_step(now), next(troubles, "")
        if isinstance(step, End):
            return step
        if isinstance(step, Push):
            first = step.queue.send_from
            items = sent(first, min(step.most, many + 1 - first))
            answer = _troubled(office, trouble, first, items, let_go)
            if answer.message is not None:
                fitting = plan.fitting_receipts(answer.message["receipts"], items)
                let_go |= {receipt["n"] for receipt in fitting}
            now = plan.after_push(now, step, items, answer, 0.5)
        elif isinstance(step, Refresh):
            now = plan.after_refresh(now, no_answer() if trouble == "lost" else Answer({}), 0.5)
        elif isinstance(step, Pull):
            waiting = [n for n in range(1, many + 1) if n not in let_go]
            queues = (replace(now.queues[0], send_from=min(waiting, default=many + 1)),)
            now = plan.after_pull(now, page(start_over=not let_go <= set(office.has)), queues, 0.5)
    raise AssertionError("a run without an end")


def _troubled(
    office: Office, trouble: str, first: int, items: tuple[Sent, ...], let_go: set[int]
) -> Answer:
    if trouble == "lost":
        return no_answer()
    if trouble == "portal":
        return read_answer(200, {}, PAGE, push_reply)
    if trouble in {"token_expired", "busy"}:
        return Answer(None, trouble)
    if trouble == "restored":
        # From a backup: the last entries are gone, and the tablet offers them again.
        office.has = {n: c for n, c in office.has.items() if n <= len(office.has) // 2}
        let_go &= set(office.has)
    answer = office.push(first, items)
    if trouble == "reply lost":
        return no_answer()
    if trouble == "half" and answer.message is not None:
        answer.message["receipts"] = answer.message["receipts"][::2]
    return answer
