"""What the register proved a moment ago, for a page that anybody may ask again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from server.ports import ports
from server.register import service as register

MOST_KEPT = 1_000


class RootsRead:
    """Which leaves signed roots were seen to have ``within`` a while; kept in each process.

    For that a root is read whole, with all the revisions that it covers: the one dear part of a
    proof. Only that it holds is kept: what does not may be mended.
    """

    def __init__(self, within: timedelta) -> None:
        self._within = within
        self._seen: dict[tuple[bytes, int], datetime] = {}
        self._keeping = Lock()

    def is_in_root(self, leaf: bytes, number: int) -> bool:
        """As server.register.service.is_in_root."""
        now = ports().clock.now()
        with self._keeping:
            seen = self._seen.get((leaf, number))
        if seen is not None and seen <= now < seen + self._within:
            return True
        holds = register.is_in_root(leaf, number)
        if holds:
            self._keep((leaf, number), now)
        return holds

    def _keep(self, what: tuple[bytes, int], now: datetime) -> None:
        with self._keeping:
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            self._seen[what] = now
