"""Small plans and progress for the figures' tests, without a database."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

from server.reporting.plan import Activity, Contract, Line, Plan, Progress
from server.reporting.snapshot import RULES

SUNDAY = date(2026, 9, 6)  # the first day of every plan here
D = Decimal


def rules() -> dict:
    return json.loads(RULES.read_text(encoding="utf-8"))


def activity(
    code: str = "C09-A01",
    start: date = SUNDAY,
    finish: date = SUNDAY + timedelta(days=4),
    quantity: str = "100",
    rate: str = "10",
    contract: int = 9,
    governorate: str = "KW-HA",
    boq_quantity: str | None = None,
    item: str = "M1",
) -> Activity:
    """One activity with one BOQ line, a working week long unless told otherwise."""
    line = Line(code, contract, item, D(quantity), D(rate), D(boq_quantity or quantity))
    return Activity(
        code, contract, governorate, f"نشاط {code}", f"Activity {code}", start, finish, (line,)
    )


def plan(*activities: Activity) -> Plan:
    numbers = sorted({a.contract for a in activities})
    contracts = {n: Contract(n, f"عقد {n}", f"Contract {n}") for n in numbers}
    return Plan(contracts, activities, rules())


def done(
    code: str, day: date, accepted: str = "0", measured: str | None = None, item: str = "M1"
) -> Progress:
    return Progress(code, item, day, D(measured or accepted), D(accepted))
