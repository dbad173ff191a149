"""Kills the server's worker at a named step, once, when the simulation has armed it.

Arming is a file in the simulation's folder, so that it outlives the killed worker: whoever
renames the file is the one to die.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

ARMED = "armed"
DONE = "killed"


class KillingSteps:
    """A server's Steps port. ``folder`` holds the armed steps, one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def at(self, step: str) -> None:
        armed = self._folder / f"{ARMED} {step}"
        try:
            armed.rename(self._folder / f"{DONE} {step}")
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


def arm(folder: Path, step: str) -> None:
    """The next worker that comes to ``step`` is killed there."""
    (folder / f"{ARMED} {step}").touch()


def killed_at(folder: Path) -> list[str]:
    """The steps at which a worker was killed."""
    return sorted(path.name.removeprefix(f"{DONE} ") for path in folder.glob(f"{DONE} *"))
