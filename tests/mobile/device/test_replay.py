"""The replaying locator, the clocks and the ids of this machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from mobile.device.clock import SystemClock
from mobile.device.replay import ReplayLocator
from mobile.device.system import SystemIds, SystemRandomness
from mobile.device.track import Track
from mobile.shapes import Fix
from tests.mobile.steered import SteppedClock

FIXES = [Fix(29.33, 48.07 + i / 1000, 4.0, datetime(2020, 1, 1, tzinfo=UTC)) for i in range(3)]


class HandScheduler:
    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def in_background(self, work: Any, done: Any, failed: Any) -> None:
        raise AssertionError("a locator needs no background")

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.waiting.append(call)
        return lambda: self.waiting.remove(call) if call in self.waiting else None

    def on_caller(self, call: Callable[[], None]) -> None:
        call()


def test_fixes_come_one_after_the_other_and_then_again() -> None:
    scheduler, heard = HandScheduler(), list[Fix]()
    locator = ReplayLocator(Track(list(FIXES)), SteppedClock(), scheduler)
    assert locator.last_fix() is None
    locator.start(heard.append)
    for _ in range(3):
        scheduler.waiting.pop()()
    assert [fix.lon for fix in heard] == [48.07, 48.071, 48.072, 48.07]
    assert locator.last_fix() == heard[-1]
    locator.stop()
    assert scheduler.waiting == []


def test_the_times_of_another_day_are_left_out_unless_wanted() -> None:
    clock = SteppedClock()
    fix = ReplayLocator(Track(list(FIXES)), clock).advance()
    assert fix is not None
    assert (fix.fixed_at, fix.taken_ms) == (None, clock.monotonic_ms())
    kept = ReplayLocator(Track(list(FIXES)), clock, keeps_times=True).advance()
    assert kept is not None
    assert kept.fixed_at == FIXES[0].fixed_at


def test_without_a_track_there_is_never_a_fix() -> None:
    heard: list[Fix] = []
    locator = ReplayLocator(Track(), SteppedClock(), HandScheduler())
    locator.start(heard.append)
    assert heard == []
    assert locator.advance() is None


def test_faults_of_the_track_are_told() -> None:
    track = Track(list(FIXES))
    track.faults.update({"checksum": 2, "line": 1})
    assert ReplayLocator(track, SteppedClock()).faults() == 3


def test_the_machines_clock_is_aware_and_goes_forward() -> None:
    clock = SystemClock(timedelta(days=3))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(days=2, hours=23) < ahead <= timedelta(days=3)
    first = clock.monotonic_ms()
    assert clock.monotonic_ms() >= first > 0
    assert 0 < len(clock.boot_id()) <= 64
    assert SystemClock().boot_id() == clock.boot_id()


def test_ids_rise_and_are_of_version_7() -> None:
    ids = SystemIds()
    made = [ids.uuid7() for _ in range(500)]
    assert made == sorted(set(made))
    assert {found.version for found in made} == {7}


def test_randomness_is_within_its_range() -> None:
    randomness = SystemRandomness()
    assert len(randomness.token_bytes(32)) == 32
    assert all(0 <= randomness.fraction() < 1 for _ in range(100))
