"""A receiver that plays a recorded track: the desktop's, and the simulation's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mobile.device.track import Track
from mobile.ports import Clock, Scheduler
from mobile.shapes import Fix

STEP_S = 1.0


class ReplayLocator:
    """Gives the fixes of ``track`` one after the other, from the beginning again at its end.

    With a scheduler one comes each second after ``start``; without one, ``advance`` gives the
    next. A track's own times are of another day: they are left out unless ``keeps_times``, or
    works would be dated by them.
    """

    def __init__(
        self,
        track: Track,
        clock: Clock,
        scheduler: Scheduler | None = None,
        keeps_times: bool = False,
    ) -> None:
        self._fixes: Sequence[Fix] = track.fixes
        self._faults = track.fault_count
        self._clock = clock
        self._scheduler = scheduler
        self._keeps_times = keeps_times
        self._next = 0
        self._last: Fix | None = None
        self._on_fix: Callable[[Fix], None] | None = None
        self._cancel: Callable[[], None] = lambda: None

    def start(self, on_fix: Callable[[Fix], None]) -> None:
        """A second start replaces the first."""
        self.stop()
        self._on_fix = on_fix
        self._tick()

    def stop(self) -> None:
        self._cancel()
        self._on_fix = None

    def last_fix(self) -> Fix | None:
        return self._last

    def faults(self) -> int:
        return self._faults

    def trouble(self) -> str:
        return ""

    def advance(self, steps: int = 1) -> Fix | None:
        """Go on by ``steps`` fixes; None when the track is empty."""
        if not self._fixes:
            return None
        self._next += steps
        fix = self._fixes[(self._next - 1) % len(self._fixes)]
        moment = fix.fixed_at if self._keeps_times else None
        self._last = replace(fix, fixed_at=moment, taken_ms=self._clock.monotonic_ms())
        if self._on_fix is not None:
            self._on_fix(self._last)
        return self._last

    def _tick(self) -> None:
        if self.advance() is not None and self._scheduler is not None:
            self._cancel = self._scheduler.later(STEP_S, self._tick)
