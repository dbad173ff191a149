"""The cut that stands in tables says what the register says, wherever it was moved to."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.accounts.models import Person
from server.db import db, transaction
from server.forms import service as forms
from server.register import service as register
from server.register.models import Head
from server.reporting import latest_cut, queries
from server.reporting.findings import week_window
from server.reporting.plan import Plan, read_plan
from server.reporting.snapshot import reference_snapshot
from server.reporting.tending import tend_weeks
from shared.rules.weeks import week_start
from shared.vocabulary.works import ACCEPTED, CORRECTED, LOGGED, RETURNED
from tests import factories
from tests.ports import START, SteeredClock

SITE = {"contract": 9, "governorate": "KW-HA"}
THIS_WEEK = week_start(START.date())


@dataclass
class Field:
    """Somebody who does one thing after another, by chance, through the register's door."""

    clock: SteeredClock
    inspector: Person
    supervisor: Person
    chance: random.Random
    works: list[UUID] = field(default_factory=list)
    checks: list[UUID] = field(default_factory=list)
    ncrs: list[UUID] = field(default_factory=list)

    def live_on(self, steps: int) -> None:
        acts: list[Callable[[], None]] = [
            *(self.log_work, self.log_work, self.log_work, self.change_work, self.decide),
            *(self.check, self.check, self.raise_ncr, self.raise_ncr, self.void_ncr),
            *(self.attend, self.remove),
        ]
        for _ in range(steps):
            self.clock.advance(hours=self.chance.randint(1, 20))
            self.chance.choice(acts)()

    def log_work(self) -> None:
        activity = self.chance.choice(["C09-A01", "C09-A02"])
        stretch = {"section": None, "from_m": None, "to_m": None}
        quantity = str(self.chance.randint(1, 40))
        self.works.append(
            factories.log_work(self.inspector, activity, quantity=quantity, **stretch)
        )

    def change_work(self) -> None:
        for head in self._some(self.works, {LOGGED, CORRECTED, RETURNED}):
            state = CORRECTED if head.whole["state"] == RETURNED else head.whole["state"]
            said = {"quantity": str(self.chance.randint(1, 9)), "state": state}
            factories.change(self.inspector, head.record, said)

    def decide(self) -> None:
        for head in self._some(self.works, {LOGGED, CORRECTED}):
            if self.chance.random() < 0.7:
                factories.accept_work(self.supervisor, head.record, "1")
            else:
                factories.return_work(self.supervisor, head.record, "قس من جديد")

    def check(self) -> None:
        record, kind = uuid4(), self.chance.choice(["safety", "progress"])
        said = {"type": kind, "state": "attended", **SITE}
        result = self.chance.choice(["pass", "fail", "fail"])
        factories.change(self.inspector, record, {**said, "result": result}, kind="inspection")
        self.checks.append(record)

    def raise_ncr(self) -> None:
        record = uuid4()
        severity = self.chance.choice(["critical", "major", "minor"])
        said = {"title": "سماكة ناقصة", "severity": severity, "state": "raised", **SITE}
        if self.checks and self.chance.random() < 0.7:
            said["inspection"] = str(self.chance.choice(self.checks))
        factories.change(self.inspector, record, said, kind="ncr")
        self.ncrs.append(record)

    def void_ncr(self) -> None:
        for head in self._some(self.ncrs, {"raised"}):
            said = {"state": "void", "void_reason": "حرر خطأ"}
            factories.change(self.supervisor, head.record, said)

    def attend(self) -> None:
        said = {"presence": "no_work", "reason": "stopped", "shift": "morning", **SITE}
        factories.change(self.inspector, uuid4(), said, kind="attendance")

    def remove(self) -> None:
        """Away, or back again."""
        known = self.works + self.checks
        record = self.chance.choice(known) if known else None
        head = db.session.get(Head, record) if record else None
        if head is not None and head.whole["state"] != ACCEPTED:
            op = "restore" if head.is_deleted else "delete"
            factories.change(self.inspector, head.record, {}, op=op)

    def _some(self, records: list[UUID], states: set[str]) -> list[Head]:
        """One of those that are in one of these states, if any."""
        heads = [db.session.get_one(Head, record) for record in records]
        fit = [one for one in heads if not one.is_deleted and one.whole["state"] in states]
        return self.chance.sample(fit, min(1, len(fit)))


@pytest.fixture
def plan(app: Flask) -> Iterator[Plan]:
    with app.app_context():
        factories.load_reference((9,))
        forms.load_defaults()
        yield read_plan(reference_snapshot())


def cut() -> int:
    register.catch_up()
    with transaction():
        return register.make_root("a test").number


def check_tables(plan: Plan, root: int) -> None:
    """What the tables say beside what the register itself says at the root."""
    with transaction():
        latest_cut.stand_at(root)
    assert latest_cut.kept_progress() == queries.progress_at(root)
    assert set(latest_cut.kept_reports()) == set(queries.reports_at(root))
    for weeks in (0, 1, 2, 5):
        start = THIS_WEEK + timedelta(weeks=weeks)
        window = week_window(start, start + timedelta(days=6))
        assert latest_cut.kept_findings(plan, window) == queries.findings(plan, window, root)


@pytest.mark.parametrize("seed", range(6))
def test_it_says_what_the_register_says_forth_and_back(
    plan: Plan, clock: SteeredClock, seed: int
) -> None:
    lived = Field(clock, factories.inspector(), factories.supervisor(), random.Random(seed))
    roots = []
    for _ in range(4):
        lived.live_on(12)
        roots.append(cut())
        check_tables(plan, roots[-1])
    assert queries.progress_at(roots[-1])
    for root in (*random.Random(seed).sample(roots, 4), 0, roots[-1]):
        check_tables(plan, root)


def test_it_comes_from_afar_in_steps_and_stays_where_another_brought_it(
    plan: Plan, clock: SteeredClock
) -> None:
    lived = Field(clock, factories.inspector(), factories.supervisor(), random.Random(7))
    roots = []
    for _ in range(3):
        lived.live_on(6)
        roots.append(cut())
    latest_cut.approach(roots[-1])
    stood = db.session.scalar(text("SELECT root FROM cut_stand"))
    assert stood == roots[1]
    check_tables(plan, roots[-1])
    latest_cut.approach(roots[0])
    assert db.session.scalar(text("SELECT root FROM cut_stand")) == roots[-1]


def test_the_worker_brings_it_to_the_newest_root(plan: Plan, clock: SteeredClock) -> None:
    tend_weeks()
    lived = Field(clock, factories.inspector(), factories.supervisor(), random.Random(5))
    for _ in range(2):
        lived.live_on(6)
        cut()
    tend_weeks()
    newest = db.session.scalar(text("SELECT max(number) FROM root"))
    assert db.session.scalar(text("SELECT root FROM cut_stand")) == newest
    check_tables(plan, newest)


def test_a_table_that_was_altered_is_told_by_verifying(plan: Plan, clock: SteeredClock) -> None:
    """Nothing rests on the tables: verifying reads the register itself."""
    lived = Field(clock, factories.inspector(), factories.supervisor(), random.Random(3))
    lived.live_on(20)
    root = cut()
    check_tables(plan, root)
    with transaction() as session:
        session.execute(text("UPDATE cut_progress SET measured = measured + 1"))
    assert latest_cut.kept_progress() != queries.progress_at(root)
