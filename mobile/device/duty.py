"""A receiver that rests: a tablet that listened to satellites all day would not last the shift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mobile.ports import Scheduler
from mobile.shapes import Fix

# Rest and search together stay under the minute after which a fix is called old
# (mobile.viewmodels.whereabouts): a rested receiver alone never makes the bar say so. At 50 km/h
# a rest is half a kilometre: enough to keep the nearest sites on top.
REST_S = 40.0
# A receiver that has slept for less than a minute finds itself within a few seconds; one that
# has not after this is under a bridge, and would only drain the battery there.
SEARCH_S = 15.0
# What a rested receiver is asked for: the accuracy from which on a fix is not called poor.
ENOUGH_M = 15.0


class Receiver(Protocol):
    """What a locator asks of the thing itself; see ``mobile.ports.Locator``."""

    def start(self, on_fix: Callable[[Fix], None]) -> None: ...

    def stop(self) -> None: ...

    def last_fix(self) -> Fix | None: ...

    def faults(self) -> int: ...

    def trouble(self) -> str: ...


class DutyLocator:
    """``mobile.ports.Locator`` over a receiver: on while somebody needs each fix, else rested.

    A form, the map or a track needs each fix. While nobody does, one good fix is fetched every
    ``REST_S`` seconds. All but the fixes themselves happens on the scheduler's thread; without
    a scheduler, as in a tablet without a window, the receiver never rests.
    """

    def __init__(self, receiver: Receiver, scheduler: Scheduler | None) -> None:
        self._receiver = receiver
        self._scheduler = scheduler
        self._needed_by: set[str] = set()
        self._on_fix: Callable[[Fix], None] | None = None
        self._taps: list[Callable[[Fix], None]] = []
        self._cancel: Callable[[], None] = lambda: None
        self._is_on = False

    def start(self, on_fix: Callable[[Fix], None]) -> None:
        """A second start replaces the first."""
        self._on_fix = on_fix
        self._wake()

    def stop(self) -> None:
        """Also for whoever listens beside."""
        self._on_fix = None
        self._sleep()

    def last_fix(self) -> Fix | None:
        return self._receiver.last_fix()

    def faults(self) -> int:
        return self._receiver.faults()

    def trouble(self) -> str:
        return self._receiver.trouble()

    def need(self, who: str, is_needed: bool) -> None:
        was_needed = bool(self._needed_by)
        (self._needed_by.add if is_needed else self._needed_by.discard)(who)
        if bool(self._needed_by) != was_needed and self._on_fix is not None:
            self._wake()

    def listen_beside(self, tap: Callable[[Fix], None]) -> Callable[[], None]:
        """Give each fix to ``tap`` too, while started; returns what ends it."""
        self._taps.append(tap)
        return lambda: self._taps.remove(tap) if tap in self._taps else None

    def _wake(self) -> None:
        self._cancel()
        if not self._is_on:
            self._is_on = True
            self._receiver.start(self._take)
        if self._may_rest() and self._scheduler is not None:
            self._cancel = self._scheduler.later(SEARCH_S, self._rest)

    def _may_rest(self) -> bool:
        return self._is_on and not self._needed_by

    def _take(self, fix: Fix) -> None:
        on_fix = self._on_fix
        if on_fix is not None:
            on_fix(fix)
        for tap in list(self._taps):
            tap(fix)
        is_enough = fix.accuracy_m is not None and fix.accuracy_m <= ENOUGH_M
        if is_enough and self._scheduler is not None:
            self._scheduler.on_caller(self._found)

    def _found(self) -> None:
        if self._may_rest():
            self._rest()

    def _rest(self) -> None:
        self._sleep()
        if self._on_fix is not None and self._scheduler is not None:
            self._cancel = self._scheduler.later(REST_S, self._wake)

    def _sleep(self) -> None:
        self._cancel()
        self._is_on = False
        self._receiver.stop()
