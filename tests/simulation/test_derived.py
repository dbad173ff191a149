"""A row or a sum that is not what the register gives is seen from outside."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from psycopg.rows import dict_row

from tests.server.sync.conftest import committed_field
from tests.server.sync.field import Tablet, add_person, execute, work
from tests.simulation.seeded.derived import look_at_derived

__all__ = ["committed_field"]


def complaints(app: Flask) -> list[str]:
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    with psycopg.connect(url, row_factory=dict_row) as server:
        return look_at_derived(server)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE work SET quantity = quantity + 1",
        "UPDATE work SET version = 7 WHERE state = 'logged'",
        "UPDATE measured SET quantity = 0",
        "DELETE FROM work",
        "UPDATE head SET is_deleted = true",
        "UPDATE work SET record = gen_random_uuid()",
    ],
)
def test_what_is_not_as_the_register_gives_it_is_seen(committed_field: Flask, wrong: str) -> None:
    tablet, deleted = Tablet(committed_field, add_person(committed_field)), uuid4()
    tablet.write({}, deleted, tablet.write(work(), deleted), "delete")
    tablet.write(work())
    tablet.push()
    assert complaints(committed_field) == []
    execute(committed_field, wrong)
    assert complaints(committed_field)
