"""``tareeq run``: the database, the web server and the worker in the foreground.

Whatever ends it (Ctrl-C, SIGTERM, a child that died), everything it started is stopped.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import click

from server.config import Config, config_from_environment, sqlalchemy_url
from server.processes import children, note
from server.processes.database import NAME, private_cluster, state_folder
from server.processes.greeting import greeting
from server.processes.parent import is_interrupted_make
from server.processes.preparation import prepare_database

READY_WITHIN_S = 60
# For settings that are looked at before there is a database.
NOT_YET_KNOWN = "postgresql:///not-yet-known"


class Stopped(Exception):  # noqa: N818 - a request, not an error
    """Somebody asked us to end."""


def run() -> None:
    """Start everything, say where it is, and wait. Raises ClickException when it cannot."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    folder = state_folder()
    try:
        _refuse_second(folder)
        with _noted(folder), _database() as url:
            _serve(_settings(url, folder))
    except Stopped:
        click.echo("\nTareeq stopped  ·  توقف طريق")


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut the tidying-up short.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _settings(url: str, folder: Path) -> Config:
    environ = os.environ | {"TAREEQ_DATABASE_URL": url, "TAREEQ_STATE_FOLDER": str(folder)}
    return config_from_environment(environ)


def _refuse_second(folder: Path) -> None:
    """Raise when this checkout's server runs, or its port is taken, before touching anything."""
    running = note.read(folder)
    if running:
        raise click.ClickException(
            f"Tareeq already runs at {running.address}  ·  طريق يعمل بالفعل\n"
            "Stop it with: make stop"
        )
    config = _settings(NOT_YET_KNOWN, folder)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise click.ClickException(
                f"port {config.port} on {config.host} is taken: {error.strerror}  ·  "
                f"المنفذ {config.port} مشغول\n"
                f"Use another one: TAREEQ_PORT={config.port + 1} make run\n"
                "or stop what runs there; another Tareeq stops with: make stop"
            ) from error


@contextmanager
def _database() -> Iterator[str]:
    """The url of the database, which runs during the block when it is our own."""
    given = os.environ.get("TAREEQ_DATABASE_URL")
    if given:
        yield sqlalchemy_url(given)
        return
    cluster = private_cluster()
    try:
        cluster.start()
        if not cluster.has_database(NAME):
            cluster.create_database(NAME)
        yield cluster.url(NAME)
    finally:
        # Stopped even if an earlier run, killed, had left it running.
        cluster.stop()


@contextmanager
def _noted(folder: Path) -> Iterator[None]:
    """A note for ``tareeq stop``, there until even the database has stopped."""
    config = _settings(NOT_YET_KNOWN, folder)
    note.write(folder, f"http://{config.host}:{config.port}")
    try:
        yield
    finally:
        note.remove(folder)


def _serve(config: Config) -> None:
    prepare_database(config)
    address = f"http://{config.host}:{config.port}"
    environ = os.environ | {
        "TAREEQ_DATABASE_URL": config.database_url,
        "TAREEQ_STATE_FOLDER": str(config.state_folder),
    }
    with _log(config) as output:
        started = [children.start(command, environ, output) for command in _commands(config)]
        try:
            _wait_until_ready(address, started)
            click.echo(greeting(address, config.database_url))
            sys.stdout.flush()
            _watch(started)
        except click.ClickException as error:
            raise click.ClickException(f"{error.message}{_last_words(output)}") from error
        finally:
            children.stop(started)


@contextmanager
def _log(config: Config) -> Iterator[IO[bytes] | None]:
    """Where server and worker write: a file in development, so that the greeting stays in
    view; in production our own output, which the service manager keeps.
    """
    if not config.is_development:
        yield None
        return
    path = config.state_folder / "tareeq.log"
    path.write_bytes(b"")
    with path.open("ab") as file:
        yield file


def _last_words(output: IO[bytes] | None) -> str:
    """The end of the log, to print under an error."""
    if output is None:
        return ""
    lines = Path(output.name).read_text(errors="replace").splitlines()[-12:]
    return "\n".join(["; the log ends:", *lines])


def _commands(config: Config) -> list[list[str]]:
    """The words that start the web server and the worker."""
    return [web_command(config), [sys.executable, "-m", "server.processes.worker"]]


def web_command(config: Config) -> list[str]:
    """The words that start the web server; the bench measures the same one."""
    return [
        sys.executable, "-m", "gunicorn", "server.processes.application:web()",
        "--bind", f"{config.host}:{config.port}", "--worker-class", "gthread",
        "--workers", str(config.web_workers), "--threads", str(config.web_threads),
        "--timeout", "60",
        "--graceful-timeout", "5", "--preload", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def _wait_until_ready(address: str, started: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        _raise_if_dead(started)
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own
                return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException(f"the server did not answer at {address}/healthz")


def _watch(started: list[subprocess.Popen[bytes]]) -> None:
    while not is_interrupted_make():
        _raise_if_dead(started)
        time.sleep(0.5)
    raise Stopped


def _raise_if_dead(started: list[subprocess.Popen[bytes]]) -> None:
    for name, child in zip(("the web server", "the worker"), started, strict=True):
        if child.poll() is not None:
            raise click.ClickException(f"{name} ended by itself (exit {child.returncode})")
