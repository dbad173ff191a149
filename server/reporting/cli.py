"""``tareeq week``: issue the governors' weeks, and verify what was issued."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from server.http.errors import Refusal
from server.reporting import queries, service
from server.reporting.models import IssuedWeek
from server.reporting.routes import issue_as_json
from server.reporting.verifying import verify_week
from shared.rules.scope import EVERYTHING
from shared.vocabulary.places import GOVERNORATES
from shared.wire.errors import describe

ALL = "all"
DATE = click.DateTime(["%Y-%m-%d"])
GOVERNORATE = click.Choice([*GOVERNORATES.codes, ALL])


@click.group()
def week() -> None:
    """Issue a governor's week."""


@week.command()
@click.option("--week", "start", type=DATE, required=True, help="The week's Sunday.")
@click.option("--governorate", type=GOVERNORATE, default=ALL, show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write PDF and HTML, Arabic and English, into this folder.",
)
@with_appcontext
def issue(start: datetime, governorate: str, out: Path | None) -> None:
    """Issue a week, and print it as JSON with the paths of its files.

    A week that was issued before is issued again, as a restatement.
    """
    chosen = GOVERNORATES.codes if governorate == ALL else [governorate]
    try:
        made = service.issue_weeks(chosen, start.date(), None, EVERYTHING)
    except Refusal as refusal:
        raise click.ClickException(
            f"{describe(refusal.code).en} ({start.date()}: a week begins on a Sunday,"
            " and not in the future)"
        ) from refusal
    click.echo(json.dumps({"weeks": [_written(one, out) for one in made]}, indent=1))


@week.command()
@click.option("--week", "start", type=DATE, help="Only this week's issues.")
@with_appcontext
def verify(start: datetime | None) -> None:
    """Compute issued weeks anew from their cuts and compare; exits with 1 when one differs."""
    found = queries.issued_weeks(EVERYTHING, start.date() if start else None, limit=10_000)
    results = [{**_named(one), **verify_week(one)} for one in found]
    wrong = [r for r in results if not all(value for value in r.values())]
    click.echo(json.dumps({"verified": len(results), "wrong": wrong}, indent=1))
    if wrong:
        raise click.exceptions.Exit(1)


def _named(one: IssuedWeek) -> dict[str, Any]:
    return {
        "governorate": one.governorate,
        "week_start": one.week_start.isoformat(),
        "issue": one.issue,
    }


def _written(one: IssuedWeek, folder: Path | None) -> dict[str, Any]:
    """The issue as JSON, with the paths of the files when a folder was given."""
    found = issue_as_json(one)
    if folder is None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for page in queries.issued_pages(one):
        stem = f"week-{one.governorate}-{one.week_start}-{one.issue}-{page.language}"
        for suffix, content in ((".pdf", page.pdf), (".html", page.html.encode())):
            path = folder / (stem + suffix)
            path.write_bytes(content)
            paths.append(str(path))
    return {**found, "paths": paths}
