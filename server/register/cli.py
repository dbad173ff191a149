"""``tareeq register``: verify it, rebuild what is derived from it, sign a root."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from server.db import transaction
from server.register import service


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
    with transaction():
        made = service.make_root(reason)
    click.echo(f"Root {made.number} covers {made.revisions} revisions: {made.merkle.hex()}")
