"""Every page of the route table: axe blames nothing, little script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from server.app import create_app
from server.db import db
from tests.journeys.every_page import MOST_SCRIPT, Visited, pages, visit_all
from tests.journeys.test_accessibility import AXE, VIEWS, violations
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.server.attachments.conftest import keep_files_in
from tests.server.small_world import World, make_world
from tests.throwaway import ThrowawayDatabase, throwaway_config

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.exists(), reason="npm's axe-core is not installed"),
]
Walk = dict[str, Visited]


@pytest.fixture(scope="module")
def world(database: ThrowawayDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with database.fresh() as url:
        app: Flask = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        keep_files_in(app, Path(tmp_path_factory.mktemp("files")))
        yield make_world(app)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: view[0])
def walk(
    world: World, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Walk]]:
    with served(world.app) as url:
        yield url, visit_all(browser, url, world, request.param, violations)


def test_the_walk_leaves_no_page_out(world: World, walk: tuple[str, Walk]) -> None:
    listed = {rule for found in pages(world).values() for rule, _ in found}
    assert set(walk[1]) == listed
    assert len(listed) > 40


def test_axe_blames_nothing(walk: tuple[str, Walk]) -> None:
    assert {rule: seen.faults for rule, seen in walk[1].items() if seen.faults} == {}


def test_no_page_is_wider_than_the_window(walk: tuple[str, Walk]) -> None:
    assert [rule for rule, seen in walk[1].items() if seen.is_too_wide] == []


def test_no_page_loads_much_script(walk: tuple[str, Walk]) -> None:
    weights = {rule: seen.script_bytes() for rule, seen in walk[1].items()}
    assert max(weights.values()) > 0, "what pages load was not seen"
    assert {rule: found for rule, found in weights.items() if found > MOST_SCRIPT} == {}


def test_nothing_comes_from_elsewhere(walk: tuple[str, Walk]) -> None:
    url, found = walk
    foreign = {rule: seen.foreign_to(url) for rule, seen in found.items()}
    assert {rule: names for rule, names in foreign.items() if names} == {}


def test_no_page_breaks_its_security_policy(walk: tuple[str, Walk]) -> None:
    assert {rule: seen.breaches for rule, seen in walk[1].items() if seen.breaches} == {}
