"""Governorates and the programme: parts of contracts, each counted once, added up at each level."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from server.accounts.models import Person
from server.db import db
from server.figures import service as figures
from server.figures.levels import LevelStanding, Part, levels
from server.programme import claims
from server.programme.claims import Claimed
from server.programme.models import Contract
from server.reporting import portfolio
from server.reporting.snapshot import RULES
from shared.rules.planned_value import Curve
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR
from tests import factories
from tests.ports import START, SteeredClock

D = Decimal
SATURDAY = date(2026, 9, 5)
EVENING = date(2026, 10, 20)
NOWHERE = {"section": None, "from_m": None, "to_m": None}

amounts = st.decimals(0, 10**6, places=6)
curves = st.builds(
    lambda weeks, growths: Curve(
        SATURDAY + timedelta(weeks=weeks), tuple(sum(growths[:n], D(0)) for n in range(9))
    ),
    st.integers(-30, 30),
    st.lists(amounts, min_size=8, max_size=8).filter(any),
)
parts = st.builds(
    Part,
    st.integers(1, 18),
    st.sampled_from(["KW-HA", "KW-JA", "KW-KU"]),
    st.none() | curves,
    st.none() | amounts,
    st.none() | amounts,
    st.none() | st.just(SATURDAY),
    st.booleans(),
)


@given(st.lists(parts, max_size=8), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_governorates_add_up_to_the_programme(found: list[Part], at: date) -> None:
    *each, whole = levels(found, at)
    assert whole.governorate is None
    for name in ("bac", "planned", "due_bac", "silent_bac"):
        assert sum((getattr(one.values, name) for one in each), D(0)) == getattr(whole.values, name)
    for name in ("claimed", "earned"):
        known = [getattr(one.values, name) for one in each if getattr(one.values, name) is not None]
        assert (sum(known, D(0)) if known else None) == getattr(whole.values, name)
    for one in (*each, whole):
        bac = one.curve.bac if one.curve else 0
        now = one.curve.at(at) if one.curve else D(0)
        assert bac == one.values.bac
        assert abs(now - one.values.planned) < D("0.0001")
    assert whole.contracts == len({part.contract for part in found})


@pytest.fixture
def office(app: Flask, clock: SteeredClock) -> Flask:
    """Contract 9 has activities in two governorates; 13 is silent."""
    clock.moment = START.replace(year=2026, month=10, day=21)
    with app.app_context():
        factories.load_reference((9, 13))
        moved = "UPDATE activity SET governorate = 'KW-KU' WHERE code IN ('C09-A06', 'C09-A07')"
        db.session.execute(text(moved))
        db.session.commit()
        figures.renew_contract(9)
        db.session.commit()
        author, chief = factories.inspector(), factories.supervisor()
        for code, quantity in (("C09-A02", "9000"), ("C09-A06", "500"), ("C09-A07", "70")):
            work = factories.log_work(author, code, quantity=quantity, **NOWHERE)
            factories.accept_work(chief, work, quantity)
    return app


def found(scope: Scope = EVERYTHING, on: date = EVENING) -> dict[str | None, LevelStanding]:
    db.session.expire_all()
    return {one.governorate: one for one in figures.level_standings(scope, on)}


def test_levels_stand_where_their_contracts_do(office: Flask) -> None:
    rules = json.loads(RULES.read_text(encoding="utf-8"))
    with office.app_context():
        seen = found()
        assert set(seen) == {"KW-HA", "KW-JA", "KW-KU", None}
        assert (seen["KW-HA"].contracts, seen[None].contracts) == (1, 2)
        for iso, level in seen.items():
            standings = figures.standings(portfolio.narrowed(EVERYTHING, iso), EVENING)
            total, row = portfolio.summed(standings, rules), portfolio.row_of(level, rules)
            assert total is not None
            assert level.values.bac == sum(one.bac for one in standings)
            known = [one.earned for one in standings if one.earned is not None]
            assert level.earned == (sum(known) if known else None)
            assert abs(level.values.planned - sum(o.planned for o in standings)) < D("0.0001")
            assert (row.spi_t, row.gap_days) == (total.spi_t, total.gap_days)
            assert row.forecast.by_pace == total.forecast.by_pace
            assert (row.colour, row.is_silent) == (total.colour, total.is_silent)
            assert row.accepted_percent == total.accepted_percent
        assert seen["KW-KU"].earned
        assert seen["KW-JA"].is_silent
        assert seen["KW-JA"].earned is None
        assert seen[None].values.silent_bac == seen["KW-JA"].values.bac


def test_a_level_goes_grey_with_its_last_report(office: Flask) -> None:
    with office.app_context():
        later = found(on=EVENING + timedelta(days=15))
        assert later["KW-KU"].is_silent
        assert later[None].is_silent
        assert later["KW-KU"].earned, "what was earned stays"


def test_what_is_done_does_not_hide_that_all_else_is_silent(office: Flask) -> None:
    with office.app_context():
        db.session.execute(text("UPDATE earned_week SET earned = 10 ^ 9 WHERE contract = 9"))
        seen = found()
        assert seen["KW-HA"].is_done
        assert seen["KW-JA"].is_silent
        assert seen[None].is_silent


def test_a_scope_sees_its_own_parts_alone(office: Flask) -> None:
    with office.app_context():
        here = found(Scope(frozenset({"KW-KU"}), None))
        assert set(here) == {"KW-KU", None}
        assert here[None].values == here["KW-KU"].values
        nine = found(Scope(None, frozenset({9})))
        assert set(nine) == {"KW-HA", "KW-KU", None}
        nobody = found(Scope(frozenset(), None))
        assert set(nobody) == {None}
        assert nobody[None].schedule is None


def claim(by: Person, code: str, day: date, quantity: str = "10") -> tuple[object, Decimal]:
    """A claim on the activity's first line: its id, and its value in dinars."""
    asked = (
        "SELECT boq_item, rate_kwd FROM activity_boq JOIN boq_item"
        " ON (boq_item.contract, code) = (activity_boq.contract, boq_item)"
        " WHERE activity = :code ORDER BY 1 LIMIT 1"
    )
    item, rate = db.session.execute(text(asked), {"code": code}).one()
    name, contract = uuid4(), db.session.get_one(Contract, int(code[1:3]))
    claims.claim(contract, Claimed(code, item, D(quantity), day), by.id, EVERYTHING, name)
    return name, D(quantity) * rate


