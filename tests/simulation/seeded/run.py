"""Live through the days of some seeds on one database, and look at each from outside."""

from __future__ import annotations

import logging
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import structlog

from server.config import libpq_url
from tests.ports import SteeredClock
from tests.simulation import planted
from tests.simulation.seeded.cast import begin_anew, make_ready
from tests.simulation.seeded.day import Day
from tests.simulation.seeded.files import FileStore, small_pieces
from tests.simulation.seeded.promises import Evidence, Home, complaints
from tests.simulation.seeded.server import Server
from tests.simulation.seeded.watching import watched_stores
from tests.throwaway import throwaway_database

NAME = "days"


@dataclass(frozen=True)
class Lived:
    """How a day went. ``wrong``: what is not as promised, the first thing first."""

    seed: int
    points: dict[str, int]
    wrong: list[str]
    story: list[str]


class Place:
    """A database and a folder in which days can be lived, one after the other."""

    def __init__(self, server: Server, hashed: str, tables: tuple[str, ...], folder: Path) -> None:
        self.server, self._hashed, self._tables, self._folder = server, hashed, tables, folder

    def live(self, seed: int, planted_bug: str = "") -> Lived:
        begin_anew(self.server.app, self._tables, self._hashed)
        self.server.files.begin_anew()
        folder = self._folder / str(seed)
        folder.mkdir()
        day = Day(seed, self.server, folder, planted_bug)
        try:
            day.live()
            day.come_home()
            wrong = complaints(_evidence(day))
        except Exception as error:
            wrong = [f"diverged: {type(error).__name__}: {error}"]
            day.faults.tell("".join(traceback.format_exception(error)))
        finally:
            day.close()
            shutil.rmtree(folder)
        return Lived(seed, dict(day.faults.struck), wrong, day.faults.story)


def _evidence(day: Day) -> Evidence:
    homes = [Home(t.name, t.home, t.name not in day.revoked) for t in day.tablets]
    return Evidence(
        day.server.plain_url, day.server.files.stored, homes, day.ledger,
        day.scopes.now, day.scopes.was, day.office.seen,
    )  # fmt: skip


@contextmanager
def place(planted_bug: str = "") -> Iterator[Place]:
    """A cluster of its own, so that no other day's transactions hold this one's feed back."""
    with (
        throwaway_database() as database,
        tempfile.TemporaryDirectory(prefix="tareeq-days-", dir=_quick_folder()) as folder,
        watched_stores(),
        small_pieces(),
        planted.on_tablets(planted_bug),
    ):
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        url = database.cluster.create_database(NAME, template="migrated")
        _quieten(database.url)
        hashed, tables = make_ready(url)
        files = FileStore(Path(folder) / "server")
        server = Server(database.cluster, NAME, SteeredClock(), files, planted_bug)
        yield Place(server, hashed, tables, Path(folder))
        server.engine.dispose()


def _quieten(url: str) -> None:
    """Nothing in the cluster may begin a transaction but the day itself; none waits for long:
    only the open writer is ever waited for, who goes on when the others have given up.
    """
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        for setting in ("autovacuum = off", "lock_timeout = '200ms'"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


def _quick_folder() -> str | None:
    """Memory, where there is some: thousands of commits are made durable in a day."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() else None
