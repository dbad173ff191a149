"""A photo's save killed at any call: its record, its place and its bytes are all here, or none."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from pathlib import Path

from mobile.store import SqliteStore
from tests.mobile.steered import HERE, open_store, sign_in
from tests.mobile.store.dying import calls_counted
from tests.mobile.store.pictures import jpeg
from tests.mobile.store.said import WORK

SPREAD, LAST = 15, 20


def check_photos(store: SqliteStore) -> set[str]:
    """Rows and bytes agree, nothing lies about unnamed; returns the photos."""
    assert store.integrity_faults() == []
    with store.database.read() as rows:
        files = rows.execute("SELECT * FROM file").fetchall()
        records = dict(rows.execute("SELECT record, fields FROM open_record WHERE kind = 'photo'"))
        works = rows.execute("SELECT fields FROM open_record WHERE kind = 'work'").fetchall()
    for file in files:
        content = store.folder.open(file["sha256"]).read()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size"]
    assert {path.name for path in store.folder.folder.iterdir()} == {f["sha256"] for f in files}
    named = {photo for work in works for photo in json.loads(work["fields"]).get("photos") or []}
    assert named == set(records) == {file["record"] for file in files}
    for photo, fields in records.items():
        roles = {file["role"] for file in files if file["record"] == photo}
        assert roles == {"original", "thumbnail"}
        assert json.loads(fields)["file"] in {file["sha256"] for file in files}
    return named


def test_a_kill_at_any_call_leaves_all_of_a_photo_or_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    sign_in(store)
    # The first one loads the picture formats: counted without that, as the children run.
    store.attach_photo(store.log_work(WORK, HERE).record, jpeg(0))
    store.close()
    store = open_store(tmp_path, first_id=50_000)
    record, picture = store.log_work(WORK, HERE).record, jpeg(1)
    steps = calls_counted(lambda: store.attach_photo(record, picture), 0, lambda: None)
    store.close()
    # Spread over all of it, and each of the last: around the commit, and after it was shown.
    points = [1 + steps * number // SPREAD for number in range(SPREAD)]
    points += range(steps - LAST, steps + 10)
    have, shown = 2, 0
    for number, point in enumerate(points, 2):
        was_shown = _attach_and_die(tmp_path, number, point)
        store = open_store(tmp_path, first_id=100_000 + number)
        found = len(check_photos(store))
        assert found - have in ({1} if was_shown else {0, 1})
        have, shown = found, shown + was_shown
        store.close()
    # Some after the commit and before the reply: kept, though nobody was told.
    assert shown > 0
    assert 2 + shown < have < 2 + len(points)


def _attach_and_die(home: Path, number: int, point: int) -> bool:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store, picture = open_store(home, first_id=number * 100), jpeg(number)
            record = store.log_work(WORK, HERE).record
            calls_counted(
                lambda: store.attach_photo(record, picture),
                point,
                lambda: os.kill(os.getpid(), signal.SIGKILL),
            )
            os.write(writer, b"saved")
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writer)
    told = os.read(reader, 5)
    os.close(reader)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    return bool(told)
