"""Restoring: all is prepared beside what is there, and changed over in one step at the end.

Killed at any instruction, a restore leaves the old database whole under its name; what it had
prepared is removed by the next one.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.backup.databases import Target
from server.backup.restic import BackupError, Progress, Repository, Snapshot
from server.backup.staging import DUMP, KEYS, MANIFEST, STAGE, files_folder, write_private
from server.config import Config, ConfigError, sqlalchemy_url
from server.db import migrating
from server.db.restore import mark_restored
from server.db.restore import restore as fill

WORKROOM = "restore-stage"
RESTORED_KEYS = "restored-keys.env"


@dataclass(frozen=True)
class Restored:
    """``kept_as``: the name that the old database has now, "" when there was none.

    ``keys``: "same", or the file with the keys that the backup's register was signed with.
    """

    snapshot: str
    made_at: str
    database: str
    kept_as: str
    last_root: int
    files: int
    keys: str


def restore(
    config: Config,
    repository: Repository,
    snapshot: Snapshot,
    target: Target,
    progress: Progress,
    files_to: Path | None,
) -> Restored:  # long: the steps in their order
    """Restore ``snapshot`` as ``target``. Raises BackupError, ClusterError.

    ``files_to``: the folder of the files; the configured one when the restored database is
    the configured one, else they are left in the backup.
    """
    workroom = config.state_folder / WORKROOM
    shutil.rmtree(workroom, ignore_errors=True)
    try:
        progress(f"fetching the backup of {snapshot.made_at}")
        stage = _fetch_stage(repository, snapshot, workroom)
        manifest = json.loads((stage / MANIFEST).read_text(encoding="utf-8"))
        progress("filling a database beside the present one")
        _fill(target.prepare(), stage / DUMP)
        if files_to is None and target.is_at(config.database_url):
            files_to = files_folder(config)
        files = _bring_files(repository, snapshot, manifest, files_to, progress)
        keys = _bring_keys(config, stage)
        progress("changing over")
        kept_as = target.change_over()
    finally:
        shutil.rmtree(workroom, ignore_errors=True)
    of = (snapshot.id, manifest["made_at"], target.name)
    return Restored(*of, kept_as, manifest["last_root"], files, keys)


def _fill(url: str, path: Path) -> None:
    fill(url, path)
    migrating.upgrade(url)
    mark_restored(url)


def target_of(into: str, *, may_replace: bool) -> Target:
    """The database at the url ``into``. Raises BackupError unless it may be restored there.

    ``may_replace``: also in the place of one that holds something, which is then kept under
    another name.
    """
    try:
        target = Target(sqlalchemy_url(into))
    except ConfigError as error:
        raise BackupError(f"--into does not start with postgresql://: {into}") from error
    target.check_free(may_replace=may_replace)
    return target


def _fetch_stage(repository: Repository, snapshot: Snapshot, workroom: Path) -> Path:
    folder = next((path for path in snapshot.paths if Path(path).name == STAGE), None)
    if folder is None:
        raise BackupError(f"backup {snapshot.id} was not made by `tareeq backup`")
    workroom.mkdir(mode=0o700, parents=True)
    found = repository.restore(snapshot, folder, workroom)
    if not all((found / name).is_file() for name in (DUMP, MANIFEST, KEYS)):
        raise BackupError(f"backup {snapshot.id} is not whole; `tareeq backup check` says more")
    return found


def _bring_files(
    repository: Repository,
    snapshot: Snapshot,
    manifest: dict[str, Any],
    files_to: Path | None,
    progress: Progress,
) -> int:
    """Add the backup's files to those that are there; how many were missing.

    Nothing that is there is touched: a file's name is its content's, and what came after the
    backup is found again by its tablet's offer.
    """
    if files_to is None or manifest["files"] not in snapshot.paths:
        return 0
    progress("fetching the files")
    arriving = files_to.with_name(f"{files_to.name}.restoring")
    shutil.rmtree(arriving, ignore_errors=True)
    found = repository.restore(snapshot, manifest["files"], arriving)
    missing = 0
    for path in sorted(found.rglob("*")):
        place = files_to / path.relative_to(found)
        if path.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
            missing += 1
    shutil.rmtree(arriving, ignore_errors=True)
    return missing


def _bring_keys(config: Config, stage: Path) -> str:
    """Compare the keys; those that differ are laid ready, for a person to put in place."""
    keys = json.loads((stage / KEYS).read_text(encoding="utf-8"))
    now = {"TAREEQ_REGISTER_KEY": config.register_key, "TAREEQ_SECRET_KEY": config.secret_key}
    if keys == now:
        return "same"
    path = config.state_folder / RESTORED_KEYS
    write_private(path, "".join(f"{name}={value}\n" for name, value in keys.items()))
    return str(path)
