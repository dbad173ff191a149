"""A tablet in somebody's hand: its real window and store, and a network that the test cuts."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from mobile.composition import Tablet, open_tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Fix, Reply, Request
from mobile.store import SqliteStore
from mobile.sync.http_transport import HttpTransport
from mobile.viewmodels.shell import Shell
from tests.factories import PASSWORD
from tests.journeys.conftest import NOW, ServedOffice
from tests.mobile.held_devices import HeldLocator, held_devices
from tests.mobile.steered import HERE, CountedIds, SteppedClock
from tests.mobile.ui.driver import WIDE, Driver, prepare_kivy


class CutTransport(HttpTransport):
    """HTTP over a network that the test cuts."""

    is_cut = False

    def send(self, request: Request) -> Reply:
        if self.is_cut:
            raise NoNetworkError
        return super().send(request)


@dataclass
class InHand:
    """The tablet, its window and its network."""

    parts: Tablet
    shell: Shell
    network: CutTransport
    locator: HeldLocator
    driver: Driver

    @property
    def store(self) -> SqliteStore:
        return self.parts.store

    def close(self) -> None:
        self.parts.close()

    def sign_in(self, username: str) -> None:
        """By typing; what the tablet is sent then has come at the end."""
        driver = self.driver
        fill(driver, "username", username)
        fill(driver, "password", PASSWORD)
        driver.tap(driver.page.ids.submit)
        driver.wait_for(lambda: bool(driver.page.name == "today"))
        driver.wait_for(lambda: not self.shell.syncing.is_running)

    def sync(self) -> None:
        """Send and fetch by the button, and wait for the end."""
        driver, syncing = self.driver, self.shell.syncing
        driver.go("sync")
        driver.wait_for(lambda: not syncing.is_running)
        driver.tap(driver.page.ids.sync_now)
        driver.wait_for(lambda: not syncing.is_running, 60)


def take_in_hand(
    office: ServedOffice,
    home: Path,
    *,
    language: str = "ar",
    here: Fix = HERE,
    is_cut: bool = False,
) -> InHand:
    """The tablet that lives in ``home``, as it is when it was just switched on."""
    prepare_kivy()
    from mobile.device.kivy_scheduler import KivyScheduler
    from mobile.viewmodels.kit import Kit

    clock, scheduler, locator = SteppedClock(NOW), KivyScheduler(), HeldLocator()
    network = CutTransport(office.url)
    network.is_cut = is_cut
    # Of the clock's moment; switched on again, it must not give the same ones.
    ids = CountedIds(clock, first=random.getrandbits(40))
    parts = open_tablet(
        home, office.url, clock=clock, ids=ids, transport=network, scheduler=scheduler
    )
    parts.store.keep_setting("language", language)
    devices = held_devices(locator, home, clock, home / "camera")
    kit = Kit(parts.store, parts.engine, devices, clock, scheduler, office.url, asks_pin=False)
    hand = InHand(parts, Shell(kit), network, locator, driver=None)  # type: ignore[arg-type]
    hand.driver = Driver(hand)  # type: ignore[arg-type]
    hand.driver.resize(WIDE)
    locator.give(replace(here, fixed_at=NOW))
    hand.driver.pump()
    return hand


def fill(driver: Driver, field: str, text: str) -> None:
    """Type into a field of the page that is shown."""
    entry = driver.page.ids[field].ids.entry
    driver.tap(entry)
    entry.text = ""
    driver.type(text)
