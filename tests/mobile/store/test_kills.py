"""Real processes, killed for real: what was shown as saved is there, nothing is half there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mobile.store import SqliteStore
from tests.mobile.steered import HERE, open_store, sign_in
from tests.mobile.store.said import WORK

REPOSITORY = Path(__file__).parents[3]
LOGGER = """
import sys
from pathlib import Path
from mobile.composition import open_tablet
from tests.mobile.store.said import WORK
from tests.mobile.steered import HERE, open_store, sign_in
store = open_tablet(Path(sys.argv[1]), "http://127.0.0.1:9").store
print("ready", flush=True)
while True:
    saved = store.log_work(WORK, HERE)
    edit = store.correct_work(saved.record, {"notes": "edited"})
    print(saved.record, saved.n, edit.n, flush=True)
"""


def check_whole(store: SqliteStore) -> list[tuple[str, str]]:
    """Each change has its record, the chain holds, what is shown is what the changes say."""
    assert store.integrity_faults() == []
    with store.database.read() as rows:
        changes = rows.execute("SELECT record, body FROM open_change ORDER BY n").fetchall()
        shown = dict(rows.execute("SELECT record, fields FROM open_record").fetchall())
    said: dict[str, dict[str, object]] = {}
    for change in changes:
        said.setdefault(change["record"], {}).update(json.loads(change["body"])["fields"])
    assert {record: json.loads(fields) for record, fields in shown.items()} == said
    return [(change["record"], change["body"]) for change in changes]


@pytest.mark.slow
def test_processes_killed_at_any_moment_lose_nothing_they_showed(tmp_path: Path) -> None:
    """Five processes one after the other on one home, each killed in the middle of saving."""
    store = open_store(tmp_path)
    sign_in(store)
    store.close()
    moments, told = random.Random(11), list[str]()
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", LOGGER, str(tmp_path)], cwd=REPOSITORY,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.01, 0.25))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        told += [line for line in lines[:-1] if line]
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
    store = open_store(tmp_path)
    changes = check_whole(store)
    numbers = [int(n) for line in told for n in line.split()[1:]]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)
    for line in told:
        record, n, edited_n = line.split()
        assert changes[int(n) - 1][0] == changes[int(edited_n) - 1][0] == record
    store.close()


def test_a_kill_at_any_step_inside_a_save_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    """Some thirty kills, spread over every step that SQLite makes while saving."""
    steps = _steps_of_a_save(tmp_path / "counted")
    # Past the last step of this save too: then it was shown, and the next one is cut.
    points = sorted({1 + steps * i // 15 for i in range(30)})
    store = open_store(tmp_path / "killed")
    sign_in(store)
    store.close()
    outcomes = set()
    for number, point in enumerate(points):
        was_shown = _save_and_die(tmp_path / "killed", number * 100, point)
        store = open_store(tmp_path / "killed", first_id=10_000 + number)
        changes = len(check_whole(store))
        # Every process before this one finished its own save or left nothing of it.
        outcomes.add((was_shown, changes))
        store.close()
    assert any(was_shown for was_shown, _ in outcomes)
    assert not all(was_shown for was_shown, _ in outcomes)


def _steps_of_a_save(home: Path) -> int:
    store = open_store(home)
    sign_in(store)
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    store.database._writer.set_progress_handler(step, 1)
    store.log_work(WORK, HERE)
    store.close()
    return count


def _save_and_die(home: Path, first_id: int, point: int) -> bool:
    """A child saves two works and dies at step ``point`` of the second; whether it showed it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _die_at(home, first_id, point, lambda: os.write(writer, b"saved"))
    os.close(writer)
    shown = os.read(reader, 5)
    os.close(reader)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    store = open_store(home, first_id=first_id + 50)
    with store.database.read() as rows:
        works = rows.execute("SELECT count(*) FROM record").fetchone()[0]
    store.close()
    assert works >= 1
    if shown:
        assert works >= 2
    return bool(shown)


def _die_at(home: Path, first_id: int, point: int, tell: Callable[[], object]) -> None:
    try:
        store = open_store(home, first_id=20_000 + first_id)
        store.log_work(WORK, HERE)
        left = point

        def step() -> int:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return 0

        store.database._writer.set_progress_handler(step, 1)
        store.log_work(WORK, HERE)
        tell()
        store.log_work(WORK, HERE)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)
