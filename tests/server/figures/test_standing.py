"""Where a contract stands by its kept figures: as the rules say from the works themselves."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures import service as figures
from server.figures.standing import curve_of, together
from server.reporting import queries as reporting
from server.reporting.plan import read_plan
from server.reporting.snapshot import reference_snapshot
from server.reporting.standing import Standing
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.weeks import week_end
from tests import factories
from tests.ports import SteeredClock
from tests.server.reporting import season

D = Decimal
SATURDAY = date(2026, 10, 31)


def test_a_season_stands_as_it_does_from_all_its_works(app: Flask, clock: SteeredClock) -> None:
    with app.app_context():
        factories.load_reference((9, 10))
        lived = season.Season(
            clock,
            factories.inspector(),
            factories.supervisor(),
            read_plan(reference_snapshot()),
            random.Random(3),
        )
        lived.live_through(date(2026, 9, 6), SATURDAY)
        plan = read_plan(reference_snapshot())
        slow = Standing(plan, reporting.progress_now())
        standings = figures.standings(EVERYTHING, SATURDAY)
        assert [one.number for one in standings] == [9, 10]
        for found in standings:
            mine = [a for a in plan.activities if a.contract == found.number]
            assert found.bac == sum(a.bac for a in mine)
            assert round(found.earned or 0, 6) == round(slow.earned(mine, SATURDAY), 6) > 0
            assert found.last_reported == week_end(SATURDAY)
            assert not found.is_silent
            assert found.schedule is not None
            assert D("0.3") < (found.schedule.spi_t or 0) < D("1.4")
            assert found.by_value.sv == (found.earned or 0) - found.planned
            assert found.by_value.spi == (found.earned or 0) / found.planned
        silent = figures.standings(EVERYTHING, SATURDAY + timedelta(days=15), 9)[0]
        assert silent.is_silent
        assert figures.renew_networks(SATURDAY) == 2
        assert figures.renew_networks(SATURDAY) == 0
        nine = figures.standings(EVERYTHING, SATURDAY, 9)[0]
        assert nine.network is not None
        assert nine.network.fault is None
        assert nine.network.finish is not None
        assert nine.network.finish > SATURDAY
        assert nine.network.least_float_days is not None


def test_nobody_sees_a_contract_outside_the_scope(app: Flask) -> None:
    with app.app_context():
        factories.load_reference((9, 13))
        scope = Scope(governorates=frozenset({"KW-HA"}), contracts=None)
        assert [found.number for found in figures.standings(scope, SATURDAY)] == [9]
        (nine,) = figures.standings(scope, SATURDAY)
        assert nine.earned is None
        assert nine.schedule is not None
        assert nine.schedule.spi_t is None
        assert nine.by_value.spi is nine.by_value.sv is None, "nobody reported: grey"
        db.session.execute(text("UPDATE activity SET governorate = 'KW-KU' WHERE code = 'C09-A01'"))
        figures.renew_contract(9)
        assert figures.standings(scope, SATURDAY)[0].bac < nine.bac


def test_a_work_that_another_slot_took_back_is_no_report(app: Flask) -> None:
    with app.app_context():
        factories.load_reference((9,))
        author = factories.inspector()
        work = factories.log_work(author, "C09-A02", quantity="10")
        db.session.execute(text("UPDATE week_progress SET slot = 7"))
        (nine,) = figures.standings(EVERYTHING, SATURDAY)
        assert nine.earned == 0
        factories.change(author, work, {"state": "withdrawn"})
        (nine,) = figures.standings(EVERYTHING, SATURDAY)
        assert nine.earned is None
        assert figures.weeks_of(9, EVERYTHING).measured == {}


def test_time_begins_with_the_plan_even_on_a_day_of_rest(app: Flask) -> None:
    with app.app_context():
        factories.load_reference((9,))
        friday = "UPDATE activity SET baseline_start = '2026-08-28' WHERE code = 'C09-A01'"
        db.session.execute(text(friday))
        figures.renew_contract(9)
        (nine,) = figures.standings(EVERYTHING, SATURDAY)
        assert nine.curve is not None
        assert nine.curve.origin == date(2026, 8, 22)
        assert nine.curve.values[:2] == (0, 0)
        assert nine.curve.values[2] > 0


def test_curves_with_weeks_of_rest_add_up() -> None:
    weeks = [date(2026, 1, 10), date(2026, 1, 24)]
    one = curve_of(weeks, [D(30), D(70)])
    assert one is not None
    assert (one.origin, one.values) == (date(2026, 1, 3), (0, 30, 30, 100))
    assert one.at(date(2026, 1, 20)) == 30 + D(70) * 3 / 7
    assert (one.at(date(2025, 1, 1)), one.at(date(2027, 1, 1))) == (0, 100)
    other = curve_of([date(2026, 1, 17)], [D(50)])
    assert other is not None
    both = together([one, other])
    assert both is not None
    assert (both.origin, both.values) == (date(2026, 1, 3), (0, 30, 80, 150))
    assert together([]) is None
