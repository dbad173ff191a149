"""The fake server and the real one, each with an inspector and a small programme."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from mobile.composition import Tablet, open_tablet
from mobile.faults import NoNetworkError
from mobile.ports import Transport
from mobile.shapes import Reply, Request
from mobile.sync.http_transport import HttpTransport
from server.accounts.models import Person
from server.app import create_app
from server.db import db
from tests import factories
from tests.contracts.fake_server import FakeServer
from tests.ports import SteeredClock, steered_ports
from tests.served import served as on_loopback
from tests.server.sync.field import lay_programme
from tests.throwaway import ThrowawayDatabase, throwaway_config

PASSWORD = "a password for tests only"


class Wire:
    """A transport with a switch: answers may be lost, or come from somebody else."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.trouble = ""
        self.sent: list[str] = []

    def send(self, request: Request) -> Reply:
        self.sent.append(request.path)
        is_pull = request.path.endswith("/pull")
        if self.trouble == "down" or (self.trouble == "pull down" and is_pull):
            raise NoNetworkError
        if self.trouble == "portal":
            return Reply(200, {"content-type": "text/html"}, b"<html>Welcome to free Wi-Fi</html>")
        reply = self._transport.send(request)
        if self.trouble == "push reply lost" and request.path.endswith("/push"):
            raise NoNetworkError
        return reply


@dataclass
class Served:
    """A server that tablets of one inspector sync with."""

    transport: Transport
    folder: Path
    return_work: Callable[[UUID, str], None]
    tablets: list[Tablet] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def tablet(self, home: Path | None = None, is_signed_in: bool = True) -> Tablet:
        """A new tablet, or the one that lives in ``home``; its wire is ``tablet.transport``."""
        home = home or self.folder / f"tablet-{next(self._numbers)}"
        found = open_tablet(home, "http://127.0.0.1:9", transport=Wire(self.transport))
        self.tablets.append(found)
        if is_signed_in:
            found.engine.sign_in("inspector", PASSWORD)
        return found


@pytest.fixture(scope="module")
def listening_app(database: ThrowawayDatabase) -> Iterator[tuple[Flask, str]]:
    """The application behind real HTTP, with the small programme; one for all tests here."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        lay_programme(app)
        with on_loopback(app) as address:
            yield app, address
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=["fake", "real"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    if request.param == "fake":
        found = _fake(tmp_path)
        yield found
    else:
        app, url = request.getfixturevalue("listening_app")
        transport = HttpTransport(url)
        found = Served(transport, tmp_path, populate(app))
        yield found
        transport.close()
    for tablet in found.tablets:
        tablet.close()


def _fake(folder: Path) -> Served:
    server = FakeServer(PASSWORD)

    def return_work(record: UUID, reason: str) -> None:
        head = server.heads[record]
        change = {"id": uuid4(), "record": record, "base": UUID(head["change"])}
        server.apply(0, change, {"state": "returned", "return_reason": reason})

    return Served(server, folder, return_work)


def populate(app: Flask) -> Callable[[UUID, str], None]:
    """New people in an otherwise empty register."""
    with app.app_context():
        # Frozen baselines refuse it, here too where there are none.
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text("TRUNCATE person, head, register_state CASCADE"))
        db.session.execute(text("TRUNCATE revision, exit, work, measured, sign_in_attempt CASCADE"))
        db.session.execute(text("TRUNCATE week_progress, earned_share, earned_week"))
        db.session.commit()
        factories.inspector()
        by = factories.supervisor().id

    def return_work(record: UUID, reason: str) -> None:
        with app.app_context():
            factories.return_work(db.session.get_one(Person, by), record, reason)

    return return_work
