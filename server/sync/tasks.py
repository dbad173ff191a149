"""What sync does by the clock."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.sync.feed_lag import warn_when_late

tasks = procrastinate.Blueprint()


@tasks.periodic(cron="* * * * *")
@tasks.task(name="watch_feed", queueing_lock="watch_feed")
def watch_feed(timestamp: int) -> bool:
    """Warn in the log when an open transaction holds the feed back. ``timestamp``: when due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return warn_when_late()
