"""An office with two contracts, and who enters and decides of delays in it."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9, 13))
        factories.person("planner", PLANNER)
        factories.supervisor()
        factories.person("contractor", CONTRACTOR, contracts=[9])
        factories.person("neighbour", CONTRACTOR, contracts=[13])
    return app


@pytest.fixture
def contractor(office: Flask) -> Browser:
    return signed_in(office, "contractor")


@pytest.fixture
def planner(office: Flask) -> Browser:
    return signed_in(office, "planner")
