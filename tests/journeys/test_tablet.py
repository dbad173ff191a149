"""The tablet's real window against the real office: sign in, log offline, send, correct."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from mobile.composition import Tablet, open_tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request
from mobile.sync.http_transport import HttpTransport
from mobile.viewmodels.shell import Shell
from server.accounts.models import Person
from server.db import db
from tests import factories
from tests.journeys.conftest import NOW, ServedOffice
from tests.mobile.steered import SteppedClock
from tests.mobile.ui.driver import Driver, prepare_kivy

pytestmark = [pytest.mark.window, pytest.mark.journey]


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
    driver: Driver

    def close(self) -> None:
        self.parts.close()

    def sync(self) -> None:
        """Send and fetch, as the button does, and wait for the end."""
        self.driver.wait_for(lambda: not self.shell.syncing.is_running)
        self.shell.syncing.sync_now()
        self.driver.wait_for(lambda: not self.shell.syncing.is_running)


@pytest.fixture
def in_hand(office: ServedOffice, tmp_path: Path) -> Iterator[InHand]:
    prepare_kivy()
    from mobile.device.kivy_scheduler import KivyScheduler
    from mobile.viewmodels.kit import Kit

    clock, scheduler = SteppedClock(NOW), KivyScheduler()
    network = CutTransport(office.url)
    track = next((Path(__file__).parents[2] / "mobile/device/tracks").glob("*.gpx"))
    parts = open_tablet(
        tmp_path, office.url, clock=clock, transport=network, scheduler=scheduler, track=track
    )
    kit = Kit(
        parts.store, parts.engine, parts.devices, clock, scheduler, office.url, asks_pin=False
    )
    hand = InHand(parts, Shell(kit), network, driver=None)  # type: ignore[arg-type]
    hand.driver = Driver(hand)  # type: ignore[arg-type]
    yield hand
    hand.driver.close()


def fill(driver: Driver, field: str, text: str) -> None:
    entry = driver.page.ids[field].ids.entry
    driver.tap(entry)
    entry.text = ""
    driver.type(text)


def test_an_inspectors_day(in_hand: InHand, office: ServedOffice) -> None:
    driver, store = in_hand.driver, in_hand.parts.store
    fill(driver, "username", "inspector.hawalli")
    fill(driver, "password", factories.PASSWORD)
    driver.tap(driver.page.ids.submit)
    driver.wait_for(lambda: driver.page.name == "today")
    assert in_hand.shell.today.view.rows
    assert in_hand.shell.map_page.view.scene.grounds
    in_hand.sync()

    in_hand.network.is_cut = True
    record = log_offline(in_hand, "٤١٢٫٥")
    in_hand.sync()
    assert store.outbox_counts().here == 1
    assert in_hand.shell.syncing.is_offline

    in_hand.network.is_cut = False
    in_hand.sync()
    assert store.outbox_counts().here == 0
    return_it(office, record, "أعد القياس من بداية المقطع")

    in_hand.sync()
    driver.go("today")
    driver.tap(driver.page.ids.act)
    assert driver.page.ids.reason.text == "أعد القياس من بداية المقطع"
    driver.tap(driver.page.ids.correct)
    fill(driver, "quantity", "398")
    driver.tap(driver.page.ids.save)
    in_hand.sync()
    assert standing(office, record) == ("corrected", "398")


def log_offline(in_hand: InHand, quantity: str) -> UUID:
    """On the nearest activity, by touch."""
    driver = in_hand.driver
    driver.go("log_work")
    first = in_hand.shell.log_work.view.choices[0]
    driver.tap(driver.find("PlainRow", key=first.code))
    fill(driver, "quantity", quantity)
    driver.tap(driver.page.ids.save)
    assert driver.page.name == "today"
    newest: UUID = in_hand.parts.store.works(is_mine=True, limit=1)[0].record
    return newest


def return_it(office: ServedOffice, record: UUID, reason: str) -> None:
    with office.app.app_context():
        supervisor = db.session.scalar(db.select(Person).filter_by(username="supervisor"))
        factories.return_work(supervisor, record, reason)


def standing(office: ServedOffice, record: UUID) -> tuple[str, str]:
    """The work's state and quantity as the office has them."""
    from server.fieldwork.models import Work

    with office.app.app_context():
        work = db.session.get(Work, record)
        return work.state, format(work.quantity.normalize(), "f")
