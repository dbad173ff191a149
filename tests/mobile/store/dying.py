"""Processes that die at a chosen call."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls_counted(call: Callable[[], Any], at: int, then: Callable[[], Any]) -> int:
    """Run ``call``; at the ``at``-th call of any function within it, Python's or C's, ``then``."""
    count = 0

    def seen(_frame: FrameType, event: str, _what: Any) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1
            if count == at:
                then()

    sys.setprofile(seen)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


def dies_at(point: int, call: Callable[[], Any]) -> bool:
    """Run ``call`` in a child that is killed at its ``point``-th call; whether it came to its end
    before that.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            calls_counted(call, point, lambda: os.kill(os.getpid(), signal.SIGKILL))
            os.write(writer, b"done")
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writer)
    told = os.read(reader, 4)
    os.close(reader)
    os.waitpid(child, 0)
    return bool(told)
