"""Figures kept for a moment in each process: worked out by one request, read by all."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

# More than the scopes of an office's people: what nobody asks for any more goes with the rest.
MOST_KEPT = 100


class Kept:
    """What was found for a key within the last ``lasts``; ``before_waiting`` lets go of what
    nobody may hold for long, once there is nothing to do but wait for another request.
    """

    def __init__(self, lasts: timedelta, before_waiting: Callable[[], object]) -> None:
        self._lasts, self._before_waiting = lasts, before_waiting
        self._found: dict[Hashable, tuple[datetime, Any]] = {}
        self._finding = Lock()

    def get(self, key: Hashable, now: datetime, find: Callable[[], Any]) -> Any:
        """What ``find`` gave; while one request finds it anew, the others take the last."""
        old = self._found.get(key)
        if old is not None and now - old[0] < self._lasts:
            return old[1]
        if not self._finding.acquire(blocking=False):
            if old is not None:
                return old[1]
            self._before_waiting()
            self._finding.acquire()
        try:
            old = self._found.get(key)
            if old is None or now - old[0] >= self._lasts:
                if len(self._found) >= MOST_KEPT:
                    self._found.clear()
                old = self._found[key] = now, find()
            return old[1]
        finally:
            self._finding.release()
