"""The tablet's real window against the real office: sign in, log offline, send, correct."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from server.accounts.models import Person
from server.db import db
from tests import factories
from tests.journeys.conftest import ServedOffice
from tests.journeys.in_hand import InHand, fill, take_in_hand

pytestmark = [pytest.mark.window, pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def in_hand(office: ServedOffice, tmp_path: Path) -> Iterator[InHand]:
    hand = take_in_hand(office, tmp_path)
    yield hand
    hand.driver.close()


def test_an_inspectors_day(in_hand: InHand, office: ServedOffice) -> None:
    driver, store = in_hand.driver, in_hand.store
    in_hand.sign_in("inspector.hawalli")
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
    driver.tap(driver.find_card(driver.page.ids.list, key=f"work:{record}"))
    driver.tap(driver.page.ids.act)
    assert driver.page.name == "work"
    assert driver.page.ids.reason.text == "أعد القياس من بداية المقطع"
    driver.tap(driver.page.ids.correct)
    fill(driver, "quantity", "398")
    driver.tap(driver.page.ids.save)
    in_hand.sync()
    assert standing(office, record) == ("corrected", "398")


def log_offline(in_hand: InHand, quantity: str) -> UUID:
    """On the nearest activity, by touch."""
    driver, works = in_hand.driver, in_hand.store.works
    # Other journeys logged theirs at the same stopped moment: the newest need not be this one.
    before = {work.record for work in works(is_mine=True)}
    driver.go("log_work")
    first = in_hand.shell.log_work.view.choices[0]
    driver.tap(driver.find("PlainRow", key=first.code))
    fill(driver, "quantity", quantity)
    driver.tap(driver.page.ids.save)
    assert driver.page.name == "today"
    (logged,) = [work.record for work in works(is_mine=True) if work.record not in before]
    return logged


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
