"""An office with a week of works, issued once: made once, and copied for each file of tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url

from server.accounts.models import Person
from server.app import create_app
from server.db import db
from server.reporting import queries, service
from server.reporting.models import IssuedWeek
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.ports import SteeredClock, steered_ports
from tests.server.reporting import season
from tests.throwaway import ThrowawayDatabase, throwaway_config

FIRST_DAY, LAST_DAY = date(2026, 11, 8), date(2026, 11, 14)
WEEK = date(2026, 11, 8)
# 9 and 10 lie in Hawalli, 13 in Jahra.
CONTRACTS = (9, 10, 13)

SignIn = Callable[[str], FlaskClient]


@dataclass
class Office:
    """``season`` goes on where it stood; its clock is the application's."""

    app: Flask
    season: season.Season

    def newest(self, governorate: str = "KW-HA") -> IssuedWeek:
        """The newest issue of the week; within an application context."""
        found = queries.last_issue(governorate, WEEK)
        assert found is not None
        return found

    def issue(self, *governorates: str) -> list[IssuedWeek]:
        return service.issue_weeks(governorates, WEEK, None, EVERYTHING)

    def person(self, name: str) -> Person:
        return db.session.scalars(db.select(Person).filter_by(username=name)).one()


@dataclass(frozen=True)
class Filled:
    """A database of such an office, to be copied; ``season`` as it stood at ``moment``."""

    name: str
    season: season.Season
    moment: datetime


@pytest.fixture(scope="session")
def filled(database: ThrowawayDatabase) -> Iterator[Filled]:
    clock = SteeredClock()
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(clock))
        with app.app_context():
            found = Office(app, season.fill(clock, LAST_DAY, FIRST_DAY, CONTRACTS))
            for name in ("hawalli", "jahra"):
                iso = {"hawalli": "KW-HA", "jahra": "KW-JA"}[name]
                factories.person(f"governor.{name}", "governor", governorates=[iso])
            factories.inspector("inspector.hawalli", governorates=["KW-HA"])
            factories.person("admin", "administrator")
            factories.supervisor("supervisor.9", contracts=[9])
            factories.inspector("inspector.nowhere", governorates=[])
            found.issue("KW-HA", "KW-JA")
            clock.advance(hours=1)
            # The copies know them without asking this database.
            for person in (found.season.inspector, found.season.supervisor):
                db.session.refresh(person)
            db.session.remove()
            db.engine.dispose()
        yield Filled(make_url(url).database or "", found.season, clock.moment)


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase, filled: Filled) -> Iterator[Office]:
    """A copy of its own for each file of tests: what one issues, no other meets."""
    clock = SteeredClock(filled.moment)
    with database.fresh(filled.name) as url:
        app = create_app(throwaway_config(url), steered_ports(clock))
        yield Office(app, filled.season.copied(clock))
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """No typesetting, for tests that look at everything but the page."""
    monkeypatch.setattr(service, "set_pdf", lambda figures, cut, language: b"%PDF quick")


@pytest.fixture
def sign_in(office: Office) -> SignIn:
    """A browser in which a person is signed in; its pages are English unless asked."""

    def by_name(username: str) -> FlaskClient:
        client = office.app.test_client()
        token = token_of(client.get("/sign-in").text)
        form = {"username": username, "password": factories.PASSWORD, "csrf_token": token}
        assert client.post("/sign-in", data=form).status_code == 303
        return client

    return by_name


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found[1]
