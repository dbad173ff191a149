"""Whatever the network does, all arrives once, and nothing is let go before it is there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync import plan
from shared.sync.answer import Answer, no_answer, read_answer
from shared.sync.steps import (
    End,
    Pull,
    Push,
    Queue,
    Refresh,
    Sent,
    Standing,
)
from shared.wire.messages import push_reply
from tests.shared.planned import OUTBOX, PAGE, STEPS_MOST, change, page, receipts, sent


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
