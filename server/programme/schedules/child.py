"""The process that reads a schedule which nobody trusts, with little to spend.

``child read FILE`` prints JSON lines (see schedule.py), or one line "refused".
``child write FORMAT LINES TARGET`` writes such lines as MSPDI or XER, and prints how that reads.
No secret is in its environment; whatever the file does to it, its parent goes on. The Java
machine runs in here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from server.bounds import bound
from server.programme.schedules.recognising import recognise
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.schedule import Schedule, read_lines

CPU_S = 90
# The heap of engine.py and what a Java machine reserves beside it.
MEMORY_BYTES = 3 * 1024 * 1024 * 1024
LARGEST_OUTPUT = 256 * 1024 * 1024
REFUSED = "refused"


def read(path: Path) -> Schedule:
    """The schedule in a file of any known format. Raises ScheduleRefusedError."""
    what = recognise(path)
    if what.format in {"XLSX", "CSV"}:
        from server.programme.schedules.tables import read_table  # noqa: PLC0415

        return read_table(path, what)
    from server.programme.schedules.reader import read_with_mpxj  # noqa: PLC0415

    return read_with_mpxj(_engine(), path, what)


def write(format_: str, lines: Path, target: Path) -> Schedule:
    """Write a schedule that our own process gave, and read back what came of it."""
    from server.programme.schedules.reader import read_with_mpxj  # noqa: PLC0415
    from server.programme.schedules.to_mpxj import write_with_mpxj  # noqa: PLC0415

    mpxj = _engine()
    with lines.open("rb") as file:
        write_with_mpxj(mpxj, read_lines(file), format_, target)
    return read_with_mpxj(mpxj, target, recognise(target))


def _engine() -> Any:
    from server.programme.schedules.engine import (  # noqa: PLC0415 - not for tables
        EngineMissingError,
        start_engine,
    )

    try:
        return start_engine(str(Path.cwd()))
    except EngineMissingError as error:
        raise ScheduleRefusedError("reader_missing", str(error)[:200]) from error


def limit() -> None:
    bound(CPU_S, MEMORY_BYTES, LARGEST_OUTPUT)


def _answer(verb: str, words: list[str]) -> Iterator[bytes]:
    try:
        done = read(Path(*words)) if verb == "read" else write(words[0], *map(Path, words[1:]))
        yield from done.lines()
    except ScheduleRefusedError as error:
        said = {"code": error.code, "detail": error.detail, "where": error.where}
        yield orjson.dumps([REFUSED, said])
    except MemoryError:
        yield orjson.dumps([REFUSED, {"code": "reading_too_costly"}])


def main(words: list[str]) -> None:
    limit()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        # What Java's libraries have to say goes to the log, not between our lines.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in _answer(words[0], words[1:]):
            answer.write(line + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
    # All is said: nobody needs Java and Python to put away what they hold, one by one.
    os._exit(0)
