"""Work of the worker: the six weeks are issued on Saturday night, Kuwait time."""

from __future__ import annotations

from datetime import UTC, datetime

import procrastinate
from flask import current_app

from server.reporting.service import issue_weeks
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING
from shared.rules.weeks import week_start
from shared.vocabulary.places import GOVERNORATES

tasks = procrastinate.Blueprint()


# 20:30 UTC is 23:30 in Kuwait, that has no daylight saving: the tablets' Saturday is over.
@tasks.periodic(cron="30 20 * * 6")
@tasks.task(name="issue_six_weeks", queueing_lock="issue_six_weeks")
def issue_six_weeks(timestamp: int) -> None:
    """Issue the week that ends with the day of ``timestamp`` (seconds since 1970, UTC)."""
    start = week_start(working_date(datetime.fromtimestamp(timestamp, UTC)))
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    # The worker runs a task in a thread: it gets a context, and so a session, of its own.
    with application.app_context():
        issue_weeks(GOVERNORATES.codes, start, None, EVERYTHING)
