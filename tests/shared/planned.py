"""What tests of the plan of a sync say to it: changes, receipts, pages, where a run stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shared.sync.answer import Answer
from shared.sync.steps import (
    Queue,
    Sent,
    Standing,
)

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


PAGE = b"<html><body>Welcome to free Wi-Fi</body></html>"
