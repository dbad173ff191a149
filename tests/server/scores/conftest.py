"""An office whose contracts 9 and 13 are looked at, and who may see what of their scores."""

from __future__ import annotations

import pytest
from flask import Flask

from server.forms import service as forms
from shared.vocabulary.roles import CONTRACTOR, GOVERNOR, PLANNER, SUPERVISOR
from tests import factories
from tests.browser import Browser, signed_in


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9, 13))
        forms.load_defaults()
        factories.inspector()
        factories.person("planner", PLANNER)
        factories.person("supervisor", SUPERVISOR)
        factories.person("contractor", CONTRACTOR, contracts=[9])
        factories.person("neighbour", CONTRACTOR, contracts=[13])
        factories.person("governor.hawalli", GOVERNOR, governorates=["KW-HA"])
    return app


@pytest.fixture
def contractor(office: Flask) -> Browser:
    return signed_in(office, "contractor")


@pytest.fixture
def supervisor(office: Flask) -> Browser:
    return signed_in(office, "supervisor")


@pytest.fixture
def planner(office: Flask) -> Browser:
    return signed_in(office, "planner")
