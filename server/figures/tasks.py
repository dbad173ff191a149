"""Work of the worker: networks are computed soon after what they rest on has changed."""

from __future__ import annotations

from datetime import timedelta

import procrastinate
from flask import current_app

from server.figures.service import renew_networks
from server.ports import ports
from shared.rules.clocks import working_date

tasks = procrastinate.Blueprint()


@tasks.periodic(cron="* * * * *")
@tasks.task(name="renew_networks", queueing_lock="renew_networks")
def renew_due_networks(timestamp: int) -> int:
    """Renew those that are due; how many. ``timestamp``: when the task was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    # The worker runs a task in a thread: it gets a context, and so a session, of its own.
    with application.app_context():
        return renew_networks(working_date(ports().clock.now()) - timedelta(days=1))
