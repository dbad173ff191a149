"""The weeks ahead and back as tests ask for them, and forms that promise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from flask import Flask

from server.accounts.models import Person
from server.db import db
from server.lookahead import queries
from server.lookahead.reliability import PromisedWeek, weeks_back
from server.lookahead.weeks import ActivityAhead, WeekAhead, three_weeks
from server.ports import ports
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING, Scope

PAGE, NINE = "/look-ahead", {"contract": 9}
BASE = "/look-ahead/9"
# Monday of a week in which the demonstration's contract 9 has work; the next begins on the 6th.
MONDAY = datetime(2026, 8, 31, 6, 0, tzinfo=UTC)
SUNDAY = date(2026, 9, 6)
DRAINS, MILLING = "C09-A01", "C09-A02"


def person(name: str) -> Person:
    return db.session.query(Person).filter_by(username=name).one()


def today() -> date:
    return working_date(ports().clock.now())


def move_to(office: Flask, moment: datetime) -> None:
    with office.app_context():
        ports().clock.moment = moment


def promise_form(**fields: str) -> dict[str, str]:
    named = {"activity": MILLING, "boq_item": "B01", "week_start": str(SUNDAY)}
    return {"id": str(uuid4()), "quantity": "1,500", **named, **fields}


def constraint_form(**fields: str) -> dict[str, str]:
    said = {"kind": "permit", "owner": "إدارة المرور", "wanted_by": "2026-09-03"}
    return {"id": str(uuid4()), "activity": MILLING, "description": "", **said, **fields}


def ahead(office: Flask, scope: Scope = EVERYTHING, contract: int = 9) -> list[WeekAhead]:
    with office.app_context():
        entered = queries.constraints(contract, scope, today())
        waiting = [one for one, _by in entered if one.removed_on is None]
        return three_weeks(contract, scope, today(), waiting)


def codes(week: WeekAhead) -> list[str]:
    return [one.row["activity"] for one in week.activities]


def promised(office: Flask, week: int = 0, activity: str = MILLING) -> Decimal | None:
    (one,) = [one for one in ahead(office)[week].activities if one.row["activity"] == activity]
    return one.lines[0].promised


def back(office: Flask, scope: Scope = EVERYTHING) -> list[PromisedWeek]:
    with office.app_context():
        return weeks_back(9, scope, today())


def by_week(page: str) -> list[str]:
    """What the page shows of each week."""
    return page.split('aria-labelledby="week-')[1:]


def milling(week: WeekAhead) -> ActivityAhead:
    (found,) = [one for one in week.activities if one.row["activity"] == MILLING]
    return found


def lateness(week: WeekAhead) -> bool | None:
    """Whether milling is late in this week; None where it is not shown."""
    return milling(week).is_late if MILLING in codes(week) else None
