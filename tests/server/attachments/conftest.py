"""A tablet that sends files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server.app import create_app
from server.attachments.house import KEY, House
from server.db import db
from tests.server.attachments.office import Office
from tests.server.attachments.sending import Sender
from tests.server.sync.field import Tablet, add_person, lay_programme
from tests.throwaway import ThrowawayDatabase, throwaway_config


def keep_files_in(app: Flask, folder: Path) -> None:
    """Give an application a spool and a storage of its own."""
    config = replace(app.extensions["tareeq.config"], state_folder=folder)
    app.extensions[KEY] = House(config)


@pytest.fixture
def field(app: Flask, tmp_path: Path) -> Flask:
    """The application with the small programme in it; nothing stays."""
    lay_programme(app)
    keep_files_in(app, tmp_path)
    return app


@pytest.fixture
def sender(field: Flask) -> Sender:
    return Sender(Tablet(field, add_person(field)))


@pytest.fixture(scope="module")
def field_app(database: ThrowawayDatabase) -> Iterator[Flask]:
    """The application on a database of its own, by the real clock, as gunicorn's is."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url))
        lay_programme(app)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def office(field_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The same database behind a real gunicorn."""
    config = throwaway_config(field_app.config["SQLALCHEMY_DATABASE_URI"])
    found = Office(config, tmp_path_factory.mktemp("office"))
    found.start()
    yield found
    found.stop()
