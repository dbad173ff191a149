"""save_ratio: a tablet saves a work with 100,000 held, to a bare SQLite transaction.

The bare one writes the same change's body as one row of one table, in a file of its own with
the same journal and synchronous FULL. Both are on this checkout's disk, in turns.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from bench.office import Office
from bench.tablets import HOST, Tablet, inspector
from bench.works import programme
from mobile.composition import open_tablet
from mobile.shapes import Fix
from mobile.store import SqliteStore
from server.accounts.demonstration import PASSWORD
from shared.wire.messages import pull_reply

HELD = 100_000
SAVES = 300
QUICK = (300, 10)
A_PAGE = 1_000
GOVERNORATE, PERSON = "KW-HA", "inspector.hawalli"


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """save_ratio: medians over ``SAVES`` saves and as many bare transactions."""
    held, saves = QUICK if is_quick else (HELD, SAVES)
    home = office.config.state_folder / "tablet"
    with office.copied("save") as place, place.serve() as server:
        tablet = open_tablet(home, f"http://{HOST}:{server.port}")
        tablet.engine.sign_in(PERSON, PASSWORD)
        page = pull_reply.load(json.loads(Tablet(server.port, PERSON).pull("limit=1000")))
        _hold(tablet.store, page, held)
        works = _works(place, saves)
    bare = _bare(home / "bare.db")
    save_s, bare_s = [], []
    for fields, fix in works:
        save_s.append(_seconds(lambda f=fields, x=fix: tablet.store.log_work(f, x)))
        body = _last_body(tablet.store)
        bare_s.append(_seconds(lambda b=body: bare.execute("INSERT INTO bare VALUES (?, ?)", b)))
    bare.close()
    tablet.close()
    saved, plain = median(save_s), median(bare_s)
    return {"save_ratio": saved / plain, "save_ms": saved * 1000, "save_bare_ms": plain * 1000}


def _hold(store: SqliteStore, page: dict[str, Any], held: int) -> None:
    """Let the tablet hold ``held`` records, brought as pulls bring them."""
    known = page["records"]
    for first in range(0, held, A_PAGE):
        records = [
            {**known[number % len(known)], "record": uuid4(), "change": uuid4()}
            for number in range(first, min(first + A_PAGE, held))
        ]
        store.keep_page({**page, "records": records, "more": True})


def _works(office: Office, count: int) -> list[tuple[dict[str, Any], Fix]]:
    writer = inspector(programme(office)[GOVERNORATE], seed=9)
    return [writer.typed() for _ in range(count)]


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT")
    return connection


def _last_body(store: SqliteStore) -> tuple[str, str]:
    with store.database.read() as rows:
        found = rows.execute(
            "SELECT change, body FROM open_change ORDER BY n DESC LIMIT 1"
        ).fetchone()
    return found["change"], found["body"]


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
