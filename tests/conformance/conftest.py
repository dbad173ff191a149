"""One world of people, works and weeks for all the calls, and a watch over its rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.app import create_app
from server.db import db
from tests.conformance.watching import Watch
from tests.ports import SteeredClock, steered_ports
from tests.server.permissions_world import World, make_world
from tests.throwaway import ThrowawayDatabase, throwaway_config


@pytest.fixture(scope="session")
def world(database: ThrowawayDatabase) -> Iterator[World]:
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        yield make_world(app)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def watch(world: World) -> Watch:
    # The very first pull gives the register its epoch; from then on reading writes nothing.
    world.tablets["inspector"].pull()
    return Watch(world.app)
