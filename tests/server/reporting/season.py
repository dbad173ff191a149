"""A season of works to look at: twelve weeks over all contracts, through the register's door.

Some contracts keep to the plan, some are late, some are silent for days.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from server.accounts.models import Person
from server.reporting.plan import Activity, Plan, read_plan
from server.reporting.snapshot import reference_snapshot
from shared.rules.weeks import is_working_day, working_days
from tests import factories
from tests.ports import SteeredClock

FIRST_DAY = date(2026, 8, 30)
ALL_CONTRACTS = tuple(range(1, 19))
# Contract -> (pace against the plan, share of days with a report).
MANNERS = {9: (1.06, 0.98), 10: (0.66, 0.92), 11: (0.97, 0.95), 15: (0.88, 0.9), 16: (0.7, 0.35)}
USUAL = (0.9, 0.93)
# Without a stretch none overlaps another, so that each may be accepted.
NO_STRETCH = {"section": None, "from_m": None, "to_m": None}


@dataclass
class Season:
    """``clock`` is steered through the days and ends on the last one's evening."""

    clock: SteeredClock
    inspector: Person
    supervisor: Person
    plan: Plan
    chance: random.Random
    measured: dict[str, float] = field(default_factory=dict)

    def copied(self, clock: SteeredClock) -> Season:
        """The same season in a copy of its database, whose days this clock steers."""
        chance, measured = copy.deepcopy(self.chance), dict(self.measured)
        return replace(self, clock=clock, chance=chance, measured=measured)

    def live_through(self, first: date, last: date) -> None:
        """Log and accept works day by day; what is younger than four days waits."""
        day = first
        while day <= last:
            for contract in self.plan.contracts:
                self._work_day(contract, day, is_recent=(last - day).days < 4)
            day += timedelta(days=1)

    def _work_day(self, contract: int, day: date, is_recent: bool) -> None:
        pace, diligence = MANNERS.get(contract, USUAL)
        if not is_working_day(day) or self.chance.random() > diligence:
            return
        here = [a for a in self.plan.activities if a.contract == contract and a.start <= day]
        open_ = [a for a in here if self.measured.get(a.code, 0) < float(a.lines[0].quantity)]
        # Every other day for each activity, with twice the quantity: fewer records to make.
        for n, activity in enumerate(self.chance.sample(open_, len(open_))):
            if n == 0 or self.chance.random() < 0.4:
                self._log(activity, day, 2 * pace * self.chance.uniform(0.7, 1.0), is_recent)

    def _log(self, activity: Activity, day: date, pace: float, is_recent: bool) -> None:
        line = activity.lines[0]
        days = max(working_days(activity.start, activity.finish), 1)
        left = float(line.quantity) - self.measured.get(activity.code, 0.0)
        quantity = round(min(float(line.quantity) / days * pace, left), 1)
        if quantity < 0.1:
            return
        self.measured[activity.code] = self.measured.get(activity.code, 0.0) + quantity
        self.clock.moment = _evening(day) - timedelta(minutes=self.chance.randint(0, 300))
        record = factories.log_work(
            self.inspector,
            activity.code,
            quantity=str(quantity),
            boq_item=line.boq_item,
            **NO_STRETCH,
        )
        if not is_recent and self.chance.random() < 0.94:
            self._accept(record, quantity)

    def _accept(self, record: UUID, quantity: float) -> None:
        self.clock.moment += timedelta(minutes=20)
        factories.accept_work(self.supervisor, record, str(quantity))


def fill(
    clock: SteeredClock,
    last: date,
    first: date = FIRST_DAY,
    contracts: tuple[int, ...] = ALL_CONTRACTS,
    seed: int = 5,
) -> Season:
    """Fill an empty database; call within an application context."""
    factories.load_reference(contracts)
    clock.moment = _evening(first)
    season = Season(
        clock,
        factories.inspector("season.inspector"),
        factories.supervisor("season.supervisor"),
        read_plan(reference_snapshot()),
        random.Random(seed),
    )
    season.live_through(first, last)
    clock.moment = _evening(last)
    return season


def _evening(day: date) -> datetime:
    """20:30 in Kuwait."""
    return datetime.combine(day, time(17, 30), UTC)
