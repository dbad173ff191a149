"""A day's own pages for pictures: the shift, a track being recorded, a tour on Today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.mobile.steered import HERE, START
from tests.mobile.ui.driver import Driver
from tests.mobile.viewmodels.test_tour import reply

Show = Callable[[Driver, UUID], None]


def _shift(driver: Driver, _: UUID) -> None:
    """Under way, with a contract on which nobody works today."""
    shell = driver.tablet.shell
    shell.shift.edit("idle_contract", "10")
    shell.shift.edit("reason", "no_permit")
    shell.shift.report_no_work()
    shell.shift.start()
    shell.hush()
    shell.go("shift")


def _track(driver: Driver, _: UUID) -> None:
    """One was saved, another is being recorded."""
    tablet = driver.tablet
    tablet.shell.go("track")
    for count, seconds in ((400, 4), (60, 40)):
        tablet.shell.track.start()
        for nth in range(count):
            moment = START + timedelta(seconds=nth * seconds)
            tablet.locator.give(replace(HERE, lat=HERE.lat + nth * 0.0001, fixed_at=moment))
        if count == 400:
            tablet.shell.track.stop()
    tablet.locator.give(HERE)
    tablet.shell.hush()


def _tour(driver: Driver, _: UUID) -> None:
    tablet = driver.tablet
    tablet.shell.track.stop()
    tablet.shell.hush()
    tablet.store.keep_tours(reply())
    tablet.shell.go("today")
    tablet.shell.today.choose(tablet.shell.today.view.rows[2].key)


DAY_PAGES: list[tuple[str, Show]] = [("shift", _shift), ("track", _track), ("tour", _tour)]
