"""Work of the worker: each night, what is missing of the last week's scores is kept."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.scores.service import keep_week, last_saturday

tasks = procrastinate.Blueprint()


# 21:40 UTC is 00:40 in Kuwait: the day is over. On other nights than Sunday's all is kept already.
@tasks.periodic(cron="40 21 * * *")
@tasks.task(name="keep_scores", queueing_lock="keep_scores")
def keep_scores(timestamp: int) -> None:
    """Keep the score cards of the week that ended last."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    # The worker runs a task in a thread: it gets a context, and so a session, of its own.
    with application.app_context():
        keep_week(last_saturday())
