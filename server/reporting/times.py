"""At which hours a week is cut off and issued: the office's reference data, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.reporting import draft_queries
from server.reporting.draft_models import WeekTimes
from shared.rules.clocks import KUWAIT
from shared.rules.working_time import MINUTES_A_DAY

# Days since the week's Sunday: its Saturday, and the Sunday, Monday and Tuesday after it.
DAYS = (6, 7, 8, 9)
# A supervisor is left time to read.
LEAST_TO_READ_MINUTES = 30


@dataclass(frozen=True)
class Times:
    """Minutes since the week's Sunday began, in Kuwait."""

    cut_off_minutes: int
    issue_minutes: int

    def cut_off(self, start: date) -> datetime:
        return moment_of(start, self.cut_off_minutes)

    def issue(self, start: date) -> datetime:
        return moment_of(start, self.issue_minutes)


def moment_of(start: date, minutes: int) -> datetime:
    """Kuwait has no daylight saving: every week is as long as the others."""
    return datetime.combine(start, time(), KUWAIT) + timedelta(minutes=minutes)


def minutes_of(day: int, at: time) -> int:
    return day * MINUTES_A_DAY + at.hour * 60 + at.minute


def times_now() -> Times:
    """The hours in force."""
    newest = draft_queries.newest_times()
    return Times(newest.cut_off_minutes, newest.issue_minutes)


def begin_now() -> None:
    """From now on weeks fall due by the clock: what a demonstration's past left out stays out."""
    with transaction() as session:
        session.get_one(WeekTimes, 1).entered_at = ports().clock.now()


def set_times(wanted: Times, reason: str, by: UUID, seen: int) -> None:
    """Enter other hours; they hold for every week that is not issued yet.

    Raises Refusal: choice_wrong, issue_too_early; evidence_changed when somebody else entered
    others since number ``seen``.
    """
    days = {wanted.cut_off_minutes // MINUTES_A_DAY, wanted.issue_minutes // MINUTES_A_DAY}
    if not days <= set(DAYS):
        raise Refusal("choice_wrong", "cut_off_day")
    if wanted.issue_minutes - wanted.cut_off_minutes < LEAST_TO_READ_MINUTES:
        raise Refusal("issue_too_early", "issue_time")
    try:
        with transaction() as session:
            if draft_queries.newest_times().number != seen:
                raise Refusal("evidence_changed")
            session.add(
                WeekTimes(
                    number=seen + 1, cut_off_minutes=wanted.cut_off_minutes,
                    issue_minutes=wanted.issue_minutes, reason=reason,
                    entered_at=ports().clock.now(), entered_by=by,
                )
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("evidence_changed") from error
