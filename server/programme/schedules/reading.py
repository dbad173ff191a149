"""Have a schedule read by a child process, and take in what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Timer
from typing import IO

import orjson
import structlog

from server.config import PROJECT
from server.programme.schedules.child import REFUSED
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.schedule import Schedule, read_lines

WALL_S = 120
# What a Java machine that ran out of memory leaves with (ExitOnOutOfMemoryError).
_OUT_OF_MEMORY = 3
# Waits for the child's schedule. Raises ScheduleRefusedError.
Answer = Callable[[], Schedule]
_KILLED_BY_LIMIT = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ}


def read_schedule(path: Path, wall_s: float = WALL_S) -> Schedule:
    """The schedule in ``path``, of any known format.

    Raises ScheduleRefusedError; ``reading_too_costly`` when it went beyond its limits.
    """
    with reading(path, wall_s) as answer:
        return answer()


@contextmanager
def reading(path: Path, wall_s: float = WALL_S) -> Iterator[Answer]:
    """Have ``path`` read while the block does other things; what is given waits for it."""
    with (
        tempfile.TemporaryDirectory(prefix="tareeq-schedule-") as folder,
        _running(["read", str(path.absolute())], Path(folder), wall_s) as answer,
    ):
        yield answer


def run_child(words: list[str], folder: Path, wall_s: float = WALL_S) -> Schedule:
    """What the child says, given these words, with ``folder`` for all that it writes.

    Raises ScheduleRefusedError.
    """
    with _running(words, folder, wall_s) as answer:
        return answer()


@contextmanager
def _running(words: list[str], folder: Path, wall_s: float) -> Iterator[Answer]:
    """The child at work in ``folder``; it ends with the block, whatever happens there."""
    command = [sys.executable, "-m", "server.programme.schedules.child", *words]
    with (
        Path(folder, "said").open("w+b") as said,
        Path(folder, "errors").open("w+b") as errors,
        subprocess.Popen(
            command,
            env=_environment(folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=errors,
        ) as child,
    ):
        # A wait with a limit of its own would look every 50 ms whether the child has ended.
        ending = Timer(wall_s, child.kill)
        ending.start()
        try:
            yield partial(_answer_of, child, said, errors)
        finally:
            ending.cancel()
            child.kill()


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours is in it: no secret, no key of a bucket."""
    environ = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
    }
    if java := os.environ.get("JAVA_HOME"):
        environ["JAVA_HOME"] = java
    return environ


def _answer_of(child: subprocess.Popen[bytes], said: IO[bytes], errors: IO[bytes]) -> Schedule:
    code = child.wait()
    said.seek(0)
    errors.seek(0)
    if code != 0:
        raise refusal_of(code, errors.read()[-500:])
    return _taken_in(said)


def refusal_of(code: int, errors: bytes) -> ScheduleRefusedError:
    """Why a child that left with ``code`` did so: beyond its limits, or by the file's fault."""
    words = errors.decode("utf-8", "replace")
    structlog.get_logger("schedules").warning("reading ended", code=code, said=words)
    is_costly = code in _KILLED_BY_LIMIT or code == _OUT_OF_MEMORY or "MemoryError" in words
    return ScheduleRefusedError("reading_too_costly" if is_costly else "file_broken")


def _taken_in(said: IO[bytes]) -> Schedule:
    name, answer = orjson.loads(said.readline())
    if name == REFUSED:
        raise ScheduleRefusedError(**answer)
    said.seek(0)
    return read_lines(said)
