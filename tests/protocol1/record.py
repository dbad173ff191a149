"""``python -m tests.protocol1.record``: record the days anew, for a new protocol alone.

What a released tablet said is never edited: see tests/data/protocol1/README.md.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.protocol1.days import DAYS, Day, Syncs
from tests.protocol1.office import Office
from tests.protocol1.recorded import Line, Recorder, write
from tests.throwaway import throwaway_database


def record() -> None:
    with throwaway_database() as database:
        for name, play in DAYS.items():
            with database.fresh() as url, tempfile.TemporaryDirectory() as folder:
                write(name, _recorded(Office(url), Path(folder), play))


def _recorded(office: Office, folder: Path, play: Callable[[Day], Syncs]) -> list[Line]:
    recorder = Recorder(office.app)

    def happens(what: str) -> None:
        recorder.note(happens=what)
        recorder.is_reply_lost = "reply to a push is lost" in what
        office.happens(what)

    day = Day(folder, recorder, happens)
    recorder.note(syncs=play(day))
    day.close()
    office.close()
    return recorder.lines


if __name__ == "__main__":
    record()
