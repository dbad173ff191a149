"""Files of layers that were handed in: the worker has each read."""

from __future__ import annotations

import procrastinate
from flask import current_app

from server.geography.service import read_waiting_layers

tasks = procrastinate.Blueprint()


@tasks.periodic(cron="* * * * * */5")
@tasks.task(name="read_layers", queueing_lock="read_layers", lock="read_layers")
def read_layers(timestamp: int) -> int:
    """Read and stage the files that wait; how many. ``timestamp``: when it was due."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    with application.app_context():
        return read_waiting_layers()
