"""``tareeq mail``: take in what mail servers report of our mails."""

from __future__ import annotations

import json
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from server.mails import service
from server.mails.bounces import MOST_BYTES, read_reports


@click.group()
def mail() -> None:
    """Take in reports on mails that did not arrive."""


@mail.command()
@click.argument("file", type=click.File("rb"))
@with_appcontext
def bounce(file: BinaryIO) -> None:
    """Note a delivery report (RFC 3464) in FILE, or - for what a mail server pipes in.

    Prints what was noted; exits with 1 when it is no report on a mail of ours that is out.
    """
    noted = service.note_bounces(read_reports(file.read(MOST_BYTES + 1)))
    click.echo(json.dumps({"reports": noted}))
    if not any(one["noted"] for one in noted):
        raise click.exceptions.Exit(1)
