"""The 18 invented contracts: they import, and look like a programme under way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select, text

from server.db import db
from server.programme.data import build_contracts
from server.programme.models import Activity, Contract
from server.programme.service import import_programme

FILES = sorted(build_contracts.FOLDER.glob("contract-*.csv"))


def import_all() -> None:
    for path in FILES:
        import_programme(path.read_bytes())


def test_all_eighteen_import_and_are_worth_about_400_million(kuwait):
    import_all()
    contracts = db.session.scalars(select(Contract).order_by(Contract.number)).all()
    assert [contract.number for contract in contracts] == list(range(1, 19))
    assert abs(sum(contract.award_kwd for contract in contracts) - 400_000_000) < 1_000_000
    for contract in contracts:
        assert (contract.commencement, contract.completion_days) == (date(2024, 11, 12), 1095)
        assert "Demo Contractor" in contract.contractor_en
        assert "مقاول تجريبي" in contract.contractor_ar


def test_the_boq_is_worth_the_award(kuwait):
    import_all()
    sums = text("SELECT contract, sum(quantity * rate_kwd) FROM boq_item GROUP BY contract")
    awards = {c.number: c.award_kwd for c in db.session.scalars(select(Contract))}
    assert {number: Decimal(value) for number, value in db.session.execute(sums)} == awards


def test_highway_contracts_cross_governorates_and_zone_contracts_do_not(kuwait):
    import_all()
    across = {c.number for c in db.session.scalars(select(Contract)) if len(c.governorates) > 1}
    assert {1, 2, 3, 5, 6} == across
    covered = set(db.session.scalars(select(Activity.governorate)))
    assert len(covered) == 6


def test_in_autumn_2026_some_activities_are_over_some_under_way_and_some_to_come(kuwait):
    import_all()
    # The season has begun: the demonstration ends on this day.
    today = date(2026, 11, 21)
    found = db.session.scalars(select(Activity)).all()
    assert 200 <= len(found) <= 250
    over = sum(activity.baseline_finish < today for activity in found)
    under_way = sum(a.baseline_start <= today <= a.baseline_finish for a in found)
    assert over > 25
    assert under_way > 40
    assert len(found) - over - under_way > 40


def test_the_generator_gives_the_committed_files(monkeypatch, tmp_path):
    titles = (build_contracts.FOLDER / "titles.csv").read_bytes()
    (tmp_path / "titles.csv").write_bytes(titles)
    committed = {path.name: path.read_bytes() for path in FILES}
    monkeypatch.setattr(build_contracts, "FOLDER", Path(tmp_path))
    build_contracts.main()
    assert {path.name: path.read_bytes() for path in tmp_path.glob("contract-*.csv")} == committed
