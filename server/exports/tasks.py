"""Large exports: the worker makes them, and clears away those past their time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import procrastinate
from flask import current_app
from sqlalchemy import text

from server.db import db
from server.exports.service import make_waiting, sweep

tasks = procrastinate.Blueprint()
_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtext('exports'))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('exports'))")


@tasks.periodic(cron="* * * * * */5")
@tasks.task(name="make_exports", queueing_lock="make_exports")
def make_exports(timestamp: int) -> int:
    """Make the exports that wait; how many. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context(), _alone() as is_alone:
        return make_waiting() if is_alone else 0


# In the small hours of Kuwait.
@tasks.periodic(cron="40 23 * * *")
@tasks.task(name="sweep_exports", queueing_lock="sweep_exports")
def sweep_exports(timestamp: int) -> int:
    """Remove exports past their time; how many. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return sweep()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else makes exports. A worker that is killed holds nobody up.

    That is why the queue's own lock is not used: it outlives the worker that took it.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_alone = bool(connection.scalar(_TRY_LOCK))
        try:
            yield is_alone
        finally:
            if is_alone:
                connection.execute(_UNLOCK)
