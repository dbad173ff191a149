"""Fixtures for every test: a database of this session's own, and the application on it.

``app`` and ``db_session`` share one connection whose transaction is rolled back after the
test. ``committed_app`` is for tests that need commits seen by several connections: it gets
a fresh copy of the migrated database.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from server.app import create_app
from server.db import db
from tests.chromium import CHROMIUM, chromium
from tests.ports import SteeredClock, steered_ports
from tests.throwaway import ThrowawayDatabase, throwaway_config, throwaway_database

# A machine that is busy makes no rule wrong: speed is for bench/ alone.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """Thousands of tests and all their modules are loaded, and stay: the collector passes over
    them, and looks less often through what each window and page leaves behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def database() -> Iterator[ThrowawayDatabase]:
    """A PostGIS cluster of this session's (or xdist worker's) own, migrated to head."""
    with throwaway_database() as found:
        yield found


@pytest.fixture
def clock() -> SteeredClock:
    """The clock of ``app`` and ``committed_app``; it stands at tests.ports.START."""
    return SteeredClock()


@pytest.fixture(scope="session")
def session_application(database: ThrowawayDatabase) -> Iterator[Flask]:
    app = create_app(throwaway_config(database.url), steered_ports(SteeredClock()))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_application: Flask, clock: SteeredClock) -> Iterator[Flask]:
    """The application; what the test writes, its "commits" too, is rolled back.

    No context is pushed: use ``with app.app_context():`` around calls of a service.
    """
    session_application.extensions["tareeq.ports"] = steered_ports(clock)
    with session_application.app_context():
        engines = db.engines
    engine, session = engines[None], db.session
    with engine.connect() as connection:
        outer = connection.begin()
        # Not the session's bind: Flask-SQLAlchemy asks db.engines first, and would commit.
        engines[None] = connection
        db.session = db._make_scoped_session({"join_transaction_mode": "create_savepoint"})
        try:
            yield session_application
        finally:
            db.session, engines[None] = session, engine
            outer.rollback()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session on the same connection as ``app``: commit to show it what was written."""
    with app.app_context():
        connection = db.engines[None]
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of ``app`` with cookies of their own."""
    return app.test_client()


@pytest.fixture
def committed_app(database: ThrowawayDatabase, clock: SteeredClock) -> Iterator[Flask]:
    """The application on a fresh database, with real commits and as many connections as asked.

    Its url is ``committed_app.config["SQLALCHEMY_DATABASE_URI"]``.
    """
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(clock))
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, shared by all the tests of this process."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; TAREEQ_CHROMIUM names another")
    with chromium() as found:
        yield found
