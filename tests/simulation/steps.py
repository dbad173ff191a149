"""Kills a process of the server at a named step, once, when the simulation has armed it.

Arming is a file in the simulation's folder, so that it outlives the killed worker: whoever
renames the file is the one to kill. The victim is the worker that comes by, unless another is
named: gunicorn's master, the PostgreSQL backend that serves this worker, or the postmaster.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from server.db import db

WORKER = "worker"
# What runs with it dies by the worker's hand: the moment is the step's, to the instruction.
VICTIMS = (WORKER, "master", "backend", "postmaster")
ARMED = "armed"
DONE = "killed"


class KillingSteps:
    """A server's Steps port. ``folder`` holds the armed steps, one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def at(self, step: str) -> None:
        for victim in VICTIMS:
            armed = self._folder / _named(ARMED, victim, step)
            try:
                armed.rename(self._folder / _named(DONE, victim, step))
            except FileNotFoundError:
                continue
            os.kill(self._pid_of(victim), signal.SIGKILL)

    def _pid_of(self, victim: str) -> int:
        if victim == "master":
            return os.getppid()
        if victim == "backend":
            return int(db.session.execute(db.text("SELECT pg_backend_pid()")).scalar_one())
        if victim == "postmaster":
            return int((self._folder / "postmaster").read_text())
        return os.getpid()


def _named(what: str, victim: str, step: str) -> str:
    return f"{what} {step}" if victim == WORKER else f"{what} {victim} {step}"


def arm(folder: Path, step: str, victim: str = WORKER) -> None:
    """``victim`` is killed when the next worker comes to ``step``."""
    (folder / _named(ARMED, victim, step)).touch()


def killed_at(folder: Path) -> list[str]:
    """The steps at which a worker was killed."""
    return sorted(path.name.removeprefix(f"{DONE} ") for path in folder.glob(f"{DONE} *"))
