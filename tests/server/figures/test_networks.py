"""What a contract's network says of the demonstration, and of works as they come in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures import service as figures
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.ports import START, SteeredClock

BEFORE_THE_SEASON = date(2026, 8, 29)


def test_without_progress_each_demonstration_contract_ends_as_planned(app: Flask) -> None:
    with app.app_context():
        factories.load_reference(range(1, 19))
        figures.renew_networks(BEFORE_THE_SEASON)
        networks = {
            one.number: one.network for one in figures.standings(EVERYTHING, BEFORE_THE_SEASON)
        }
    ends = {number: network and network.finish for number, network in networks.items()}
    plans = {number: network and network.baseline_finish for number, network in networks.items()}
    assert len(ends) == 18
    assert ends == plans


def test_an_activity_began_and_ended_on_the_days_of_its_works(
    app: Flask, clock: SteeredClock
) -> None:
    clock.moment = START.replace(month=10, day=21)
    with app.app_context():
        factories.load_reference((9,))
        author, chief = factories.inspector(), factories.supervisor()

        def work(month: int, day: int, quantity: str) -> UUID:
            made_at = START.replace(month=month, day=day)
            where = {"section": None, "from_m": None, "to_m": None}
            return factories.log_work(
                author, "C09-A02", quantity=quantity, made_at=made_at, **where
            )

        withdrawn = work(8, 31, "100")
        factories.change(author, withdrawn, {"state": "withdrawn"})
        for month, day, quantity in ((10, 4, "700"), (10, 5, "10000"), (9, 2, "4000")):
            factories.accept_work(chief, work(month, day, quantity), quantity)
        work(10, 7, "60")
        assert _actual("C09-A02") == (date(2026, 9, 2), date(2026, 10, 5))
        work(9, 1, "10")
        assert _actual("C09-A02") == (date(2026, 9, 1), date(2026, 10, 5)), "measured is begun"
        db.session.execute(text("UPDATE activity_boq SET quantity = 14800"))
        figures.renew_contract(9)
        assert _actual("C09-A02") == (date(2026, 9, 1), None), "not all of it is accepted"
        assert _actual("C09-A06") == (None, None)


def _actual(code: str) -> tuple[date | None, date | None]:
    found = figures.activities_of(9, date(2026, 10, 20), EVERYTHING)
    return next((one.progress.begun, one.progress.ended) for one in found if one.row.code == code)
