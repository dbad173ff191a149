"""What a simulated office starts with: places, the 18 contracts, the demonstration's people."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from server.accounts.demonstration import load_demonstration_people
from server.app import create_app
from server.config import PROJECT, config_from_environment
from server.db import db
from server.geography.service import load_reference_geography
from server.ports import Clock, Ports, SystemClock
from server.programme.demonstration import freeze_first_baselines
from server.programme.service import import_programme

CONTRACTS = PROJECT / "server" / "programme" / "data"


@contextmanager
def office(database_url: str, folder: Path, clock: Clock | None = None) -> Iterator[Flask]:
    """The application on this database, outside any web server."""
    environ = {
        "TAREEQ_DATABASE_URL": database_url,
        "TAREEQ_STATE_FOLDER": str(folder / "state"),
        "TAREEQ_SECRET_KEY": secrets.token_hex(32),
    }
    app = create_app(config_from_environment(environ), Ports(clock=clock or SystemClock()))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def load_beginnings(database_url: str, folder: Path, clock: Clock | None = None) -> None:
    """Fill an empty, migrated database with reference data and people; no works."""
    with office(database_url, folder, clock):
        load_reference_geography()
        for path in sorted(CONTRACTS.glob("contract-*.csv")):
            import_programme(path.read_bytes())
        load_demonstration_people()
        freeze_first_baselines()
