"""``tareeq programme``: import contracts from their CSV files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from server.programme.schedules.reading import read_schedule
from server.programme.service import (
    WRITTEN,
    Imported,
    NotAppliedError,
    ProgrammeFaultyError,
    ScheduleRefusedError,
    apply_import,
    export_schedule,
    hand_in,
    import_programme,
    read_in,
    set_places,
)


@click.group("programme")
def programme() -> None:
    """Contracts, activities and bills of quantities."""


@programme.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--contract", type=int, help="FILE is a contractor's schedule of this contract.")
@click.option("--apply", "applies", is_flag=True, help="Take the schedule in; else preview it.")
@with_appcontext
def import_files(
    files: tuple[str, ...], dry_run: bool, as_json: bool, contract: int | None, applies: bool
) -> None:
    """Import FILES, one contract each (docs/programme-csv.md), or a contractor's schedule.

    A file with a fault is not imported at all; the others are. Exits with 1 when any failed.
    With --contract the one FILE may be MSPDI, MPP, XER, P6 XML, XLSX or CSV: what it would
    change is shown, and with --apply done. Exits with 2 when it is refused.
    """
    if contract is not None:
        if len(files) != 1 or dry_run:
            raise click.UsageError("--contract goes with one FILE, and previews unless --apply.")
        _import_schedule(Path(files[0]), contract, applies=applies, as_json=as_json)
        return
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
        _refuse(str(file), error.as_json(), as_json)
    told = asdict(summary)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    lost = told.pop("lost")
    for name, value in told.items():
        click.echo(f"{name:10} {'' if value is None else value}")
    for one in lost:
        click.echo(f"no place for: {one['message']['en']}: {one['count']} {one['detail']}".rstrip())


@programme.command("places")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--contract", type=int, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def places(file: Path, contract: int, as_json: bool) -> None:
    """Keep where a contract's rows lie, for every schedule to come: a CSV FILE.

    Its columns are code or wbs (that row and all below), and any of governorate, zone, area,
    block, section, from_m, to_m, work_type, layer, boq, quantity.
    """
    try:
        count = set_places(contract, file.read_bytes())
    except LookupError:
        _refuse(str(file), {"error": "No such contract.", "code": "contract_unknown"}, as_json)
    except ProgrammeFaultyError as error:
        faults = [fault.as_json() for fault in error.faults]
        result = {"file": str(file), "imported": False, "faults": faults}
        click.echo(json.dumps(result, ensure_ascii=False) if as_json else _in_words(result))
        raise click.exceptions.Exit(1) from error
    click.echo(json.dumps({"rules": count}) if as_json else f"{file}: {count} rules kept")


@programme.command("export")
@click.argument("contract", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "format_", type=click.Choice(list(WRITTEN), case_sensitive=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def export(contract: int, file: Path, format_: str | None, as_json: bool) -> None:
    """Write a CONTRACT's schedule to FILE, and say what its format has no place for.

    Without --format a name that ends in .xer makes an XER, any other Microsoft Project's XML.
    """
    kind = format_ or ("XER" if file.suffix.lower() == ".xer" else "MSPDI")
    try:
        done = export_schedule(contract, kind)
    except LookupError:
        _refuse(str(file), {"error": "No such contract.", "code": "contract_unknown"}, as_json)
    except ScheduleRefusedError as error:
        _refuse(str(file), error.as_json(), as_json)
    file.write_bytes(done.content)
    if as_json:
        told = {"file": str(file), "format": kind, "lost": done.lost}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{file}: {kind}, {len(done.content)} bytes")
    for one in done.lost:
        click.echo(f"lost: {one['message']['en']}: {one['count']}")


def _import_schedule(file: Path, contract: int, *, applies: bool, as_json: bool) -> None:
    try:
        import_id = hand_in(contract, file.name, file.read_bytes())
        preview = read_in(import_id)
        is_changed = apply_import(import_id) if applies else None
    except ScheduleRefusedError as error:
        _refuse(str(file), error.as_json(), as_json)
    except NotAppliedError as error:
        _refuse(str(file), {"error": str(error), "code": error.code}, as_json)
    told = {"import": str(import_id), "applied": applies, "is_changed": is_changed} | preview
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    _say_preview(preview)
    words = {None: "Previewed; --apply takes it in.", True: "Applied.", False: "Nothing changed."}
    click.echo(words[is_changed])


def _say_preview(preview: dict[str, Any]) -> None:
    for what in ("activities", "links"):
        click.echo(f"{what}: " + ", ".join(f"{n} {name}" for name, n in preview[what].items()))
    for one in preview["unplaced"]:
        click.echo(f"not measured: {one['message']['en']}: {one['count']}")
    for one in preview["unknown"]:
        click.echo(f"not known: {one['what']} {one['word']} ({one['count']})")
    for one in preview["suspected"]:
        click.echo(f"suspected: row {one['row']}: {one['name']} ({one['message']['en']})")
    if float(preview["value"]["left_out_kwd"]):
        said = "KD {left_out_kwd} of {held_kwd} ({percent}%)".format(**preview["value"])
        click.echo(f"without an activity: {said}")
    for fault in preview["faults"]:
        row = f"row {fault['row']}: " if fault["row"] else ""
        row += f"{fault['column']}: " if fault["code"] == "date_wrong" else ""
        click.echo(f"fault: {row}{fault['message']['en']} ({fault['value']})")


def _refuse(file: str, said: dict[str, Any], as_json: bool) -> NoReturn:
    """Say why, and leave with 2."""
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(f"{file}: {said['error']} {said.get('detail', '')}".rstrip(), err=True)
    raise click.exceptions.Exit(2)


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
