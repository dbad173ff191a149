"""How often one address may ask what is open to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from server.http.errors import Refusal

MOST_KNOWN = 10_000


class Pace:
    """At most ``most`` questions ``within`` a while, by address; counted in each process."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._asked: dict[str, tuple[datetime, int]] = {}
        self._counting = Lock()

    def admit(self, address: str, now: datetime) -> None:
        """Count a question. Raises Refusal("too_many_attempts") with Retry-After."""
        with self._counting:
            since, count = self._asked.get(address, (now, 0))
            if now - since >= self._within:
                since, count = now, 0
            if len(self._asked) >= MOST_KNOWN:
                self._asked.clear()
            self._asked[address] = since, count + 1
        if count >= self._most:
            wait_s = max(1, int((since + self._within - now).total_seconds()))
            raise Refusal("too_many_attempts", headers={"Retry-After": str(wait_s)}, wait_s=wait_s)
