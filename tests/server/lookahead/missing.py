"""Promises of weeks that are over, and reports of those weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from server.accounts.models import Person
from server.db import db
from server.lookahead import service
from server.lookahead.service import WeekPromise
from server.ports import ports
from server.programme.models import Activity, ActivityBoq
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.ports import SteeredClock

LAST_WEEK = date(2026, 2, 22)
TUESDAY_BEFORE = datetime(2026, 2, 17, 8, 0, tzinfo=UTC)
TUESDAY_IN_IT = datetime(2026, 2, 24, 8, 0, tzinfo=UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock as it stood then."""
    clock = ports().clock
    assert isinstance(clock, SteeredClock)
    now, clock.moment = clock.moment, moment
    try:
        yield
    finally:
        clock.moment = now


def promise(
    by: Person, activity: str, quantity: str, week: date = LAST_WEEK, name: UUID | None = None
) -> UUID:
    """A promise on the activity's first line, said five days before its week."""
    found = db.session.get_one(Activity, activity)
    line = db.session.query(ActivityBoq).filter_by(activity=activity).first()
    assert line is not None
    name = name or uuid4()
    what = WeekPromise(activity, line.boq_item, week, Decimal(quantity))
    with at(TUESDAY_BEFORE + (week - LAST_WEEK)):
        service.promise(found.contract, what, by.id, EVERYTHING, name)
    return name


def report_no_work(by: Person, activity: str, moment: datetime = TUESDAY_IN_IT) -> None:
    """A shift's word that there was no work on the contract of ``activity``."""
    found = db.session.get_one(Activity, activity)
    where = {"contract": found.contract, "governorate": found.governorate}
    said = {"presence": "no_work", "reason": "weather", "shift": "morning"}
    with at(moment + timedelta(hours=2)):
        fields = {**said, **where, "made_at": moment}
        factories.change(by, uuid4(), fields, kind="attendance")


def promise_of_last_week(by: Person, activity: str, name: UUID) -> None:
    """A promise that was missed: somebody reported, and nothing was measured."""
    promise(by, activity, "100000", name=name)
    report_no_work(by, activity)
