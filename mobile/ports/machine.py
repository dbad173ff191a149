"""What every machine has: time, ids, chance, threads, and a line to the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from mobile.shapes import Reply, Request

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> datetime:
        """The wall clock, aware, in UTC. May be days wrong."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that only go forward while ``boot_id`` stays the same."""
        ...

    def boot_id(self) -> str:
        """Names this start of the device; 64 characters at most."""
        ...


class Ids(Protocol):
    def uuid7(self) -> UUID:
        """A new id that sorts after those made before it."""
        ...


class Randomness(Protocol):
    def token_bytes(self, length: int) -> bytes: ...

    def fraction(self) -> float:
        """Evenly drawn from 0.0 (included) to 1.0 (not included): for jitter."""
        ...


class Keystore(Protocol):
    """Keeps one secret of the tablet from whoever has its files alone."""

    @property
    def name(self) -> str:
        """Written beside what was wrapped: another keystore does not try to open it."""
        ...

    def wrap(self, secret: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """Raises StoreLockedError when it refuses, or ``wrapped`` is not its own."""
        ...


class Scheduler(Protocol):
    """The one place where threads start; ``done`` and ``failed`` come on the caller's thread."""

    def in_background(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None: ...

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Call once after ``seconds``; returns what cancels it."""
        ...

    def on_caller(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the window's thread, from whichever thread this is asked."""
        ...


class Connectivity(Protocol):
    def is_free_of_charge(self) -> bool:
        """Whether the network in use costs nothing by the byte, as Wi-Fi: originals may wait."""
        ...

    def has_network(self) -> bool:
        """Whether there is any network; that it leads to the office, only a sync can tell."""
        ...


class Transport(Protocol):
    def send(self, request: Request) -> Reply:
        """Send and wait for the answer, whichever it is. Raises NoNetworkError.

        Of these StrangerError: somebody answered, but cannot prove to be the office.
        """
        ...
