"""An office in a week in which contract 9 has work."""

from __future__ import annotations

import pytest
from flask import Flask

from server.ports import ports
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.lookahead.ahead import (
    MONDAY,
)


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9, 13))
        factories.person("planner", PLANNER)
        factories.supervisor()
        factories.inspector()
        factories.person("contractor", CONTRACTOR, contracts=[9])
        ports().clock.moment = MONDAY
    return app


@pytest.fixture
def contractor(office: Flask) -> Browser:
    return signed_in(office, "contractor")
