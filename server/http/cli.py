"""``tareeq openapi``: the API's description as a file of the repository."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from server.config import PROJECT
from server.http.api import description

DOCUMENT = PROJECT / "docs" / "openapi.json"


@click.group()
def openapi() -> None:
    """The description of the JSON API."""


@openapi.command("write")
@click.option("--path", type=click.Path(path_type=Path), default=DOCUMENT, show_default=False)
@with_appcontext
def write(path: Path) -> None:
    """Write docs/openapi.json anew; commit it with the routes that changed it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(), encoding="utf-8")
    click.echo(f"Wrote {path}")


def as_text() -> str:
    """The description of the current application, as it stands in the file."""
    return json.dumps(description(current_app), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
