"""Ids and randomness of the machine that this runs on."""

from __future__ import annotations

import random
import secrets
import threading
from uuid import UUID

import uuid6


class SystemIds:
    """UUIDv7; one made later in this process sorts later, whichever thread makes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def uuid7(self) -> UUID:
        with self._lock:
            return UUID(bytes=uuid6.uuid7().bytes)


class SystemRandomness:
    def token_bytes(self, length: int) -> bytes:
        return secrets.token_bytes(length)

    def fraction(self) -> float:
        return random.SystemRandom().random()
