"""A store whose connections tell of each statement, so that a process can die at any of them.

The store is the real one on a real file; what dies, and how, says a ``Watch``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mobile import composition
from mobile.store import SqliteStore, database

TRANSACTIONS = {
    "log_work": "save", "correct_work": "save", "withdraw_work": "save", "undo": "save",
    "dismiss": "save", "keep_receipts": "receipts", "keep_page": "page",
    "keep_sign_in": "sign-in", "start_over": "start over", "move_to": "new outbox",
    "save": "save", "edit": "save", "delete": "save", "restore": "save", "attach_photo": "photo",
    "keep_parcel": "parcel",
}  # fmt: skip
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)
# Who watches a tablet's files, by the folder they lie in.
WATCHES: dict[Path, Watch] = {}


class WatchedConnection(sqlite3.Connection):
    """Tells its tablet of each statement, before and after."""

    watch: Watch | None = None

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
    found.watch = WATCHES.get(path.parent)
    return found


_plain_connect = database._connect


def _watched(name: str, transaction: str) -> Callable[..., Any]:
    def call(store: Any, *given: Any, **named: Any) -> Any:
        method = getattr(SqliteStore, name)
        tablet = WATCHES.get(store.database.path.parent)
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


class Watch:
    """``doing``: which transaction of the store runs. ``meets`` decides who dies there."""

    doing = ""

    @contextmanager
    def does(self, transaction: str) -> Iterator[None]:
        self.doing = transaction
        try:
            yield
        finally:
            self.doing = ""

    def before(self, sql: str) -> None:
        if sql.startswith("BEGIN"):
            self._comes_to("before")
        elif sql == "COMMIT":
            self._comes_to("before commit")

    def after(self, sql: str) -> None:
        if sql == "COMMIT":
            self._comes_to("after commit")
        elif _WRITES.match(sql):
            self._comes_to("inside")

    def meets(self, point: str) -> None:
        """Called at each point, such as ``save: before commit``."""
        raise NotImplementedError

    def _comes_to(self, moment: str) -> None:
        if self.doing:
            self.meets(f"{self.doing}: {moment}")
