"""The bench's office: a cluster that syncs to disk, the demonstration, gunicorn as `tareeq run`."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import psycopg

from bench.limits import AT_MOST, tell
from server.config import PROJECT, STATE_FOLDER, Config, config_from_environment, libpq_url
from server.db.cluster import PrivateCluster
from server.processes import children
from server.processes.preparation import prepare_database
from server.processes.run import web_command

NAME = "office"
READY_WITHIN_S = 60


@dataclass
class Office:
    """A prepared database in a running cluster; ``serve`` puts the web server on it."""

    cluster: PrivateCluster
    config: Config

    @property
    def database(self) -> str:
        """The database's address as psycopg reads it."""
        return libpq_url(self.config.database_url)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.database, autocommit=True)

    @contextmanager
    def copied(self, name: str) -> Iterator[Office]:
        """An office on a copy of this database, dropped afterwards; nobody may be connected."""
        url = self.cluster.create_database(name, template=NAME)
        yield Office(self.cluster, replace(self.config, database_url=url))
        self.cluster.drop_database(name)

    @contextmanager
    def serve(self, workers: int | None = None) -> Iterator[Server]:
        """gunicorn with the words of `tareeq run`; ``workers``: as many as that has when None."""
        config = replace(self.config, port=_free_port())
        if workers:
            config = replace(config, web_workers=workers)
        with (config.state_folder / f"server-{config.port}.log").open("ab") as log:
            process = children.start(web_command(config), _environment(config), log)
            try:
                _wait_until_ready(config, process)
                yield Server(config.port, process.pid)
            finally:
                children.stop([process])


@dataclass(frozen=True)
class Server:
    """A running web server: where it listens, and its first process."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(word) for word in listed.split()]


@contextmanager
def office() -> Iterator[Office]:
    """A new office in this checkout's state folder, on its disk; nothing stays behind."""
    folder = STATE_FOLDER / f"bench-{os.getpid()}"
    folder.mkdir(mode=0o711, parents=True)
    cluster = PrivateCluster(folder / "postgres")
    try:
        cluster.start()
        config = _config(cluster.create_database(NAME), folder)
        prepare_database(config)
        yield Office(cluster, config)
    finally:
        cluster.remove()
        shutil.rmtree(folder)


def run_alone(
    measure: Callable[[Office, bool], dict[str, float]],
    about: str | None,
    at_most: Mapping[str, float] = AT_MOST,
) -> NoReturn:
    """One bench by itself: its figures beside their limits; exit 1 when one lies beyond."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    with office() as place:
        told = measure(place, is_quick)
    sys.exit(tell(told, [], is_quick=is_quick, at_most=at_most))


def _config(url: str, folder: Path) -> Config:
    return config_from_environment(
        {
            "TAREEQ_DATABASE_URL": url,
            "TAREEQ_STATE_FOLDER": str(folder),
            "TAREEQ_SECRET_KEY": secrets.token_hex(32),
            "TAREEQ_DEMONSTRATION": "yes",
        }
    )


def _environment(config: Config) -> dict[str, str]:
    return os.environ | {
        "TAREEQ_DATABASE_URL": config.database_url,
        "TAREEQ_STATE_FOLDER": str(config.state_folder),
        "TAREEQ_SECRET_KEY": config.secret_key,
        "PYTHONPATH": str(PROJECT),
    }


def _wait_until_ready(config: Config, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{config.host}:{config.port}/healthz").close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start; its log is in {config.state_folder}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
