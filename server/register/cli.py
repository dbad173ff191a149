"""``tareeq register``: verify it, show its past, rebuild what is derived from it, sign a root."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from uuid import UUID

import click
from flask.cli import with_appcontext
from marshmallow import ValidationError

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register import service
from shared.rules.scope import EVERYTHING
from shared.wire.fields import Moment
from shared.wire.history import StoodReply


@click.group("register")
def register() -> None:
    """The register: one history for every record."""


@register.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def verify(as_json: bool) -> None:
    """Recompute every hash and root. Leaves with 1 when something was altered or is missing."""
    verdict = service.verify()
    if as_json:
        click.echo(json.dumps(asdict(verdict)))
    elif verdict.ok:
        click.echo(f"{verdict.revisions} revisions, all as they were written.")
    else:
        click.echo(f"The first thing that is wrong: {json.dumps(verdict.first_bad)}")
    if not verdict.ok:
        raise SystemExit(1)


@register.command("show")
@click.argument("record", type=click.UUID)
@click.option("--at", help="A moment such as 2026-03-01T00:00:00+03:00; without it, now.")
@with_appcontext
def show(record: UUID, at: str | None) -> None:
    """Print a record as it stood at a moment, as JSON. Leaves with 1 when it was not there."""
    try:
        moment = Moment().deserialize(at) if at else ports().clock.now()
    except ValidationError as error:
        raise click.BadParameter("give date, time and zone", param_hint="--at") from error
    try:
        stood = service.as_it_stood(record, EVERYTHING, moment)
    except Refusal as refusal:
        raise click.ClickException(f"{record} was not in the register at {moment}") from refusal
    click.echo(json.dumps(StoodReply().dump(stood), ensure_ascii=False, indent=2))


@register.command("key")
@with_appcontext
def key() -> None:
    """Print the public key that checks roots and proofs, in base64. Publish it."""
    click.echo(base64.b64encode(service.public_key()).decode())


@register.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Write the tables that are derived from the register anew."""
    wrong = service.rebuild()
    click.echo(f"Rebuilt; {wrong} rows had been different.")


@register.command("root")
@click.option("--reason", default="by hand", show_default=True, help="Kept beside the root.")
@with_appcontext
def root(reason: str) -> None:
    """Sign a root over all revisions since the last one."""
    service.catch_up()
    with transaction():
        made = service.make_root(reason)
    click.echo(f"Root {made.number} covers {made.revisions} revisions: {made.merkle.hex()}")
