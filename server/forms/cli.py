"""``tareeq forms``: change checklists, limits, times and curves from a file, list them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from marshmallow import ValidationError

from server.forms import queries
from server.forms.faults import FormsFaultyError
from server.forms.service import UNCHANGED, Imported, import_forms
from server.json_files import print_faults
from shared.wire.errors import ERRORS
from shared.wire.fields import Words

_REASON = Words(500, 1)


@click.group("forms")
def forms() -> None:
    """Checklists, limits of tests, response times, deduct curves."""


@forms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--author", required=True, help="User name of the person who answers for it.")
@click.option("--reason", required=True, help="Why it changes.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def import_file(file: Path, author: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Import FILE (docs/forms.md), wholly or not at all; tablets have it at their next sync.

    What the file does not name stays as it is. Exits with 1 and every fault by its field.
    """
    by = queries.person_called(author)
    if by is None:
        raise click.BadParameter(f"there is nobody called {author}", param_hint="--author")
    try:
        because = _REASON.deserialize(reason)
        done = import_forms(file.read_bytes(), by.id, because, is_dry_run=dry_run)
    except ValidationError as error:
        said = ERRORS.name(str(error.messages[0]), "en")
        raise click.BadParameter(said, param_hint="--reason") from error
    except FormsFaultyError as error:
        print_faults(error, as_json)
        raise click.exceptions.Exit(1) from error
    click.echo(json.dumps(asdict(done)) if as_json else _in_words(done, dry_run))


@forms.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a file that can be imported again.")
@with_appcontext
def list_(as_json: bool) -> None:
    """What holds now: version, since when, by whom and why."""
    held = [row for row in queries.listed() if not row["is_withdrawn"]]
    if as_json:
        click.echo(json.dumps(_as_file(held), ensure_ascii=False, indent=1))
        return
    for row in held:
        by = row["username"] or "-"
        since = f"{row['entered_at']:%Y-%m-%d}"
        told = f"{row['part']:<10} {row['key']:<40} v{row['version']:<3} {since} {by:<14}"
        click.echo(f"{told} {_name(row['body'])}  ({row['reason']})")


def _as_file(held: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in held:
        if row["part"] == "curves":
            found["curves"] = row["body"]
        else:
            found.setdefault(row["part"], []).append(row["body"])
    return found


def _name(body: dict[str, Any]) -> str:
    if "items" in body:
        return f"{body['name_en']}, {len(body['items'])} lines"
    if "name_en" in body:
        return str(body["name_en"])
    if "hours" in body:
        return f"{body['hours']} h"
    if "unit" in body:
        ends = (("≥", body.get("min")), ("≤", body.get("max")))
        return " ".join(f"{sign} {end}" for sign, end in ends if end) + f" {body['unit']}"
    return str(body.get("version", ""))


def _in_words(done: Imported, is_dry_run: bool) -> str:
    changed = [line for line in done.lines if line.what != UNCHANGED]
    told = [f"{one.what:<9} {one.part} {one.key} v{one.version}".rstrip() for one in changed]
    same = len(done.lines) - len(changed)
    end = "would change" if is_dry_run else "changed"
    return "\n".join([*told, f"{len(changed)} {end}, {same} unchanged."])
