"""Calls measured against each other: in turns, so that what else the machine does meets all."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any


def in_turns(calls: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """The median seconds of each; the first round filled the caches and does not count."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds + 1):
        for call, mine in zip(calls, times, strict=True):
            mine.append(timed(call))
    return [median(mine[1:]) for mine in times]


def timed(call: Callable[[], Any]) -> float:
    """The seconds that it took."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
