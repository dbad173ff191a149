"""A store with somebody signed in and the small programme in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.store import SqliteStore
from tests.mobile.steered import CountedIds, SeededRandomness, SteppedClock, sign_in


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: SteppedClock) -> Iterator[SqliteStore]:
    found = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    sign_in(found)
    yield found
    found.close()
