"""The queue of work for later: kept in the database, so a task commits with its cause.

A capability puts its tasks in ``tasks.py`` as ``tasks = procrastinate.Blueprint()``.
"""

from __future__ import annotations

import copy
import importlib
from pathlib import Path

import procrastinate

from server.config import PROJECT, libpq_url


def make_queue(database_url: str) -> procrastinate.App:
    """The queue in the database at ``database_url``, knowing every capability's tasks."""
    connector = procrastinate.PsycopgConnector(conninfo=libpq_url(database_url))
    queue = procrastinate.App(connector=connector)
    for path in sorted(Path(PROJECT, "server").glob("*/tasks.py")):
        room = path.parent.name
        tasks = importlib.import_module(f"server.{room}.tasks").tasks
        # A copy: adding renames a blueprint's own tasks, and a second queue would do so again.
        queue.add_tasks_from(copy.deepcopy(tasks), namespace=room)
    return queue
