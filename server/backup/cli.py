"""``tareeq backup`` and ``tareeq restore``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from server.backup import service
from server.backup.service import BackupError
from server.config import Config, config_from_environment, sqlalchemy_url
from server.ports import SystemClock
from server.processes.database import database_url, state_folder

_TO = click.option("--to", "address", default="", metavar="REPOSITORY", help="A restic repository.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("backup", invoke_without_command=True)
@_TO
@_JSON
@click.option("--no-prune", is_flag=True, help="Keep every earlier backup.")
@click.pass_context
def backup(context: click.Context, address: str, as_json: bool, no_prune: bool) -> None:
    """Back up database, files and keys, encrypted; what is there already is not kept twice.

    --to, or TAREEQ_BACKUP_REPOSITORY, says where; TAREEQ_BACKUP_PASSWORD_FILE with what
    password. Of each of 14 days, 8 weeks and 24 months the latest backup stays.
    """
    if context.invoked_subcommand:
        return
    with _settings() as config:
        told = service.back_up(config, SystemClock(), _progress, address, prunes=not no_prune)
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(f"Backup {told['snapshot']} in {told['repository']}.")
    if told["files_at"].startswith("s3:"):
        click.echo(f"Files are not in it: {told['files_at']} is its own backup. Give it versions.")
    if told["is_new_repository"]:
        click.echo("The repository is new: keep a copy of its password somewhere else.")


@backup.command("list")
@_TO
@_JSON
def list_(address: str, as_json: bool) -> None:
    """Every backup, the oldest first."""
    with _settings() as config:
        found = service.backups(config, address)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found]))
        return
    for one in found:
        click.echo(f"{one.id}  {one.made_at}")
    if not found:
        click.echo("No backup yet: tareeq backup")


@backup.command("check")
@_TO
@_JSON
@click.option("--read-all", is_flag=True, help="Read every byte that is kept.")
def check(address: str, as_json: bool, read_all: bool) -> None:
    """Whether the backups are as they were written. Leaves with 1 when they are not."""
    with _settings() as config:
        service.check(config, address, reads_all=read_all)
    click.echo(json.dumps({"ok": True}) if as_json else "All backups are as they were written.")


@click.command("restore")
@click.argument("snapshot", default="")
@click.option("--into", metavar="URL", help="The database to restore; else the configured one.")
@click.option("--replace", "replaces", is_flag=True, help="Also in the place of one in use.")
@click.option("--files", "files_to", type=click.Path(path_type=Path), help="Folder of the files.")
@click.option("--from", "address", default="", metavar="REPOSITORY", help="A restic repository.")
@_JSON
def restore(
    snapshot: str,
    into: str | None,
    replaces: bool,
    files_to: Path | None,
    address: str,
    as_json: bool,
) -> None:
    """Restore a backup: SNAPSHOT, or the latest one.

    Everything is prepared beside what is there; the names change over in one step at the end.
    A database that was in use is kept under another name. Tablets then offer again what they
    sent in the last 30 days.
    """
    with _settings() as config:
        target = into or config.database_url
        more = {"snapshot": snapshot, "address": address}
        told = service.restore_latest(
            config, target, _progress, **more, replaces=replaces, files_to=files_to
        )
    click.echo(json.dumps(asdict(told)) if as_json else _in_words(asdict(told)))


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"Restored the backup {told['snapshot']} of {told['made_at']} as {told['database']}."]
    if told["kept_as"]:
        lines.append(f"The database that was there is kept as {told['kept_as']}.")
    if told["keys"] != "same":
        lines.append(
            f"Its keys differ from this server's: put those of {told['keys']} into the settings,"
            " or its roots will not verify and its rescue files not open."
        )
    lines.append("Now run `tareeq register verify`. People sign in on their tablets again where")
    lines.append("their sign-in came after the backup; tablets then offer their 30 days again.")
    return "\n".join(lines)


def _progress(words: str) -> None:
    click.echo(f"  {words}", err=True)


@contextmanager
def _settings() -> Iterator[Config]:
    """The settings, with the database that they name started when it is our own."""
    with _named_faults(), database_url() as configured:
        own = {"TAREEQ_DATABASE_URL": configured, "TAREEQ_STATE_FOLDER": str(state_folder())}
        config = config_from_environment({**os.environ, **own})
        yield replace(config, database_url=sqlalchemy_url(configured))


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise click.ClickException(str(error)) from error
