"""Ports that a test steers: a clock that stands still, ids that follow it, a step that is held."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.ports import NoSteps, Ports

# A Monday morning in Kuwait (09:00 there), in the programme's second year.
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class SteeredClock:
    """Stands still until told otherwise."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        """Move on by ``timedelta(**duration)``."""
        self.moment += timedelta(**duration)


class SeededIds:
    """UUIDv7 by the test's clock, the same in every run; later ones sort after earlier ones."""

    def __init__(self, clock: SteeredClock, seed: int = 7) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self._count = 0

    def uuid7(self) -> UUID:
        self._count += 1
        milliseconds = int(self._clock.now().timestamp() * 1000)
        # 12 bits after the version count up, 62 after the variant are drawn.
        number = (milliseconds << 80) | (7 << 76) | ((self._count & 0xFFF) << 64)
        return UUID(int=number | (2 << 62) | self._random.getrandbits(62))


class SeededRandomness:
    """Bytes that are the same in every run."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, length: int) -> bytes:
        return self._random.randbytes(length)


class HeldSteps:
    """Holds the first who comes to a step, until it is set free."""

    def __init__(self, name: str) -> None:
        self.name, self.reached, self.free = name, threading.Event(), threading.Event()

    def at(self, name: str) -> None:
        if name == self.name and not self.reached.is_set():
            self.reached.set()
            self.free.wait(5)


def steered_ports(clock: SteeredClock) -> Ports:
    """A whole set of ports around ``clock``."""
    return Ports(clock=clock, ids=SeededIds(clock), randomness=SeededRandomness(), steps=NoSteps())
