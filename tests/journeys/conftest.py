"""A served office with some weeks of works, and a real browser to walk through it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from server.app import create_app
from server.db import db
from tests.factories import PASSWORD
from tests.journeys import evidence
from tests.journeys.sample import fill
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.server.attachments.conftest import keep_files_in
from tests.throwaway import ThrowawayDatabase, throwaway_config

# A Thursday morning; the sample's works end two days before.
NOW = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)


@dataclass
class ServedOffice:
    """``records``: one work of each fate by its name, and one record of other kinds by its kind."""

    app: Flask
    url: str
    records: dict[str, UUID]


@contextmanager
def served_office(url: str) -> Iterator[ServedOffice]:
    """The office on a database of its own, on a free port of this machine alone."""
    with TemporaryDirectory() as folder:
        yield from _served_office(url, Path(folder))


def _served_office(url: str, folder: Path) -> Iterator[ServedOffice]:
    clock = SteeredClock(NOW)
    app = create_app(throwaway_config(url), steered_ports(clock))
    with app.app_context():
        records = fill(clock)
    keep_files_in(app, folder)
    records |= evidence.add(app, clock)
    # A line for each file of each page would bury what a failed test has to say.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with served(app) as address:
        yield ServedOffice(app, address, records)
    with app.app_context():
        db.engine.dispose()


def context_in(
    browser: Browser, language: str, width: int = 1366, height: int = 768
) -> BrowserContext:
    """A visitor of their own, with a browser in this language."""
    locale = {"ar": "ar-KW", "en": "en-GB"}[language]
    size = {"width": width, "height": height}
    return browser.new_context(viewport=size, locale=locale, timezone_id="Asia/Kuwait")


def sign_in(page: Page, office: ServedOffice, username: str, then: str = "/works") -> None:
    """Sign in as a person does, on the way to a page."""
    page.goto(f"{office.url}{then}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{office.url}{then}*")


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait for that: the page before may look alike."""
    with link.page.expect_navigation():
        link.click()


@pytest.fixture(scope="session")
def office(database: ThrowawayDatabase) -> Iterator[ServedOffice]:
    with database.fresh() as url, served_office(url) as served:
        yield served


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a new visitor: ``visit("ar")``. A script's error fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(language: str = "ar", width: int = 1366, height: int = 768) -> Page:
        context = context_in(browser, language, width, height)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if _is_breach(line.text) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _is_breach(text: str) -> bool:
    return "Content Security Policy" in text
