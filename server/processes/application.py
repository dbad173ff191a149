"""The application for a command line, and for gunicorn."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from server.app import create_app
from server.config import config_from_environment
from server.db import db
from server.processes.database import database_url, state_folder
from server.processes.preparation import prepare_database

# A push makes some hundred thousand objects that soon go by themselves: at Python's own 700, the
# search for cycles among them took a tenth of the time.
COLLECT_EACH = (50_000, 20, 20)


@contextmanager
def application() -> Iterator[Flask]:
    """An application on a database that is ready: see ``database_url``.

    The console command hands it to Flask, so a capability's command needs no more than
    ``@flask.cli.with_appcontext``.
    """
    with database_url() as url:
        environ = os.environ | {
            "TAREEQ_DATABASE_URL": url,
            "TAREEQ_STATE_FOLDER": str(state_folder()),
        }
        prepare_database(config_from_environment(environ))
        # Read again: a restored demonstration brought its register's key.
        app = create_app(config_from_environment(environ))
        try:
            yield app
        finally:
            with app.app_context():
                db.engine.dispose()


def web() -> Flask:
    """What gunicorn serves: ``gunicorn 'server.processes.application:web()'``."""
    app = create_app(config_from_environment())
    # What is here by now stays: no collection need look at it again, in any worker.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EACH)
    return app
