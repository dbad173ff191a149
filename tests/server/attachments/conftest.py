"""A tablet that sends files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server.attachments.house import KEY, House
from tests.server.attachments.sending import Sender
from tests.server.sync.field import Tablet, add_person, lay_programme


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
