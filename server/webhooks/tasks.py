"""Webhooks by the clock: what happened becomes deliveries, and these are sent."""

from __future__ import annotations

import time

import procrastinate
from flask import current_app

from server.webhooks import sending, service

tasks = procrastinate.Blueprint()

# So that what is due by the clock is not kept waiting by receivers that take their time.
SENDING_S = 20.0


# No ``lock``: of a worker that was killed it would never be given back. Two at once take turns,
# webhook by webhook (server.webhooks.queries.claim).
@tasks.periodic(cron="* * * * * */5")
@tasks.task(name="tell_webhooks", queueing_lock="tell_webhooks")
def tell_webhooks(timestamp: int) -> int:
    """Send what is to be told; how many revisions were new. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    until = time.monotonic() + SENDING_S
    with application.app_context():
        count = found = sending.fan_out()
        while found == sending.MOST_TOLD and time.monotonic() < until:
            found = sending.fan_out()
            count += found
        sending.send_due(until)
    return count


@tasks.periodic(cron="40 23 * * *")
@tasks.task(name="forget_deliveries", queueing_lock="forget_deliveries")
def forget_deliveries(timestamp: int) -> int:
    """Forget deliveries that ended long ago; how many."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return service.forget_old()
