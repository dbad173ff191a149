"""The small programme, an inspector's tablet, and what a reader asks of /ogc."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.server.kinds.samples import write_all
from tests.server.sync.conftest import committed_field, field, tablet
from tests.server.sync.field import Tablet, add_person

__all__ = ["Reading", "committed_field", "field", "tablet"]


class Reading:
    """What somebody is answered."""

    def __init__(self, app: Flask, role: str, **scope: Any) -> None:
        self.tablet = Tablet(app, add_person(app, role, **scope))

    def get(self, path: str, **query: Any) -> TestResponse:
        client = self.tablet.app.test_client()
        given = {name.replace("__", "-"): value for name, value in query.items()}
        return client.get(f"/ogc{path}", query_string=given, headers=self.tablet.identity)

    def items(self, collection: str, **query: Any) -> dict[str, Any]:
        answer = self.get(f"/collections/{collection}/items", **query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json(force=True)
        return found

    def ids(self, collection: str, **query: Any) -> list[str]:
        return [feature["id"] for feature in self.items(collection, **query)["features"]]


@pytest.fixture
def reader(tablet: Tablet) -> Reading:
    """A planner of Hawalli, and one record of each kind there."""
    write_all(tablet)
    tablet.push()
    return Reading(tablet.app, "planner", governorates=["KW-HA"])
