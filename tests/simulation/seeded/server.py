"""The real server in this process: requests through WSGI, and a worker that dies on demand.

A death is a BaseException out of a step or a statement. The connection is dropped first, so that
PostgreSQL rolls back by itself, as it does when a process is gone; the pool goes with it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from flask import Flask, has_app_context
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from server.app import create_app
from server.config import libpq_url
from server.db import db
from server.db.cluster import PrivateCluster
from server.db.restore import renew_feed
from server.ports import Ports
from tests.ports import SeededIds, SeededRandomness, SteeredClock
from tests.simulation import planted
from tests.simulation.points import WRITES
from tests.simulation.seeded.faults import Faults, ServerKilledError
from tests.simulation.seeded.files import FileStore
from tests.throwaway import throwaway_config

T = TypeVar("T")
# Whose commits are points, by how the path begins.
NAMED_COMMITS = {"/api/v1/auth/": "refresh", "/api/v1/works/": "office"}


@dataclass(frozen=True)
class Answered:
    """A reply as it leaves the server; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if is_packed else self.body


class Steps:
    """The server's Steps port. ``held`` runs once at push.written, in the open transaction."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.held: Callable[[], None] | None = None

    def at(self, step: str) -> None:
        if step == "push.written" and self.held is not None:
            held, self.held = self.held, None
            # In this context others' requests would share this one's session and transaction.
            Context().run(held)
        if self.faults.strikes(f"server {step}"):
            die()


@cache
def written_by(statement: str) -> tuple[str, ...]:
    """Which of the numbered writes an SQL statement does."""
    normal = " ".join(statement.split())
    return tuple(words for words, _ in WRITES if re.search(rf"\b{words}\b", normal))


def _named_commit(path: str) -> str:
    return next((name for start, name in NAMED_COMMITS.items() if path.startswith(start)), "")


def die() -> None:
    """The worker's connection is gone, without a word to PostgreSQL."""
    if has_app_context():
        db.session().invalidate()
    raise ServerKilledError


class Server:
    """The office's server on the database ``name`` of ``cluster``, with or without a bug."""

    def __init__(
        self,
        cluster: PrivateCluster,
        name: str,
        clock: SteeredClock,
        files: FileStore,
        planted_bug: str = "",
    ) -> None:
        self.cluster, self.name, self.clock, self.files = cluster, name, clock, files
        self._planted_bug = planted_bug
        self.url = cluster.url(name)
        self.plain_url = libpq_url(self.url)
        self.faults = Faults()
        self.doing = ""
        self._begin()

    def _begin(self) -> None:
        self.steps = Steps(self.faults)
        ports = Ports(self.clock, SeededIds(self.clock), SeededRandomness(), self.steps)
        config = replace(throwaway_config(self.url), state_folder=self.files.state)
        self.app: Flask = create_app(config, ports)
        with self.app.app_context():
            self.engine = db.engine
        event.listen(self.engine, "before_cursor_execute", self._before)
        event.listen(self.engine, "after_cursor_execute", self._after)
        event.listen(self.engine, "commit", self._at_commit)
        planted.plant(self.app, self._planted_bug)

    def live_through(self, faults: Faults, seed: int) -> None:
        """A new day: nothing is remembered of another one."""
        self.faults = self.steps.faults = faults
        self.app.extensions["tareeq.ports"] = Ports(
            self.clock, SeededIds(self.clock, seed), SeededRandomness(seed), self.steps
        )

    def ask(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answered:
        """One request, answered whole. Raises ServerKilledError when the worker died over it.

        A body that is shorter than its header says was cut on the way.
        """
        doing, self.doing = self.doing, _named_commit(path)
        builder = EnvironBuilder(
            path=path, query_string=query, method=method, headers=dict(headers), data=body
        )
        environ = builder.get_environ()
        if "content-length" in headers:
            environ["CONTENT_LENGTH"] = headers["content-length"]
        try:
            pieces, status, found = run_wsgi_app(self.app, environ)
            content = b"".join(pieces)
            self._close(pieces)
        except ServerKilledError:
            self.engine.dispose()
            raise
        finally:
            self.doing = doing
        return Answered(int(status.split()[0]), {k.lower(): v for k, v in found}, content)

    def _close(self, pieces: Any) -> None:
        """What a server does when the reply has gone out already can no longer take it back."""
        try:
            pieces.close()
        except ServerKilledError:
            self.engine.dispose()

    def in_office(self, act: Callable[[], T], doing: str = "") -> T:
        """Call a service as a page would. ``doing``: whose commits are points.

        Raises ServerKilledError, and what the service does.
        """
        self.doing = doing
        try:
            with self.app.app_context():
                return act()
        except ServerKilledError:
            self.engine.dispose()
            raise
        finally:
            self.doing = ""

    def restart(self) -> None:
        self.engine.dispose()
        self._begin()

    def back_up(self, name: str) -> None:
        """Keep the database as it is now under ``name``, and the files."""
        self.engine.dispose()
        self.cluster.drop_database(name)
        self.cluster.create_database(name, template=self.name)
        self.files.back_up()

    def restore(self, name: str, epoch: UUID) -> None:
        """Be as the backup ``name`` was, under a new epoch, as server.db.restore does it."""
        self.engine.dispose()
        self.cluster.drop_database(self.name)
        self.cluster.create_database(self.name, template=name)
        renew_feed(self.url, epoch)
        self.files.restore()

    def rows(self, statement: str, *given: Any) -> list[Any]:
        """What is committed, by a connection of its own."""
        with psycopg.connect(self.plain_url, autocommit=True) as connection:
            return connection.execute(statement, given).fetchall()

    def _before(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self._at_statement("before", statement)

    def _after(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self._at_statement("after", statement)

    def _at_statement(self, when: str, statement: str) -> None:
        for words in written_by(statement):
            if self.faults.strikes(f"server {when} {words}"):
                raise ServerKilledError

    def _at_commit(self, connection: Any) -> None:
        if self.doing and self.faults.strikes(f"server before commit of {self.doing}"):
            connection.invalidate()
            raise ServerKilledError
        if self.doing and self.faults.strikes(f"server after commit of {self.doing}"):
            connection.connection.dbapi_connection.commit()
            connection.invalidate()
            raise ServerKilledError
