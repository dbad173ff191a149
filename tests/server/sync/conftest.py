"""The small programme and an inspector's tablet, on a rolled-back or a real database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.server.sync.field import Tablet, add_person, lay_programme


@pytest.fixture
def field(app: Flask) -> Flask:
    """The application with the small programme in it; nothing stays."""
    lay_programme(app)
    return app


@pytest.fixture
def tablet(field: Flask) -> Tablet:
    return Tablet(field, add_person(field))


@pytest.fixture
def committed_field(committed_app: Flask) -> Flask:
    """The same with real commits: pull shows nothing of a transaction that is still open."""
    lay_programme(committed_app)
    return committed_app
