"""Kept figures are those of the works and non-conformances as they stand, whatever was done."""

from __future__ import annotations

import random
from collections.abc import ItemsView, Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from server.accounts.models import Person
from server.db import db
from server.fieldwork.models import Ncr, Work
from server.figures import earning, plan_queries, queries
from server.figures import service as figures
from server.figures.models import EarnedWeek
from server.programme.models import ActivityBoq, BoqItem
from server.programme.service import import_programme
from shared.rules.earned_value import Line, Quantities, earned_by_activity
from shared.rules.earned_weeks import ShareWeek
from shared.rules.held_quantities import AcceptedWork, Hold, Site, held_quantities
from shared.rules.ncrs import holds_payment
from shared.rules.weeks import week_end
from tests import factories
from tests.ports import SteeredClock

ACTIVITIES = ("C09-A02", "C09-A06", "C09-A10")
NOWHERE = {"section": None, "from_m": None, "to_m": None, "layer": None, "lane": None}


@pytest.fixture
def crew(app: Flask) -> Iterator[tuple[Person, Person]]:
    """An inspector and a supervisor, in the application's context."""
    with app.app_context():
        factories.load_reference((9,))
        yield factories.inspector(), factories.supervisor()


def raise_ncr(by: Person, **fields: object) -> UUID:
    record = UUID(int=random.getrandbits(128))
    whole = {"title": "سماكة ناقصة", "severity": "major", "state": "raised", "place": None}
    factories.change(by, record, whole | {"activity": ACTIVITIES[0]} | fields, kind="ncr")
    return record


def kept() -> dict[object, Decimal]:
    db.session.expire_all()
    return {row.week_end: row.earned for row in db.session.query(EarnedWeek) if row.earned}


def from_scratch() -> dict[object, Decimal]:
    """Week -> what was earned, from every work and by the rules alone."""
    db.session.expire_all()
    works = [w for w in db.session.query(Work) if w.state == "accepted"]
    held = held_quantities([_accepted(w) for w in works], _holds())
    lines, found, before = _lines(), {}, Decimal(0)
    free = _cut(works, held)
    for week in sorted({week_end(w.working_date) for w in works}):
        sums: Quantities = {}
        for work in works:
            if work.working_date <= week:
                key = work.activity, work.boq_item
                sums[key] = sums.get(key, Decimal(0)) + free[work.record]
        now = sum(earned_by_activity(lines, sums).values(), Decimal(0))
        if now != before:
            found[week] = now - before
        before = now
    return {week: round(value, 6) for week, value in found.items()}


def _cut(works: list[Work], held: Quantities) -> dict[UUID, Decimal]:
    """What each work earns with: of those of the newest weeks, nothing while something is held."""
    left, free = dict(held), {}
    for work in sorted(works, key=lambda one: one.working_date, reverse=True):
        key, quantity = (work.activity, work.boq_item), work.accepted_quantity or Decimal(0)
        free[work.record] = max(quantity - left.get(key, Decimal(0)), Decimal(0))
        left[key] = left.get(key, Decimal(0)) - (quantity - free[work.record])
    return free


def _accepted(work: Work) -> AcceptedWork:
    quantity = work.accepted_quantity or Decimal(0)
    return AcceptedWork(str(work.record), work.activity, work.boq_item, quantity, _site(work))


def _holds() -> list[Hold]:
    return [
        Hold(n.activity, n.boq_item, n.quantity, str(n.work) if n.work else None, _site(n))
        for n in db.session.query(Ncr)
        if holds_payment({"state": n.state, "severity": n.severity})
    ]


def _site(row: Work | Ncr) -> Site:
    return Site(row.section, row.from_m, row.to_m, row.layer, row.lane)


