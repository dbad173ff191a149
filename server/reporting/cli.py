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
from server.reporting.proving import MOST_BYTES, Proof, prove_file
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
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--week", "start", type=DATE, help="Without FILE: only this week's issues.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON; without FILE always so.")
@with_appcontext
def verify(file: Path | None, start: datetime | None, is_json: bool) -> None:
    """Is FILE, a PDF, a page that was issued, and unaltered? Without FILE: are all issues?

    Of FILE prints {issued, unaltered, week, governorate, restated_by}. issued: the signed register
    proves the issue that the file is, or, of an altered file, that it says it is. unaltered: its
    bytes have the SHA-256 that was sealed. restated_by: the newest later issue's number, or null.

    Without FILE every issue is computed anew from its cut and compared.

    Exits with 1 when FILE was not issued or was altered, or an issue differs.
    """
    if file is None:
        _verify_all(start)
        return
    if start is not None:
        raise click.UsageError("--week is for all issues of a week: leave FILE or --week out")
    proof = prove_file(_content(file))
    click.echo(json.dumps(proof.as_json()) if is_json else told(proof))
    if not proof.is_unaltered:
        raise click.exceptions.Exit(1)


def _content(file: Path) -> bytes:
    """The file's bytes. Raises click's error when it is no PDF, or larger than any of ours."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB"
        raise click.ClickException(f"{file.name} is larger than {most}: no issued page is")
    if b"%PDF-" not in content[:1024]:
        raise click.ClickException(f"{file.name} is not a PDF")
    return content


def told(proof: Proof) -> str:
    """A proof in a sentence or two."""
    week = proof.week
    if week is None:
        return "Not issued: the register knows neither these bytes nor the issue they name."
    name = f"issue {week.issue} of {week.governorate}, week of {week.week_start}"
    if not proof.is_unaltered:
        return f"Altered: it says it is {name}, and is not those bytes."
    restated = f" Restated by issue {proof.restated_by}." if proof.restated_by else ""
    return f"Issued and unaltered: {name}, sealed by root {week.sealed_by}.{restated}"


def _verify_all(start: datetime | None) -> None:
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
