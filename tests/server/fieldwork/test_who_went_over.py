"""Who went over a BOQ quantity: compared with the rule said plainly, on many chance registers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.fieldwork import measured
from server.fieldwork.findings import find_flags
from server.register.incoming import Standing
from tests.factories import inspector, load_reference, log_work

START = datetime.fromisoformat("2026-11-01T06:00:00+00:00")
LINE = text("SELECT activity, boq_item, quantity FROM activity_boq WHERE contract = 9 LIMIT 2")
CAP = text("SELECT quantity FROM boq_item WHERE contract = 9 AND code = :code")
PLACE_IN_ORDER = text(
    "UPDATE work SET quantity = :quantity, state = :state, first_received_at = :at,"
    " accepted_quantity = :accepted WHERE record = :record"
)


@dataclass
class Measured:
    """A work as the rule sees it."""

    record: UUID
    activity: str
    boq_item: str
    counted: int
    state: str
    at: datetime


def is_over(work: Measured, works: list[Measured], cap: int, share: bool) -> bool:
    """Accepted works count always, the others in the order of arrival up to this one."""
    same = [w for w in works if w.boq_item == work.boq_item and w.state != "withdrawn"]
    if share:
        same = [w for w in same if w.activity == work.activity]
    before = [
        w for w in same if w.state == "accepted" or (w.at, w.record) <= (work.at, work.record)
    ]
    return sum(w.counted for w in before) > cap


@pytest.mark.parametrize("seed", range(6))
def test_the_works_that_went_over_are_those_of_the_rule(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    with app.app_context():
        load_reference((9,))
        author = inspector()
        lines = db.session.execute(LINE).all()
        works = [_measured(author, chance, chance.choice(lines)) for _ in range(24)]
        measured.compare(is_mended=True)  # their quantities were set behind its back
        asked = chance.sample(works, chance.choice((1, 5, 24)))
        # Then works that arrive last: what came before them is the sum that is kept.
        new = [_new(chance, chance.choice(lines)) for _ in range(3)]
        found = find_flags([_standing(work, author.id) for work in asked])
        found |= find_flags([_standing(work, author.id) for work in new])
        works += new
        for work in [*asked, *new]:
            share = next(int(row.quantity) for row in lines if row.activity == work.activity)
            cap = int(db.session.execute(CAP, {"code": work.boq_item}).scalar_one())
            over = is_over(work, works, share, True) or is_over(work, works, cap, False)
            expected = over and work.state != "withdrawn"
            assert ("quantity_over_boq" in found[work.record]) == expected


def _measured(author, chance: random.Random, line) -> Measured:
    """A work of some share of its line, arrived at one of a few moments: ties are common."""
    record = log_work(author, line.activity, quantity="1")
    quantity = max(1, int(float(line.quantity) * chance.choice((0.02, 0.05, 0.2))))
    state = chance.choice(("logged", "logged", "corrected", "accepted", "withdrawn"))
    at = START + timedelta(minutes=chance.randrange(4))
    given = {"quantity": quantity, "state": state, "at": at, "record": record}
    accepted = quantity if state == "accepted" else None
    db.session.execute(PLACE_IN_ORDER, {**given, "accepted": accepted})
    return Measured(record, line.activity, line.boq_item, quantity, state, at)


def _new(chance: random.Random, line) -> Measured:
    """A work that is not here yet, and arrives after all that are."""
    quantity = max(1, int(float(line.quantity) * chance.choice((0.02, 0.2, 0.5))))
    at = START + timedelta(hours=1, minutes=chance.randrange(2))
    return Measured(uuid4(), line.activity, line.boq_item, quantity, "logged", at)


def _standing(work: Measured, author: UUID) -> Standing:
    whole = {
        "activity": work.activity,
        "boq_item": work.boq_item,
        "quantity": str(work.counted),
        "state": work.state,
    }
    return Standing(
        work.record, "work", 1, uuid4(), bytes(32), "KW-HA", 9, False, whole, {}, [], author,
        date(2026, 11, 1), work.at,
    )  # fmt: skip
