"""``tareeq stop`` and ``tareeq reset``."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import click

from server.processes import note
from server.processes.database import private_cluster, state_folder

PATIENCE_S = 30


def stop() -> None:
    """Stop this checkout's server and database, if they run, and say what was stopped."""
    folder = state_folder()
    running = note.read(folder)
    if running:
        os.kill(running.pid, signal.SIGTERM)
        _wait_for_end(folder)
        click.echo(f"Stopped Tareeq at {running.address}  ·  أوقف طريق")
    cluster = private_cluster()
    if cluster.is_running():
        cluster.stop()
        click.echo("Stopped the database that an earlier run had left running")
    elif not running:
        click.echo("Tareeq was not running  ·  طريق لم يكن يعمل")


def reset() -> None:
    """Stop, then delete the private database with all it holds."""
    if os.environ.get("TAREEQ_DATABASE_URL"):
        raise click.ClickException(
            "TAREEQ_DATABASE_URL is set: reset removes the private database only, "
            "never one that it did not make"
        )
    stop()
    cluster = private_cluster()
    if not cluster.home.exists():
        click.echo("There is no private database to remove")
        return
    cluster.remove()
    # A new register is signed with a new key.
    (state_folder() / "register_key").unlink(missing_ok=True)
    click.echo(f"Removed the database in {cluster.home}; the next start makes a new one")


def _wait_for_end(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while note.read(folder):
        if time.monotonic() > deadline:
            raise click.ClickException(f"Tareeq did not stop within {PATIENCE_S} s")
        time.sleep(0.1)
