"""Work of the worker: what waits in the outbox is sent."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.mails.sending import send_due

tasks = procrastinate.Blueprint()


# No ``lock``: of a worker that was killed it would never be given back. Two at once take turns,
# mail by mail (server.mails.queries.claim).
@tasks.periodic(cron="* * * * *")
@tasks.task(name="send_mails", queueing_lock="send_mails")
def send_mails(timestamp: int) -> int:
    """Send what is due; how many went out. ``timestamp``: when that was asked for."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return send_due()
