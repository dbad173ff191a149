"""All numbers of all six weeks: of the demonstration, and of a week with findings and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from server.accounts.demonstration import PASSWORD
from server.app import create_app
from server.config import PROJECT
from server.db import db, migrating
from server.db.restore import restore
from server.reporting import queries, service
from server.reporting.formulas import NEWEST
from server.reporting.places import PROGRAMME
from shared.rules.scope import EVERYTHING
from shared.rules.weeks import week_end
from shared.vocabulary.places import GOVERNORATES
from tests import factories
from tests.browser import signed_in
from tests.ports import SteeredClock, steered_ports
from tests.server.reporting import season
from tests.server.reporting.conftest import token_of
from tests.server.reporting.pictures import find
from tests.server.reporting.test_behind import check_all
from tests.throwaway import ThrowawayDatabase, throwaway_config

WEEK = date(2026, 11, 8)
DUMP = PROJECT / "deploy" / "demonstration.dump"


@pytest.mark.usefixtures("quick_pdf")
def test_every_number_of_a_week_with_findings_and_decisions(
    database: ThrowawayDatabase,
) -> None:
    clock = SteeredClock()
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(clock))
        with app.app_context():
            lived = season.fill(clock, week_end(WEEK), WEEK, (9, 10))
            find(lived)
            stop = {"presence": "no_work", "reason": "stopped", "shift": "morning"}
            stop |= {"contract": 9, "governorate": "KW-HA"}
            factories.change(lived.inspector, uuid4(), stop, kind="attendance")
            (week,) = service.issue_weeks(["KW-HA"], WEEK, None, EVERYTHING)
            base = f"/weeks/KW-HA/{WEEK}/{week.issue}"
        client = signed_in(app, "season.supervisor").client
        met = check_all(client, client.get(f"{base}?lang=en").text, f"{base}/behind/")
        assert {"major", "overdue", "failed", "stopped"} <= met
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def shown(database: ThrowawayDatabase) -> Iterator[tuple[FlaskClient, date]]:
    """The demonstration restored, its newest week issued anew by the formulas of now."""
    url = database.cluster.create_database("shown")
    restore(url, DUMP)
    migrating.upgrade(url)
    clock = SteeredClock()
    app = create_app(throwaway_config(url), steered_ports(clock))
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "set_pdf", lambda figures, cut, language: b"%PDF quick")
        newest = queries.issued_weeks(EVERYTHING)[0]
        start, clock.moment = newest.week_start, newest.issued_at + timedelta(days=1)
        db.session.rollback()
        service.issue_weeks(GOVERNORATES.codes, start, None, EVERYTHING)
    client = app.test_client()
    token = token_of(client.get("/sign-in").text)
    form = {"username": "supervisor", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 303
    yield client, start
    with app.app_context():
        db.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", [*GOVERNORATES.codes, PROGRAMME])
def test_every_number_of_the_demonstrations_weeks(
    shown: tuple[FlaskClient, date], place: str
) -> None:
    client, start = shown
    issues = client.get("/api/v1/weeks", query_string={"week": start.isoformat()}).json["weeks"]
    newest = max((one for one in issues if one["governorate"] == place), key=lambda o: o["issue"])
    assert newest["rules_version"].endswith(f".{NEWEST}")
    base = newest["page"]
    met = check_all(client, client.get(f"{base}?lang=en").text, f"{base}/behind/")
    assert {"planned", "accepted", "spi", "gap-days", "forecast", "received", "late"} <= met
