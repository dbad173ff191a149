"""Contracts without figures get them: of a database that is older, or whose fill was cut off."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db, transaction
from server.db.migrating import upgrade
from server.figures import earning
from server.figures import service as figures
from tests import factories

NOWHERE = {"section": None, "from_m": None, "to_m": None, "layer": None, "lane": None}
KEPT = ("planned_week", "earned_share", "earned_week")


def fill_two_contracts() -> None:
    """Works accepted in contracts 9 and 13, and a finding that holds a part of 9's."""
    factories.load_reference((9, 13))
    author, chief = factories.inspector(), factories.supervisor()
    for activity in ("C09-A02", "C13-A02"):
        record = factories.log_work(author, activity, quantity="900", **NOWHERE)
        factories.accept_work(chief, record, "900")
    finding = {"title": "سماكة ناقصة", "severity": "major", "state": "raised", "place": None}
    held = finding | {"activity": "C09-A02", "quantity": "100"}
    factories.change(author, uuid4(), held, kind="ncr")


def earned(contract: int) -> list[Decimal]:
    asked = "SELECT earned FROM earned_week WHERE contract = :one AND earned <> 0 ORDER BY week_end"
    return list(db.session.execute(text(asked), {"one": contract}).scalars())


@pytest.mark.parametrize("at_once", [1, 300])
@pytest.mark.parametrize("filled", [(), (9,), (13,)])
def test_contracts_without_figures_are_filled_whichever_have_theirs(
    app: Flask, monkeypatch: pytest.MonkeyPatch, filled: tuple[int, ...], at_once: int
) -> None:
    monkeypatch.setattr(earning, "AT_ONCE", at_once)
    with app.app_context():
        fill_two_contracts()
        right = earned(9), earned(13)
        for table in KEPT:
            gone = text(f"DELETE FROM {table} WHERE contract <> ALL(:filled)")
            db.session.execute(gone, {"filled": list(filled)})
        figures.fill_missing()
        assert (earned(9), earned(13)) == right
        assert all(right)
        assert figures.compare(is_mended=False) == 0


def test_a_contract_with_its_figures_is_not_filled_again(app: Flask) -> None:
    with app.app_context():
        fill_two_contracts()
        db.session.execute(text("UPDATE earned_week SET earned = 1 WHERE contract = 13"))
        db.session.execute(text("DELETE FROM earned_share WHERE contract = 9"))
        db.session.execute(text("DELETE FROM earned_week WHERE contract = 9"))
        figures.fill_missing()
        assert earned(9)
        assert earned(13) == [1]


def test_figures_of_the_former_rule_of_holds_are_worked_out_anew(committed_app: Flask) -> None:
    """It took what is held from other weeks: the sums by week were others."""
    with committed_app.app_context():
        fill_two_contracts()
        right = earned(9), earned(13)
        for table in ("earned_share", "earned_week"):
            with transaction():
                moved = "UPDATE {} SET week_end = week_end - 7, earned = earned + 1"
                db.session.execute(text(moved.format(table) + " WHERE contract = 9"))
        with transaction():
            figures.renew_networks(factories.ports().clock.now().date())
            db.session.execute(text("UPDATE alembic_version SET version_num = '0022'"))
    # That step alone: what later ones make is there already.
    upgrade(committed_app.config["SQLALCHEMY_DATABASE_URI"], "0023")
    with committed_app.app_context():
        assert (earned(9), earned(13)) == ([], right[1])
        due = text("SELECT count(*) FROM kept_network WHERE is_due")
        assert db.session.execute(due).scalar_one() == 2
        db.session.rollback()
        figures.fill_missing()
        assert (earned(9), earned(13)) == right
        db.session.rollback()
        assert figures.compare(is_mended=False) == 0
