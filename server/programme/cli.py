"""``tareeq programme``: import contracts from their CSV files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from server.programme.schedules.reading import read_schedule
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.service import Imported, ProgrammeFaultyError, import_programme


@click.group("programme")
def programme() -> None:
    """Contracts, activities and bills of quantities."""


@programme.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def import_files(files: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Import FILES, one contract each (docs/programme-csv.md).

    A file with a fault is not imported at all; the others are. Exits with 1 when any failed.
    """
    results = [_import_one(name, dry_run) for name in files]
    if as_json:
        click.echo(json.dumps({"files": results}, ensure_ascii=False))
    else:
        for result in results:
            click.echo(_in_words(result))
    if any(result["faults"] for result in results):
        raise click.exceptions.Exit(1)


@programme.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def inspect(file: Path, as_json: bool) -> None:
    """Say what is in a schedule's FILE: MSPDI, MPP, XER, P6 XML, XLSX or CSV.

    It is told by its bytes, not by its name. Leaves with 2 when it is refused.
    """
    try:
        summary = read_schedule(file).summary
    except ScheduleRefusedError as error:
        if as_json:
            click.echo(json.dumps(error.as_json(), ensure_ascii=False))
        else:
            click.echo(f"{file}: {error.as_json()['error']} {error.detail}".rstrip(), err=True)
        raise click.exceptions.Exit(2) from error
    told = asdict(summary)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    lost = told.pop("lost")
    for name, value in told.items():
        click.echo(f"{name:10} {'' if value is None else value}")
    for one in lost:
        click.echo(f"no place for: {one['message']['en']}: {one['count']} {one['detail']}".rstrip())


def _import_one(name: str, is_dry_run: bool) -> dict[str, Any]:
    try:
        done: Imported = import_programme(Path(name).read_bytes(), is_dry_run=is_dry_run)
    except ProgrammeFaultyError as error:
        faults = [fault.as_json() for fault in error.faults]
        return {"file": name, "imported": False, "faults": faults}
    return {
        "file": name,
        "imported": not is_dry_run,
        "contract": done.contract,
        "activities": done.activities,
        "faults": [],
    }


def _in_words(result: dict[str, Any]) -> str:
    if not result["faults"]:
        counts = ", ".join(f"{count} {name}" for name, count in result["activities"].items())
        state = "imported" if result["imported"] else "would be imported"
        return f"{result['file']}: contract {result['contract']} {state}; activities: {counts}"
    lines = [f"{result['file']}: not imported, {len(result['faults'])} faults"]
    for fault in result["faults"]:
        place = f"  row {fault['row']}" + (f", {fault['column']}" if fault["column"] else "")
        value = f' ("{fault["value"]}")' if fault["value"] else ""
        lines.append(f"{place}: {fault['message']['en']}{value}")
    return "\n".join(lines)
