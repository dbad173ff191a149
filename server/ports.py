"""The server's ports to the world: clock, ids, randomness and named steps.

Everything that reads time, makes an id or draws a number goes through ``ports()``, so that
a simulation may replay twelve weeks in minutes, and a test may say what the time is.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from flask import current_app
from uuid6 import uuid7


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Ids(Protocol):
    def uuid7(self) -> UUID: ...


class Randomness(Protocol):
    def token_bytes(self, length: int) -> bytes: ...


class Steps(Protocol):
    def at(self, step: str) -> None:
        """Called at each named step of a write; a simulation kills the process here."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemIds:
    def uuid7(self) -> UUID:
        return UUID(bytes=uuid7().bytes)


class SystemRandomness:
    def token_bytes(self, length: int) -> bytes:
        return secrets.token_bytes(length)


class NoSteps:
    def at(self, step: str) -> None:
        pass


@dataclass(frozen=True)
class Ports:
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=SystemIds)
    randomness: Randomness = field(default_factory=SystemRandomness)
    steps: Steps = field(default_factory=NoSteps)


def ports() -> Ports:
    """The running application's ports."""
    found: Ports = current_app.extensions["tareeq.ports"]
    return found
