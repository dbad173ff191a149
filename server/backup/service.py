"""Backing up all that Tareeq keeps, and what can be asked of the backups."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from server.backup.restic import BackupError, Progress, Repository, Snapshot
from server.backup.restoring import Restored, restore, target_of
from server.backup.staging import DUMP, KEYS, MANIFEST, STAGE, files_folder, write_private
from server.config import Config, libpq_url
from server.db.restore import dump
from server.ports import Clock

__all__ = ["BackupError", "Restored", "back_up", "backups", "check", "restore_latest"]

DESCRIBED = """
    SELECT (SELECT version_num FROM alembic_version) AS migration,
           (SELECT epoch FROM register_state) AS epoch,
           (SELECT coalesce(max(number), 0) FROM root) AS last_root
"""


def repository_of(config: Config, address: str = "") -> Repository:
    """The repository that the settings name, or ``address``. Raises BackupError."""
    address = address or config.backup_repository
    if not address:
        raise BackupError(
            "where to? Set TAREEQ_BACKUP_REPOSITORY (a folder on another disk, or"
            " sftp:, s3:, rest: as restic writes them), or give --to"
        )
    if not config.backup_password_file:
        raise BackupError(
            "TAREEQ_BACKUP_PASSWORD_FILE is not set. Make one, and keep a copy of it elsewhere:"
            " without it no backup can be read.  openssl rand -base64 32 > FILE; chmod 600 FILE"
        )
    password_file = Path(config.backup_password_file)
    if not password_file.is_file() or not password_file.read_text(encoding="utf-8").strip():
        raise BackupError(f"TAREEQ_BACKUP_PASSWORD_FILE: no password in {password_file}")
    return Repository(address, password_file, config.state_folder / "restic-cache")


def back_up(
    config: Config, clock: Clock, progress: Progress, address: str = "", *, prunes: bool = True
) -> dict[str, Any]:
    """Back up database, files and keys; what was kept. Raises BackupError, ClusterError.

    The database is dumped first and the files are read afterwards: each file that the dump
    names was there before it.
    """
    repository = repository_of(config, address)
    stage, files = config.state_folder / STAGE, files_folder(config)
    with _alone(config.state_folder):
        is_new = repository.open()
        progress("dumping the database")
        _fill_stage(config, clock, stage)
        progress("keeping what is new")
        folders = [stage, *([files] if files and files.is_dir() else [])]
        try:
            summary = repository.back_up(folders, progress)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        if prunes:
            progress("letting go of what the policy no longer keeps")
            repository.prune()
    names = {"snapshot": "snapshot_id", "files": "total_files_processed"}
    names |= {"bytes": "total_bytes_processed", "bytes_added": "data_added"}
    told = {name: summary.get(of) for name, of in names.items()}
    told |= {"repository": repository.address, "is_new_repository": is_new}
    return {**told, "has_files": len(folders) > 1, "files_at": config.files_at}


def backups(config: Config, address: str = "") -> list[Snapshot]:
    """Every backup that can be restored, the oldest first. Raises BackupError."""
    return repository_of(config, address).snapshots()


def check(config: Config, address: str = "", *, reads_all: bool = False) -> None:
    """Raise BackupError when anything in the repository is not as it was written."""
    repository_of(config, address).check(reads_all=reads_all)


def restore_latest(
    config: Config,
    into: str,
    progress: Progress,
    *,
    snapshot: str = "",
    address: str = "",
    replaces: bool = False,
    files_to: Path | None = None,
) -> Restored:
    """Restore a backup (the latest one unless ``snapshot`` names another) as database ``into``.

    Raises BackupError (nothing was changed), ClusterError.
    """
    repository = repository_of(config, address)
    with _alone(config.state_folder):
        target = target_of(into, may_replace=replaces)
        found = _named(repository.snapshots(), snapshot)
        return restore(config, repository, found, target, progress, files_to)


def _named(snapshots: list[Snapshot], name: str) -> Snapshot:
    if not snapshots:
        raise BackupError("there is no backup in this repository")
    found = [one for one in snapshots if one.id.startswith(name[:8])] if name else snapshots[-1:]
    if len(found) != 1:
        raise BackupError(f"no backup is called {name!r}; `tareeq backup list` names them")
    return found[0]


def _fill_stage(config: Config, clock: Clock, stage: Path) -> None:
    """The dump, what it is, and the keys without which it is worth little."""
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    with psycopg.connect(libpq_url(config.database_url)) as connection:
        row = connection.execute(DESCRIBED).fetchone()
    if row is None:
        raise BackupError("the database holds nothing yet: start Tareeq once first")
    dump(config.database_url, stage / DUMP, compression=0)
    names = ("migration", "epoch", "last_root")
    manifest = {"format": 1, "made_at": clock.now(), **dict(zip(names, row, strict=True))}
    manifest |= {
        "stage": str(stage.resolve()),
        "files": str(files_folder(config) or config.files_at),
    }
    (stage / MANIFEST).write_text(json.dumps(manifest, default=str), encoding="utf-8")
    keys = {"TAREEQ_REGISTER_KEY": config.register_key, "TAREEQ_SECRET_KEY": config.secret_key}
    write_private(stage / KEYS, json.dumps(keys))


@contextmanager
def _alone(state_folder: Path) -> Iterator[None]:
    """One backup or restore at a time; a killed one leaves no lock."""
    state_folder.mkdir(parents=True, exist_ok=True)
    with (state_folder / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("another backup or restore is at work: let it end first") from error
        yield
