"""How often one caller may ask what is open to everybody."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Lock

from server.http.errors import Refusal

MOST_KNOWN = 10_000
_WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+", re.ASCII)  # as some proxies write it
_WITHIN_A_NETWORK = 64  # bits of an IPv6 address that a house or a phone has to itself

Caller = IPv4Address | IPv6Address | str


class Pace:
    """At most ``most`` questions ``within`` a while, by caller; counted in each process."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._asked: dict[Caller, tuple[datetime, int]] = {}
        self._counting = Lock()

    def admit(self, address: str, now: datetime) -> None:
        """Count a question. Raises Refusal("too_many_attempts") with Retry-After."""
        with self._counting:
            caller = caller_at(address)
            since, count = self._asked.get(caller, (now, 0))
            if now - since >= self._within:
                since, count = now, 0
            if len(self._asked) >= MOST_KNOWN:
                self._asked.clear()
            self._asked[caller] = since, count + 1
        if count >= self._most:
            wait_s = max(1, int((since + self._within - now).total_seconds()))
            raise Refusal("too_many_attempts", headers={"Retry-After": str(wait_s)}, wait_s=wait_s)


def caller_at(address: str) -> Caller:
    """Whom an address is counted as: in IPv6 the first of its /64, all of which one caller has."""
    written = _WITH_PORT.fullmatch(address)
    try:
        found = ip_address((written[1] or written[2]) if written else address)
    except ValueError:  # a socket of the machine has none
        return address
    if isinstance(found, IPv4Address):
        return found
    return found.ipv4_mapped or IPv6Address(int(found) >> _WITHIN_A_NETWORK << _WITHIN_A_NETWORK)
