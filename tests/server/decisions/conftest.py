"""An office with a contract in Hawalli and one in Jahra, and who decides in each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from shared.vocabulary.roles import CONTRACTOR, GOVERNOR, PLANNER
from tests import factories
from tests.server.sync.conftest import committed_field

__all__ = ["committed_field", "inside", "office"]


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9, 13))
        factories.supervisor()
        factories.supervisor("supervisor.9", contracts=[9])
        factories.person("planner", PLANNER)
        factories.person("governor", GOVERNOR, governorates=["KW-HA"])
        factories.person("governor.jahra", GOVERNOR, governorates=["KW-JA"])
        factories.person("minister", GOVERNOR)
        factories.inspector(governorates=["KW-HA"])
        factories.person("contractor", CONTRACTOR, contracts=[9])
    return app


@pytest.fixture
def inside(office: Flask) -> Iterator[Flask]:
    """The same, within its context."""
    with office.app_context():
        yield office
