"""A tablet whose process can die at any instruction around a transaction of its store.

The store is the real one on a real file. Its connections tell this module of each statement;
a death copies the files as they are at that instant, and what comes after is done on the copy.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from mobile import composition
from mobile.composition import Tablet
from mobile.store import SqliteStore, database
from tests.mobile.steered import SeededRandomness
from tests.ports import SeededIds
from tests.simulation.clocks import TabletClock
from tests.simulation.seeded.faults import Faults, TabletKilledError
from tests.simulation.seeded.wire import Wire

T = TypeVar("T")
# Small pushes, so that a day's changes meet several faults on their way.
CHANGES_A_PUSH = 4
TRANSACTIONS = {
    "log_work": "save", "correct_work": "save", "withdraw_work": "save", "undo": "save",
    "dismiss": "save", "keep_receipts": "receipts", "keep_page": "page",
    "keep_sign_in": "sign-in", "start_over": "start over", "move_to": "new outbox",
}  # fmt: skip
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)
# Which tablet's files these are, by the folder they lie in.
_TABLETS: dict[Path, SeededTablet] = {}


class WatchedConnection(sqlite3.Connection):
    """Tells its tablet of each statement, before and after."""

    watch: SeededTablet | None = None

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        if self.watch is None:
            return super().execute(sql, *given)
        self.watch.before(sql)
        found = super().execute(sql, *given)
        self.watch.after(sql)
        return found

    def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
        found = super().executemany(sql, *given)
        if self.watch is not None:
            self.watch.after(sql)
        return found


def _connect(path: Path) -> sqlite3.Connection:
    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=WatchedConnection)  # type: ignore[assignment]
    try:
        found = _plain_connect(path)
    finally:
        sqlite3.connect = connect
    assert isinstance(found, WatchedConnection)
    found.watch = _TABLETS.get(path.parent)
    return found


_plain_connect = database._connect


def _watched(name: str, transaction: str) -> Callable[..., Any]:
    def call(store: Any, *given: Any, **named: Any) -> Any:
        method = getattr(SqliteStore, name)
        tablet = _TABLETS.get(store.database.path.parent)
        if tablet is None or tablet.doing:
            return method(store, *given, **named)
        with tablet.does(transaction):
            return method(store, *given, **named)

    return call


WatchedStore = type(
    "WatchedStore", (SqliteStore,), {name: _watched(name, t) for name, t in TRANSACTIONS.items()}
)


@contextmanager
def watched_stores() -> Iterator[None]:
    """Tablets that are opened inside are watched."""
    database._connect = _connect
    composition.SqliteStore = WatchedStore  # type: ignore[misc]
    try:
        yield
    finally:
        database._connect = _plain_connect
        composition.SqliteStore = SqliteStore  # type: ignore[misc]


class SeededTablet:
    """``home``: where its files are now; after a death they are a copy of what was there."""

    def __init__(
        self, name: str, folder: Path, seed: int, clock: TabletClock, wire: Wire, faults: Faults
    ) -> None:
        self.name, self.clock, self.wire, self.faults = name, clock, wire, faults
        self._folder, self._lives = folder, 0
        self._ids, self._randomness = SeededIds(clock, seed), SeededRandomness(seed)
        self.home = folder / f"{name}-0"
        self.doing = ""
        self.chance = Random(seed)
        self.tablet = self._open()

    def _open(self) -> Tablet:
        _TABLETS[self.home] = self
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
        self.doing = ""
        del self.tablet
        self.tablet = self._open()

    def close(self) -> None:
        self.tablet.close()
        _TABLETS.pop(self.home, None)

    @contextmanager
    def does(self, transaction: str) -> Iterator[None]:
        self.doing = transaction
        try:
            yield
        finally:
            self.doing = ""

    def before(self, sql: str) -> None:
        if sql.startswith("BEGIN"):
            self._meets("before")
        elif sql == "COMMIT":
            self._meets("before commit")

    def after(self, sql: str) -> None:
        if sql == "COMMIT":
            self._meets("after commit")
        elif _WRITES.match(sql):
            self._meets("inside")

    def meets(self, point: str) -> None:
        """Die here, if that is what this point is armed for."""
        if self.faults.strikes(f"tablet {point}"):
            self._die()

    def _meets(self, moment: str) -> None:
        if self.doing:
            self.meets(f"{self.doing}: {moment}")

    def _die(self) -> None:
        """The files as they are now go on; the store that is in memory does not matter."""
        old, self._lives = self.home, self._lives + 1
        self.home = self._folder / f"{self.name}-{self._lives}"
        shutil.copytree(old, self.home, ignore=shutil.ignore_patterns("*-shm"))
        _TABLETS.pop(old, None)
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
