"""``tareeq proof``: a revision's proof as a file, and the check of such a file."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext
from marshmallow import ValidationError

from server.http.errors import Refusal
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
