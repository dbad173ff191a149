"""The note that a running server leaves, so that ``tareeq stop`` finds it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

NAME = "running.json"


@dataclass(frozen=True)
class Running:
    """A server at work: the process to stop, and its address."""

    pid: int
    address: str


def write(folder: Path, address: str) -> None:
    """Note that this process serves ``address``."""
    text = json.dumps({"pid": os.getpid(), "address": address})
    (folder / NAME).write_text(text, encoding="utf-8")


def read(folder: Path) -> Running | None:
    """The server that runs from this folder; None when none does (an old note is no server)."""
    try:
        found = Running(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        words = Path("/proc", str(found.pid), "cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, TypeError):
        return None
    # The number may by now be somebody else's process.
    return found if b"run" in words and any(b"tareeq" in word for word in words) else None


def remove(folder: Path) -> None:
    """Forget the note."""
    (folder / NAME).unlink(missing_ok=True)
