"""The application with the reference geography loaded, once for this folder."""

from __future__ import annotations

import pytest
from flask import Flask

from server.geography.service import load_reference_geography


@pytest.fixture
def kuwait(app: Flask) -> Flask:
    """``app`` inside its context, with governorates, areas and sections loaded."""
    with app.app_context():
        load_reference_geography()
        yield app