def test_claims_are_kept_by_week_and_governorate(office: Flask) -> None:
    with office.app_context():
        by = factories.person("contractor", CONTRACTOR, contracts=[9])
        first, one = claim(by, "C09-A02", date(2026, 10, 3))
        _second, two = claim(by, "C09-A02", date(2026, 9, 27))
        _third, three = claim(by, "C09-A06", date(2026, 10, 4))
        assert figures.weeks_of(9, EVERYTHING).claimed == {
            date(2026, 10, 3): one + two,
            date(2026, 10, 10): three,
        }
        seen = found()
        assert seen["KW-HA"].values.claimed == one + two
        assert seen["KW-KU"].values.claimed == three
        assert seen[None].values.claimed == one + two + three
        assert seen["KW-JA"].values.claimed is None
        assert figures.weeks_together(EVERYTHING).claimed == figures.weeks_of(9, EVERYTHING).claimed
        claims.withdraw(9, first, by.id, EVERYTHING)
        assert found()["KW-HA"].values.claimed == two
        assert figures.compare(is_mended=False) == 0
        db.session.execute(text("UPDATE claimed_week SET claimed = 1"))
        db.session.commit()
        assert figures.compare(is_mended=True) == 2
        assert found()[None].values.claimed == two + three


def test_an_activity_that_moves_takes_its_claims_along(office: Flask) -> None:
    with office.app_context():
        by = factories.person("contractor", CONTRACTOR, contracts=[9])
        _name, value = claim(by, "C09-A02", date(2026, 10, 3))
        moved = "UPDATE activity SET governorate = 'KW-KU' WHERE code = 'C09-A02'"
        db.session.execute(text(moved))
        figures.renew_contract(9)
        db.session.commit()
        seen = found()
        assert (seen["KW-HA"].values.claimed, seen["KW-KU"].values.claimed) == (None, value)
