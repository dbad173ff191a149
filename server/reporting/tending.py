"""What of the weeks is due: asked every few minutes, so that no restart or new hour loses any."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports
from server.reporting import draft_queries, drafts, latest_cut
from server.reporting.service import issue_weeks
from server.reporting.times import Times, times_now
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING
from shared.rules.weeks import week_start
from shared.vocabulary.places import GOVERNORATES

logger = logging.getLogger(__name__)

# A worker that was down for longer leaves the older weeks to people.
MADE_GOOD_WEEKS = 4


def tend_weeks() -> None:
    """Draft every week whose cut-off has come, issue every draft whose hour has.

    Run again after a death at any point it goes on from there: a draft is of one issue, and an
    issue closes its draft in the transaction that keeps it. A clock that was set back finds
    nothing due that was done before.
    """
    now = ports().clock.now()
    with transaction():
        times, since = times_now(), draft_queries.kept_since()
    for start in due_weeks(now, times, since):
        _draft(start)
    for start, governorates in _due_drafts(now, times).items():
        _issue(governorates, start)
    latest_cut.follow()


def due_weeks(now: datetime, times: Times, since: datetime) -> list[date]:
    """The Sundays of the weeks cut off between ``since`` and ``now``, the oldest first."""
    this = week_start(working_date(now))
    weeks = [this - timedelta(weeks=n) for n in range(MADE_GOOD_WEEKS, -1, -1)]
    return [start for start in weeks if since <= times.cut_off(start) <= now]


def _draft(start: date) -> None:
    """First issues alone: what was issued by hand before its cut-off needs none."""
    with transaction():
        issued = draft_queries.last_issues(GOVERNORATES.codes, start)
    drafts.draft_weeks([one for one in GOVERNORATES.codes if one not in issued], start)


def _due_drafts(now: datetime, times: Times) -> dict[date, list[str]]:
    with transaction():
        waiting = draft_queries.first_drafts_waiting()
    found: dict[date, list[str]] = {}
    for start, governorate in waiting:
        if times.issue(start) <= now:
            found.setdefault(start, []).append(governorate)
    return found


def _issue(governorates: Sequence[str], start: date) -> None:
    """All together; where one of them fails, the others by themselves."""
    try:
        issue_weeks(governorates, start, None, EVERYTHING)
    except Refusal as refusal:
        logger.info("weeks of %s wait for the next look: %s", start, refusal.code)
    except Exception:
        db.session.rollback()
        logger.exception("the week of %s was not issued: %s", start, ", ".join(governorates))
        if len(governorates) == 1:
            return
        for governorate in governorates:
            _issue([governorate], start)
