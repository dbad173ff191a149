"""``tareeq tours``: send people on tours from a file, list them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from server.json_files import print_faults
from server.ports import ports
from server.tours.reading import ToursFaultyError
from server.tours.service import import_tours, row_of, tours_since
from shared.rules.clocks import working_date
from shared.wire.tour import tours_reply


@click.group("tours")
def tours() -> None:
    """Who goes where, on which day."""


@tours.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def import_file(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import FILE (docs/tours.md), wholly or not at all; tablets have it at their next sync.

    A tour of the same id is replaced. Exits with 1 and every fault by its field.
    """
    try:
        done = import_tours(file.read_bytes(), is_dry_run=dry_run)
    except ToursFaultyError as error:
        print_faults(error, as_json)
        raise click.exceptions.Exit(1) from error
    counts = {
        "added": len(done.added),
        "replaced": len(done.replaced),
        "withdrawn": len(done.withdrawn),
    }
    if as_json:
        click.echo(json.dumps({**counts, "dry_run": dry_run}))
        return
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    click.echo(f"{told}{' (nothing was changed)' if dry_run else ''}.")


@tours.command("list")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print a file that can be imported again.")
@with_appcontext
def list_(since: datetime | None, as_json: bool) -> None:
    """Tours from a day on, with whose they are."""
    held = tours_since(since.date() if since else working_date(ports().clock.now()))
    if as_json:
        rows = tours_reply.dump({"version": "", "tours": [row_of(tour) for tour, _ in held]})
        named = zip(rows["tours"], held, strict=True)
        tours_ = [{**row, "username": username} for row, (_, username) in named]
        click.echo(json.dumps({"tours": tours_}, ensure_ascii=False, indent=1))
        return
    for tour, username in held:
        stops = f"{len(tour.stops)} stops"
        told = f"{tour.date} {tour.shift:<8} {tour.kind:<9} {username:<14} {stops:<9}"
        click.echo(f"{told} {tour.title_en}")
