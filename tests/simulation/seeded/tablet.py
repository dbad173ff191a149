"""A tablet whose process can die at any instruction around a transaction of its store.

The store is the real one on a real file. Its connections tell this module of each statement;
a death copies the files as they are at that instant, and what comes after is done on the copy.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import TypeVar

from mobile import composition
from mobile.composition import Tablet
from tests.mobile.steered import SeededRandomness
from tests.ports import SeededIds
from tests.simulation.clocks import TabletClock
from tests.simulation.seeded.faults import Faults, TabletKilledError
from tests.simulation.seeded.watching import WATCHES, Watch
from tests.simulation.seeded.wire import Wire

T = TypeVar("T")
# Small pushes, so that a day's changes meet several faults on their way.
CHANGES_A_PUSH = 4


class SeededTablet(Watch):
    """``home``: where its files are now; after a death they are a copy of what was there."""

    def __init__(
        self, name: str, folder: Path, seed: int, clock: TabletClock, wire: Wire, faults: Faults
    ) -> None:
        self.name, self.clock, self.wire, self.faults = name, clock, wire, faults
        self._folder, self._lives = folder, 0
        self._ids, self._randomness = SeededIds(clock, seed), SeededRandomness(seed)
        self.home = folder / f"{name}-0"
        self.doing, self.is_dead = "", False
        self.chance = Random(seed)
        self.tablet = self._open()

    def _open(self) -> Tablet:
        WATCHES[self.home] = self
        return composition.open_tablet(
            self.home,
            "http://office.test",
            clock=self.clock,
            ids=self._ids,
            randomness=self._randomness,
            transport=self.wire.transport(),
            device_name=self.name,
            changes_a_push=CHANGES_A_PUSH,
        )

    def run(self, act: Callable[[Tablet], T]) -> T | None:
        """Do something on the tablet; None when it died over it and was started again."""
        try:
            return act(self.tablet)
        except TabletKilledError:
            self._start_again()
            return None

    def restart(self) -> None:
        """Switched off without a word, and on again."""
        with suppress(TabletKilledError):
            self._die()
        self._start_again()

    def _start_again(self) -> None:
        self.faults.tell(f"{self.name} is started again")
        self.doing, self.is_dead = "", False
        del self.tablet
        self.tablet = self._open()

    def close(self) -> None:
        self.tablet.close()
        WATCHES.pop(self.home, None)

    def meets(self, point: str) -> None:
        """Die here, if that is what this point is armed for; once dead, there is no more to die."""
        if not self.is_dead and self.faults.strikes(f"tablet {point}"):
            self._die()

    def _die(self) -> None:
        """The files as they are now go on; the store that is in memory does not matter."""
        old, self._lives = self.home, self._lives + 1
        self.home = self._folder / f"{self.name}-{self._lives}"
        shutil.copytree(old, self.home, ignore=shutil.ignore_patterns("*-shm"))
        WATCHES.pop(old, None)
        self.is_dead = True
        raise TabletKilledError

    @contextmanager
    def full_flash(self) -> Iterator[None]:
        """The database may not grow by a page meanwhile."""
        writer = self.tablet.store.database._writer
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
        writer.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                writer.execute("PRAGMA max_page_count = 1073741823")