def _lines() -> list[Line]:
    rows = db.session.query(ActivityBoq, BoqItem).join(
        BoqItem, (BoqItem.contract == ActivityBoq.contract) & (BoqItem.code == ActivityBoq.boq_item)
    )
    return [
        Line(s.activity, s.contract, s.boq_item, s.quantity, i.rate_kwd, i.quantity)
        for s, i in rows
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_figures_are_those_from_scratch_after_any_changes(
    crew: tuple[Person, Person], clock: SteeredClock, seed: int
) -> None:
    chance = random.Random(seed)
    author, office = crew
    if seed == 3:
        _promise_too_much()
    open_, accepted, ncrs = [], [], []
    for _ in range(60):
        clock.advance(minutes=chance.choice((30, 1500, 9000)))
        what = chance.random()
        if what < 0.45 or not open_:
            quantity = chance.choice(("900", "4000.5", "9000"))
            activity = chance.choice(ACTIVITIES)
            open_.append(factories.log_work(author, activity, quantity=quantity, **NOWHERE))
        elif what < 0.75:
            record = open_.pop(chance.randrange(len(open_)))
            if not _is_over(record):
                work = db.session.get_one(Work, record)
                factories.accept_work(office, record, str(work.quantity * chance.randint(1, 2) / 2))
                accepted.append(record)
        elif what < 0.87 and accepted:
            about = chance.choice(({"work": str(chance.choice(accepted))}, {"quantity": "700"}, {}))
            ncrs.append(raise_ncr(author, **about))
        elif ncrs:
            factories.change(office, ncrs.pop(), {"state": "void", "void_reason": "حرر خطأ"})
        assert kept() == from_scratch()
    assert accepted
    assert figures.compare(is_mended=False) == 0


class Walked(dict[ShareWeek, Decimal]):
    """What was accepted, and how often somebody went through all of it."""

    times = 0

    def items(self) -> ItemsView[ShareWeek, Decimal]:
        self.times += 1
        return super().items()


def test_a_contract_is_renewed_in_one_walk_through_what_was_accepted(
    crew: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    for activity in ACTIVITIES:
        record = factories.log_work(crew[0], activity, quantity="900", **NOWHERE)
        factories.accept_work(crew[1], record, "900")
    shares = plan_queries.contract_shares(9)
    accepted = Walked(queries.accepted_by_week(shares))
    monkeypatch.setattr(queries, "accepted_by_week", lambda _: accepted)
    assert earning.renew(shares, is_written=False) == 0
    assert (len(accepted), accepted.times) == (3, 1)


@pytest.mark.parametrize("at_once", [1, 300])
def test_a_wrong_week_of_a_line_that_earns_together_counts_once(
    crew: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Its shares are worked out with each of them, in whichever part of a contract's."""
    _promise_too_much()
    for activity in ACTIVITIES:
        record = factories.log_work(crew[0], activity, quantity="900", **NOWHERE)
        factories.accept_work(crew[1], record, "900")
    db.session.execute(text("UPDATE earned_share SET earned = earned + 1"))
    wrong = db.session.execute(text("SELECT count(*) FROM earned_share")).scalar_one()
    monkeypatch.setattr(earning, "AT_ONCE", at_once)
    assert earning.renew(plan_queries.contract_shares(9), is_written=False) == wrong > 1


def test_all_contracts_are_locked_before_any_is_renewed(
    crew: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Part by part, two who renew the same contracts might wait for each other crosswise."""
    factories.load_reference((13,))
    shares = [("C13-A02", "B01"), ("C09-A02", "B01"), ("C09-A06", "B01")]
    asked: list[object] = []
    monkeypatch.setattr(queries, "lock_contracts", lambda given: asked.append(sorted(given)))
    monkeypatch.setattr(queries, "priced_shares", lambda _: asked.append("priced") or [])
    monkeypatch.setattr(earning, "AT_ONCE", 1)
    earning.renew(shares)
    assert asked == [sorted(shares), *["priced"] * 3]


def _promise_too_much() -> None:
    """The whole line is less than its shares: what is accepted is cut in proportion."""
    db.session.execute(text("UPDATE boq_item SET quantity = 20000 WHERE code = 'B01'"))
    figures.renew_contract(9)


def _is_over(record: UUID) -> bool:
    return "quantity_over_boq" in db.session.get_one(Work, record).flags


def test_a_kept_figure_that_went_wrong_is_found_and_mended(crew: tuple[Person, Person]) -> None:
    author, office = crew
    record = factories.log_work(author, ACTIVITIES[0], quantity="900", **NOWHERE)
    factories.accept_work(office, record, "900")
    for wrong in (
        "UPDATE earned_share SET earned = 1",
        "UPDATE earned_week SET earned = 1",
        "UPDATE planned_week SET planned = 1",
        "DELETE FROM earned_share",
    ):
        right = kept()
        db.session.execute(text(wrong))
        assert figures.compare(is_mended=False) > 0
        assert figures.compare(is_mended=True) > 0
        assert (kept(), figures.compare(is_mended=False)) == (right, 0)


def test_planned_weeks_add_up_to_the_budget_and_are_written_by_an_import(
    crew: tuple[Person, Person],
) -> None:
    bac = sum((line.value for line in _lines()), Decimal(0))
    planned = text("SELECT sum(planned) FROM planned_week")
    assert db.session.execute(planned).scalar_one() == bac
    content = (factories.PROGRAMMES / "contract-09.csv").read_text(encoding="utf-8")
    dearer = content.replace("m2,2525103,0.867", "m2,2525103,1.867")
    assert dearer != content
    record = factories.log_work(crew[0], ACTIVITIES[0], quantity="900", **NOWHERE)
    factories.accept_work(crew[1], record, "900")
    import_programme(dearer.encode())
    assert (
        db.session.execute(planned).scalar_one() == sum((line.value for line in _lines()), 0) > bac
    )
    assert list(kept().values()) == [Decimal("900") * Decimal("1.867")]
    assert figures.compare(is_mended=False) == 0
