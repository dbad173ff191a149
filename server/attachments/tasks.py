"""What happens to files by the clock."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.attachments import checking, collecting

tasks = procrastinate.Blueprint()

# Shorter than the pause between two, so that one does not pile up on the other.
CHECKING_S = 50.0


@tasks.periodic(cron="* * * * * */10")
@tasks.task(name="check_files", queueing_lock="check_files", lock="check_files")
def check_files(timestamp: int) -> int:
    """Look into the files that came in; how many. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return checking.check_files(CHECKING_S)


# In the small hours of Kuwait, when no tablet is out.
@tasks.periodic(cron="30 23 * * *")
@tasks.task(name="collect_files", queueing_lock="collect_files")
def collect_files(timestamp: int) -> list[int]:
    """Remove unfinished uploads that expired and files that no record names."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return list(collecting.collect())
