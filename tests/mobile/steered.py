"""Ports that a test of store or sync steers by hand, and a sign-in with the small programme."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from mobile.shapes import Fix
from mobile.store import SqliteStore
from tests.mobile.programme import forms, reference

# Saturday 21 November 2026, 10:42 in Kuwait.
START = datetime(2026, 11, 21, 7, 42, tzinfo=UTC)
PERSON = UUID(int=41)
OUTBOX = UUID(int=77)
# On the Fifth Ring Road, in Hawalli.
HERE = Fix(lat=29.3098, lon=48.0290, accuracy_m=4.0, fixed_at=START)


class SteppedClock:
    """Stands still until told otherwise."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = self._switched_on = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic_ms(self) -> int:
        return int(
            (self.moment - self._switched_on + timedelta(hours=1)) / timedelta(milliseconds=1)
        )

    def boot_id(self) -> str:
        return "test-boot"

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


class CountedIds:
    """UUIDv7 by the test's clock, rising from ``first``."""

    def __init__(self, clock: SteppedClock, first: int = 0) -> None:
        self._clock, self._count = clock, first

    def uuid7(self) -> UUID:
        self._count += 1
        milliseconds = int(self._clock.now().timestamp() * 1000)
        return UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | self._count)


class SeededRandomness:
    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, length: int) -> bytes:
        return self._random.randbytes(length)

    def fraction(self) -> float:
        return self._random.random()


def open_store(home: Path, clock: SteppedClock | None = None, first_id: int = 0) -> SqliteStore:
    clock = clock or SteppedClock()
    return SqliteStore(home, clock, CountedIds(clock, first_id), SeededRandomness())


def sign_in(store: SqliteStore) -> None:
    """A sign-in reply and the programme, as the server would send them."""
    person = {
        "id": PERSON,
        "username": "inspector1",
        "name_ar": "مفتش تجريبي ١",
        "name_en": "Demo Inspector 1",
        "role": "inspector",
        "language": "ar",
        "scope": {"governorates": ["KW-HA"], "contracts": None},
    }
    outbox = {"id": OUTBOX, "next_n": 1, "link": bytes(32)}
    store.keep_sign_in({"person": person, "outbox": outbox, "refresh_token": "kept"})
    store.keep_reference(reference())
    store.keep_forms(forms())
