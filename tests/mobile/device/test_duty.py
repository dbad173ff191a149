"""The receiver rests while nobody needs each fix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mobile.device.duty import REST_S, SEARCH_S, DutyLocator
from mobile.shapes import Fix
from mobile.viewmodels.whereabouts import OLD_AFTER_MS
from tests.mobile.tablet import SteppedScheduler

GOOD = Fix(29.33, 48.07, 4.0)
POOR = replace(GOOD, accuracy_m=60.0)


class SwitchedReceiver:
    """On or off; hears what a test gives it only while it is on."""

    def __init__(self) -> None:
        self.on_fix: Callable[[Fix], None] | None = None
        self.starts = 0
        self._last: Fix | None = None

    @property
    def is_on(self) -> bool:
        return self.on_fix is not None

    def start(self, on_fix: Callable[[Fix], None]) -> None:
        self.on_fix, self.starts = on_fix, self.starts + 1

    def stop(self) -> None:
        self.on_fix = None

    def last_fix(self) -> Fix | None:
        return self._last

    def faults(self) -> int:
        return 0

    def trouble(self) -> str:
        return "gps_off"

    def give(self, fix: Fix) -> None:
        assert self.on_fix is not None
        self._last = fix
        self.on_fix(fix)


class Duty:
    def __init__(self) -> None:
        self.receiver, self.scheduler = SwitchedReceiver(), SteppedScheduler()
        self.locator = DutyLocator(self.receiver, self.scheduler)
        self.heard: list[Fix] = []

    @property
    def waits(self) -> list[float]:
        return [seconds for seconds, _ in self.scheduler.waiting]


@pytest.fixture
def duty() -> Duty:
    found = Duty()
    found.locator.start(found.heard.append)
    return found


def test_a_good_fix_is_enough_for_a_rest_and_then_one_is_looked_for_again(duty: Duty) -> None:
    assert duty.waits == [SEARCH_S]
    duty.receiver.give(GOOD)
    assert (duty.heard, duty.receiver.is_on, duty.waits) == ([GOOD], False, [REST_S])
    duty.scheduler.run_next()
    assert (duty.receiver.is_on, duty.waits) == (True, [SEARCH_S])


def test_a_poor_fix_is_given_and_a_better_one_looked_for_until_time_is_up(duty: Duty) -> None:
    duty.receiver.give(POOR)
    assert (duty.heard, duty.receiver.is_on) == ([POOR], True)
    duty.scheduler.run_next()
    assert (duty.receiver.is_on, duty.waits) == (False, [REST_S])


def test_while_somebody_needs_each_fix_it_never_rests(duty: Duty) -> None:
    duty.locator.need("page", True)
    duty.locator.need("track", True)
    duty.receiver.give(GOOD)
    duty.receiver.give(GOOD)
    assert (duty.receiver.is_on, duty.waits, len(duty.heard)) == (True, [], 2)
    duty.locator.need("page", False)
    assert duty.waits == []
    duty.locator.need("track", False)
    assert duty.waits == [SEARCH_S]
    assert duty.receiver.starts == 1


def test_a_need_ends_a_rest_at_once(duty: Duty) -> None:
    duty.receiver.give(GOOD)
    duty.locator.need("page", True)
    assert (duty.receiver.is_on, duty.waits) == (True, [])


def test_stopped_it_stays_off_whoever_needs_it(duty: Duty) -> None:
    duty.locator.stop()
    duty.locator.need("page", True)
    assert (duty.receiver.is_on, duty.waits) == (False, [])
    duty.locator.start(duty.heard.append)
    assert (duty.receiver.is_on, duty.waits) == (True, [])


def test_a_receiver_without_a_fix_is_left_alone_for_less_than_a_fix_takes_to_be_old() -> None:
    assert (REST_S + SEARCH_S) * 1000 < OLD_AFTER_MS


def test_who_listens_beside_hears_until_it_ends(duty: Duty) -> None:
    beside: list[Fix] = []
    end = duty.locator.listen_beside(beside.append)
    duty.receiver.give(POOR)
    end()
    end()
    duty.receiver.give(GOOD)
    assert (beside, duty.heard) == ([POOR], [POOR, GOOD])


def test_without_a_scheduler_it_is_never_put_to_rest() -> None:
    receiver, heard = SwitchedReceiver(), list[Fix]()
    locator = DutyLocator(receiver, None)
    locator.start(heard.append)
    receiver.give(GOOD)
    assert (receiver.is_on, heard, locator.last_fix()) == (True, [GOOD], GOOD)
    assert locator.trouble() == "gps_off"
