"""Work of the worker: weeks are drafted at their cut-off and issued at their hour."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.reporting.tending import tend_weeks

tasks = procrastinate.Blueprint()


# No ``lock``: of a worker that was killed it would never be given back. Two at once take turns at
# the root of the register.
@tasks.periodic(cron="*/5 * * * *")
@tasks.task(name="tend_weeks", queueing_lock="tend_weeks")
def tend_weeks_by_clock(timestamp: int) -> None:
    """Draft and issue what is due; ``timestamp``, when that was asked for, decides nothing."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    # The worker runs a task in a thread: it gets a context, and so a session, of its own.
    with application.app_context():
        tend_weeks()
