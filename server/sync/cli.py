"""``tareeq proof``: a revision's proof as a file, and its check; ``tareeq rescue``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import with_appcontext
from marshmallow import ValidationError

from server.http.errors import Refusal
from server.register import service as register
from server.sync import service
from server.sync.locked import unlock
from server.sync.proving import is_signed, prove
from shared.rules.scope import EVERYTHING
from shared.sync.proof import faults
from shared.wire.messages import Bytes
from shared.wire.proof import Proof
from shared.wire.text import BadJsonError, read_json


@click.group("proof")
def proof() -> None:
    """Prove one revision to somebody who need not trust this server."""


@proof.command("write")
@click.argument("record", type=click.UUID)
@click.argument("version", type=int)
@with_appcontext
def write(record: UUID, version: int) -> None:
    """Print the proof of a record's VERSION as JSON."""
    try:
        found = prove(record, version, EVERYTHING)
    except Refusal as refusal:
        raise click.ClickException(f"{record} has no version {version}") from refusal
    click.echo(json.dumps(Proof().dump(found), ensure_ascii=False, indent=2))


@proof.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="The register's public key in base64, as published.")
def check(file: Path, key: str) -> None:
    """Check a proof with arithmetic alone. Leaves with 1 when it does not hold."""
    try:
        found = Proof().load(read_json(file.read_text(encoding="utf-8")))
        published = Bytes(32).deserialize(key)
    except (ValidationError, BadJsonError, UnicodeDecodeError) as error:
        raise click.ClickException(f"not a proof: {error}") from error
    wrong = faults(found, is_signed)
    wrong += ["the register's key is another"] if found["register_key"] != published else []
    for fault in wrong:
        click.echo(fault)
    if wrong:
        raise SystemExit(1)
    is_covered = "covered by a signed root" if found["root"] else "not yet covered by a root"
    click.echo(f"Sound; {is_covered}.")


@click.command("rescue")
@click.argument("path", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option("--key", "shows_key", is_flag=True, help="Print the key that tablets seal to.")
@click.option(
    "--unlock",
    "folder",
    type=click.Path(exists=False, path_type=Path),
    help="Open the file of a tablet that lost its key into this new folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def rescue(path: Path | None, shows_key: bool, folder: Path | None, as_json: bool) -> None:
    """Take in the rescue file of a dead tablet. Leaves with 1 when any of it was refused."""
    if shows_key:
        click.echo(register.rescue_public_key().hex())
        return
    if path is None or not path.is_file():
        raise click.ClickException(f"no such file: {path}" if path else "which FILE?")
    if folder is not None:
        _unlock(path, folder)
        return
    try:
        told = service.take_rescue(path, None)
    except Refusal as refusal:
        raise click.ClickException(refusal.wire()["message"]["en"]) from refusal
    click.echo(json.dumps(told, default=str) if as_json else _in_words(told))
    if not told["is_final"]:
        raise SystemExit(1)


def _unlock(path: Path, folder: Path) -> None:
    try:
        count = unlock(path, folder)
    except Refusal as refusal:
        raise click.ClickException(refusal.wire()["message"]["en"]) from refusal
    except FileExistsError as error:
        raise click.ClickException(f"{folder} is there already") from error
    click.echo(f"{count} files opened in {folder}. Whoever has this folder can read it all. Now:")
    click.echo(f"  python -m mobile.headless --home {folder} rescue --to opened.rescue")
    click.echo(f"  tareeq rescue opened.rescue && rm -r {folder}")


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"Tablet {told['device']}, written {told['written_at']}."]
    if told["is_repeated"]:
        lines.append("This file was handed in before; this is what became of it then.")
    for one in told["outboxes"]:
        counts = f"{one['in']} in, {one['repeated']} known, {one['quarantined']} in quarantine"
        lines.append(f"Outbox {one['outbox']}: {counts}{_refused(one)}")
    lines += [f"Could not be read on the tablet: {fault}" for fault in told["faults"]]
    return "\n".join(lines)


def _refused(one: dict[str, Any]) -> str:
    return f"; the rest refused: {one['code']}" if one["code"] else "."
