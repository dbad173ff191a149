"""Yesterday's backup is restored after three tablets synced today: nothing is lost unsaid.

Real gunicorn, the operator's own commands, real tablet stores.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from mobile.composition import Tablet, open_tablet
from mobile.shapes import Fix, SyncState
from server.accounts.models import Person
from server.config import libpq_url
from server.db import db
from tests import factories
from tests.mobile.store.pictures import jpeg
from tests.server.sync.field import lay_programme
from tests.simulation.beginnings import office
from tests.simulation.server_process import PROJECT, SimulatedServer
from tests.throwaway import ThrowawayDatabase

HERE = Fix(lat=29.33, lon=48.021, accuracy_m=4.0)
REGISTER_KEY = "for this test only, never for records"
# What a record is; who put it together and how often is another matter.
RECORDS = "SELECT record, whole - 'notes', whole ->> 'notes', is_deleted FROM head"


@dataclass
class Yard:
    """A server's machine, and the tablets of its people."""

    folder: Path
    url: str
    server: SimulatedServer
    tablets: dict[str, Tablet] = field(default_factory=dict)

    def tablet(self, name: str, username: str) -> Tablet:
        home = self.folder / name
        self.tablets[name] = open_tablet(home, self.server.url, device_name=name)
        self.tablets[name].engine.sign_in(username, factories.PASSWORD)
        return self.tablets[name]

    def log(self, name: str, from_m: int, **fields: Any) -> UUID:
        place = {"section": "R5-E-01", "from_m": str(from_m), "to_m": str(from_m + 50)}
        work = {"activity": "C09-A01", "boq_item": "B1", "quantity": "10", "layer": "wearing"}
        return (
            self.tablets[name].store.log_work({**work, "lane": "1", **place, **fields}, HERE).record
        )

    def sync(self, *names: str) -> None:
        for name in names:
            summary = self.tablets[name].engine.sync_now()
            assert (summary.state, summary.left) == (SyncState.DONE, 0), summary

    def tareeq(self, *words: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", *words, "--json"], cwd=PROJECT,
            env=self.server.environ, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(libpq_url(self.url)) as connection:
            return connection.execute(statement).fetchall()

    def return_work(self, record: UUID, reason: str) -> None:
        """A supervisor's decision on the web: it is in no outbox."""
        with office(self.url, self.folder):
            by = db.session.query(Person).filter_by(username="supervisor").one()
            factories.return_work(by, record, reason)


@pytest.fixture
def yard(
    database: ThrowawayDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Yard]:
    (tmp_path / "password").write_text("kept elsewhere too")
    monkeypatch.setenv("TAREEQ_BACKUP_REPOSITORY", str(tmp_path / "backups"))
    monkeypatch.setenv("TAREEQ_BACKUP_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("TAREEQ_REGISTER_KEY", REGISTER_KEY)
    name = f"yard_{os.getpid()}"
    url = database.cluster.create_database(name, template="migrated")
    with office(url, tmp_path) as app:
        lay_programme(app)
        for username in ("first", "second"):
            factories.inspector(username)
        factories.supervisor()
    found = Yard(tmp_path, url, SimulatedServer(url, tmp_path))
    yield found
    for tablet in found.tablets.values():
        tablet.close()
    made = found.rows("SELECT datname FROM pg_database WHERE datname LIKE 'yard_%'")
    for (one,) in made:
        database.cluster.drop_database(one)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_restore_of_yesterdays_backup_loses_nothing_that_was_acknowledged_today(
    yard: Yard,
) -> None:
    with yard.server:
        for name, username in (("a", "first"), ("b", "first"), ("c", "second")):
            yard.tablet(name, username)
        old = [yard.log(name, 100 * n) for n, name in enumerate("abc", 1)]
        yard.sync("a", "b", "c", "a", "b")
        yard.tareeq("backup")
        today = _todays_work(yard)
        before = set(map(str, yard.rows(RECORDS)))
        changes = {row[0] for row in yard.rows("SELECT change FROM outbox_entry")}
        yard.return_work(old[2], "the quantity does not fit the stretch")
        yard.sync("c")
        assert yard.tablets["c"].store.work(old[2]).state == "returned"  # type: ignore[union-attr]

    restored = yard.tareeq("restore", "--replace")
    assert restored["keys"] == "same"
    assert len(yard.rows(RECORDS)) == 3
    with yard.server:
        # First the one whose change rests on another tablet's, which is not there yet.
        yard.sync("a")
        assert yard.rows("SELECT count(*) FROM waiting") == [(1,)]
        yard.sync("b", "c", "a", "b", "c")
        assert yard.rows("SELECT count(*) FROM waiting") == [(0,)]
        assert set(map(str, yard.rows(RECORDS))) == before
        assert {row[0] for row in yard.rows("SELECT change FROM outbox_entry")} == changes
        assert yard.rows("SELECT count(*) FROM quarantined") == [(0,)]
        for tablet in yard.tablets.values():
            assert tablet.store.integrity_faults() == []
            for record in today:
                _same_as_the_server(yard, tablet, record)
        assert yard.tareeq("register", "verify")["ok"]
        # The decision made on the web is in no outbox; the tablet that saw it says so.
        told = yard.rows("SELECT record, whole ->> 'state' FROM held_elsewhere")
        assert told == [(old[2], "returned")]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_photos_acknowledged_after_the_backup_are_sent_once_more(yard: Yard) -> None:
    """The machine is lost with its disk: what the backup had comes back, the rest from tablets."""
    with yard.server:
        tablet = yard.tablet("a", "first")
        old = tablet.store.attach_photo(yard.log("a", 100), jpeg(1), HERE).record
        yard.sync("a")
        yard.tareeq("backup")
        # On a work from before, and on one that the backup does not know.
        after = [
            tablet.store.attach_photo(record, jpeg(seed), HERE).record
            for seed, record in ((2, tablet.store.works()[0].record), (3, yard.log("a", 200)))
        ]
        yard.sync("a")
        here = [file for photo in (old, *after) for file in tablet.store.files(photo)]
        assert {file.state for file in here} == {"there"}
        assert {file.sha256 for file in here} == _kept(yard)

    shutil.rmtree(yard.folder / "state" / "files")
    yard.tareeq("restore", "--replace")
    assert _kept(yard) == {file.sha256 for file in tablet.store.files(old)}
    with yard.server:
        yard.sync("a", "a")
        assert _kept(yard) == {file.sha256 for file in here}
        for photo in (old, *after):
            assert {file.state for file in tablet.store.files(photo)} == {"there"}


def _kept(yard: Yard) -> set[str]:
    return {path.name for path in (yard.folder / "state" / "files").rglob("*") if path.is_file()}


def _todays_work(yard: Yard) -> list[UUID]:
    """B logs two and corrects one; A, who pulled it, corrects that again; C logs two."""
    first, second = yard.log("b", 1000), yard.log("b", 1100)
    yard.tablets["b"].store.correct_work(first, {"quantity": "11"})
    yard.sync("b", "a")
    yard.tablets["a"].store.correct_work(first, {"notes": "seen again by the first tablet"})
    others = [yard.log("c", 1200), yard.log("c", 1300)]
    yard.sync("a", "c", "b", "a", "c")
    return [first, second, *others]


def _same_as_the_server(yard: Yard, tablet: Tablet, record: UUID) -> None:
    (kept,) = yard.rows(f"SELECT version, encode(hash, 'hex') FROM head WHERE record = '{record}'")
    with tablet.store.database.read() as rows:
        found = rows.execute(
            "SELECT version, hash FROM record WHERE record = ?", (str(record),)
        ).fetchone()
    assert tuple(found) == kept
