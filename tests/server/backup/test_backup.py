"""Backups by the commands that an operator gives: real restic, real databases, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from server.config import libpq_url
from server.db.migrating import upgrade
from tests.throwaway import ThrowawayDatabase

ROOT = Path(__file__).parents[3]
COUNT = "SELECT count(*) FROM exit"
ADD = "INSERT INTO exit (record, governorate, contract) VALUES (gen_random_uuid(), 'KW-KU', 1)"


@dataclass
class Machine:
    """A server's machine: its database, state folder and settings."""

    url: str
    state: Path
    environ: dict[str, str]
    create: Callable[[str], str]

    def tareeq(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "server.cli", *words],
            env={**os.environ, **self.environ, **more}, cwd=ROOT, text=True, capture_output=True,
            check=False,
        )  # fmt: skip

    def json(self, *words: str) -> Any:
        done = self.tareeq(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def ask(self, statement: str, url: str = "") -> Any:
        with psycopg.connect(libpq_url(url or self.url)) as connection:
            found = connection.execute(statement)
            return found.fetchone()[0] if found.description else None  # type: ignore[index]


@pytest.fixture
def machine(database: ThrowawayDatabase, tmp_path: Path) -> Iterator[Machine]:
    password = tmp_path / "password"
    password.write_text("kept elsewhere too\n")
    names = [f"backup_{os.getpid()}_{n}" for n in ("a", "b")]
    url = database.cluster.create_database(names[0], template="migrated")
    environ = {
        "TAREEQ_DATABASE_URL": url,
        "TAREEQ_STATE_FOLDER": str(tmp_path / "state"),
        "TAREEQ_BACKUP_REPOSITORY": str(tmp_path / "repository"),
        "TAREEQ_BACKUP_PASSWORD_FILE": str(password),
    }
    files = tmp_path / "state" / "files" / "ab"
    files.mkdir(parents=True)
    (files / "abcd").write_bytes(b"a photo")
    yield Machine(url, tmp_path / "state", environ, database.cluster.create_database)
    with psycopg.connect(libpq_url(database.cluster.url("postgres")), autocommit=True) as admin:
        made = admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'backup_%'"
        ).fetchall()
    for (name,) in made:
        database.cluster.drop_database(name)


@pytest.mark.slow
def test_a_restored_backup_has_database_files_and_keys_of_its_moment(machine: Machine) -> None:
    machine.ask("INSERT INTO register_state VALUES (1, gen_random_uuid())")
    machine.ask(ADD)
    epoch = machine.ask("SELECT epoch FROM register_state")
    told = machine.json("backup")
    assert (told["is_new_repository"], told["files"]) == (True, 4)
    assert not (machine.state / "backup-stage").exists()
    machine.ask(ADD)
    (machine.state / "files" / "ab" / "abcd").unlink()
    (machine.state / "files" / "ab" / "later").write_bytes(b"came after the backup")
    (machine.state / "register_key").unlink()

    refused = machine.tareeq("restore")
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert machine.ask(COUNT) == 2
    restored = machine.json("restore", "--replace")
    assert machine.ask(COUNT) == 1
    assert machine.ask("SELECT epoch FROM register_state") != epoch
    mark = machine.ask("SELECT to_jsonb(restore_mark) FROM restore_mark")
    assert mark["epoch"] == str(machine.ask("SELECT epoch FROM register_state"))
    assert restored["files"] == 1
    kept = {path.name for path in (machine.state / "files" / "ab").iterdir()}
    assert kept == {"abcd", "later"}
    assert (machine.state / "files" / "ab" / "abcd").read_bytes() == b"a photo"
    keys = Path(restored["keys"])
    assert "TAREEQ_REGISTER_KEY=" in keys.read_text()
    assert keys.stat().st_mode & 0o077 == 0
    assert machine.ask(COUNT, machine.url.replace("_a?", f"_a_before{restored['kept_as'][-16:]}?"))
    assert [one["id"] for one in machine.json("backup", "list")] == [told["snapshot"][:8]]


@pytest.mark.slow
def test_a_killed_restore_leaves_the_old_database_whole_and_the_next_one_works(
    machine: Machine,
) -> None:
    """The backup is of an older version, too: the restored one is migrated."""
    older = machine.url = machine.create(f"backup_{os.getpid()}_b")
    machine.environ["TAREEQ_DATABASE_URL"] = older
    upgrade(older, "0001")
    machine.ask(ADD)
    machine.json("backup")
    machine.ask(ADD)
    killer = f"{_killer(machine)}:{os.environ['PATH']}"
    assert machine.tareeq("restore", "--replace", PATH=killer).returncode == -9
    assert machine.ask(COUNT) == 2
    machine.json("restore", "--replace")
    assert machine.ask(COUNT) == 1
    assert machine.ask("SELECT count(*) FROM restore_mark") == 1


def _killer(machine: Machine) -> Path:
    """A folder with a restic that kills whoever calls it to restore the files."""
    folder = machine.state.parent / "killer"
    folder.mkdir()
    script = folder / "restic"
    script.write_text(
        '#!/bin/bash\nif [ "$1" = restore ] && [[ "$*" == *state/files* ]]; then'
        ' kill -9 $PPID; exit 1; fi\nexec /usr/bin/restic "$@"\n'
    )
    script.chmod(0o755)
    return folder


def test_what_is_missing_is_said_with_what_to_do(machine: Machine, tmp_path: Path) -> None:
    nowhere = machine.tareeq("backup", TAREEQ_BACKUP_REPOSITORY="")
    assert "TAREEQ_BACKUP_REPOSITORY" in nowhere.stderr
    open_ = machine.tareeq("backup", TAREEQ_BACKUP_PASSWORD_FILE=str(tmp_path / "none"))
    assert "TAREEQ_BACKUP_PASSWORD_FILE" in open_.stderr
    assert nowhere.returncode == open_.returncode == 1
    empty = machine.tareeq("restore", "--into", "mysql://x/y")
    assert "--into" in empty.stderr


@pytest.mark.slow
def test_a_wrong_password_and_a_damaged_repository_are_said(
    machine: Machine, tmp_path: Path
) -> None:
    machine.json("backup", "--no-prune")
    other = tmp_path / "other"
    other.write_text("another password")
    refused = machine.tareeq("backup", TAREEQ_BACKUP_PASSWORD_FILE=str(other))
    assert refused.returncode == 1
    assert "cannot be opened" in refused.stderr
    packs = sorted((tmp_path / "repository" / "data").rglob("*"), key=lambda p: p.stat().st_size)
    largest = packs[-1]
    content = bytearray(largest.read_bytes())
    content[len(content) // 3] ^= 0xFF
    largest.chmod(0o600)
    largest.write_bytes(bytes(content))
    found = machine.tareeq("backup", "check", "--read-all")
    assert found.returncode == 1
    assert "restic check failed" in found.stderr
