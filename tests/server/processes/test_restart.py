"""The server may be restarted at any time: under pushes, for real, with nothing lost or doubled."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from flask import Flask

from server.app import create_app
from server.config import Config, libpq_url
from server.db import db
from server.processes.run import _commands
from tests.server.sync.field import Tablet, add_person, lay_programme, rows, work
from tests.throwaway import ThrowawayDatabase, throwaway_config

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[3]
CHANGES = 4


@dataclass
class Office:
    """gunicorn as ``tareeq run`` starts it, on a port of its own."""

    config: Config
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environ = os.environ | {
            "TAREEQ_DATABASE_URL": self.config.database_url,
            "TAREEQ_SECRET_KEY": self.config.secret_key,
            "TAREEQ_REGISTER_KEY": self.config.register_key,
            "TAREEQ_STATE_FOLDER": str(self.folder),
        }
        command = _commands(Config(self.config.database_url, "", "", port=self.port))[0]
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environ, cwd=PROJECT, stdout=log, stderr=log
            )
        for _ in range(300):
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/healthz", timeout=5)
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "gunicorn.log").read_text())

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        assert self.process is not None
        self.signal(signal.SIGTERM)
        assert self.process.wait(30) == 0

    def post(self, tablet: Tablet, message: dict[str, Any]) -> httpx.Response:
        return httpx.post(
            f"{self.url}/api/v1/sync/push", json=message, headers=tablet.identity, timeout=30
        )


@pytest.fixture(scope="module")
def field_app(database: ThrowawayDatabase) -> Iterator[Flask]:
    with database.fresh() as url:
        # By the real clock, as gunicorn's: tokens are good for a quarter of an hour.
        app = create_app(throwaway_config(url))
        lay_programme(app)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def office(field_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = field_app.config["SQLALCHEMY_DATABASE_URI"]
    found = Office(throwaway_config(url), tmp_path_factory.mktemp("office"), port)
    found.start()
    yield found
    if found.process and found.process.poll() is None:
        found.stop()


@dataclass
class Sender(threading.Thread):
    """One tablet that pushes again until it has its receipts, as a tablet does."""

    office: Office
    tablet: Tablet
    enough: threading.Event
    statuses: list[int] = field(default_factory=list)
    cut: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.enough.is_set():
            first = len(self.tablet.bodies) + 1
            for _ in range(CHANGES):
                self.tablet.write(work())
            message = self.tablet.message(first)
            while not self._is_received(message):
                time.sleep(0.05)

    def _is_received(self, message: dict[str, Any]) -> bool:
        try:
            answer = self.office.post(self.tablet, message)
        except httpx.HTTPError:
            self.cut += 1
            return False
        self.statuses.append(answer.status_code)
        return answer.status_code == 200 and len(answer.json()["receipts"]) == CHANGES


def test_restarts_under_pushes_lose_and_double_nothing(office: Office, field_app: Flask) -> None:
    enough = threading.Event()
    tablets = [Tablet(field_app, add_person(field_app)) for _ in range(3)]
    senders = [Sender(office, tablet, enough) for tablet in tablets]
    before = rows(field_app, "SELECT count(*) FROM revision")[0].count
    for sender in senders:
        sender.start()
    # New workers in the place of the old ones; then all of it anew.
    office.signal(signal.SIGHUP)
    time.sleep(1.5)
    office.stop()
    office.start()
    give_up_at = time.monotonic() + 60
    while any(len(s.statuses) <= 5 for s in senders) and time.monotonic() < give_up_at:
        time.sleep(0.1)
    enough.set()
    for sender in senders:
        sender.join(60)
        assert not sender.is_alive()
        assert set(sender.statuses) <= {200, 503}, sender.statuses
    assert sum(sender.cut for sender in senders) > 0, "nobody noticed the restarts"
    after = rows(field_app, "SELECT count(*) FROM revision")[0].count
    assert after - before == sum(len(tablet.bodies) for tablet in tablets) > 0
    assert all(len(sender.statuses) > 5 for sender in senders)
    outcomes = {row.outcome for row in rows(field_app, "SELECT DISTINCT outcome FROM revision")}
    assert outcomes == {"created"}


@contextmanager
def locked_outbox(app: Flask, tablet: Tablet) -> Iterator[psycopg.Connection]:
    """Somebody else writes to this outbox and does not come to an end."""
    with psycopg.connect(libpq_url(app.config["SQLALCHEMY_DATABASE_URI"])) as connection:
        connection.execute("SELECT 1 FROM outbox WHERE id = %s FOR UPDATE", [tablet.outbox])
        yield connection


def test_a_push_that_waits_in_vain_for_a_lock_is_told_when_to_come_back(
    office: Office, field_app: Flask
) -> None:
    tablet = Tablet(field_app, add_person(field_app))
    tablet.write(work())
    begun = time.monotonic()
    with locked_outbox(field_app, tablet):
        answer = office.post(tablet, tablet.message())
    # One statement's time, not one for each try.
    assert time.monotonic() - begun < 9
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "5"
    assert office.post(tablet, tablet.message()).json()["receipts"][0]["outcome"] == "created"


def test_a_push_under_way_is_finished_before_the_server_ends(
    office: Office, field_app: Flask
) -> None:
    tablet = Tablet(field_app, add_person(field_app))
    tablet.write(work())
    answers: list[httpx.Response] = []
    with locked_outbox(field_app, tablet) as connection:
        push = threading.Thread(
            target=lambda: answers.append(office.post(tablet, tablet.message()))
        )
        push.start()
        time.sleep(1)
        office.signal(signal.SIGTERM)
        time.sleep(1)
        connection.rollback()
    push.join(20)
    assert [answer.status_code for answer in answers] == [200]
    assert answers[0].json()["receipts"][0]["outcome"] == "created"
