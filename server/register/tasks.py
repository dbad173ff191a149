"""What the register does by the clock."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.db import transaction
from server.register.service import catch_up, make_root

tasks = procrastinate.Blueprint()


# Midnight in Kuwait. A day without a change has its root too: that nothing happened then is
# as much part of the past.
@tasks.periodic(cron="0 21 * * *")
@tasks.task(name="sign_daily_root", queueing_lock="sign_daily_root")
def sign_daily_root(timestamp: int) -> int:
    """Sign a root over the day's revisions; its number. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    # The worker runs a task in a thread: it gets a context, and so a session, of its own.
    with application.app_context():
        catch_up()
        with transaction():
            return make_root("daily").number
