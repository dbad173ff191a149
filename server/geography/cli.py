"""``tareeq geography``: load the reference layers, and ask where a place is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click
from flask.cli import with_appcontext

from server.geography import queries, version_queries
from server.geography.layers import wording
from server.geography.layers.reading import LARGEST_FILE
from server.geography.service import (
    CoordinateError,
    LayerRefusedError,
    Located,
    NotAppliedError,
    Orders,
    apply_version,
    discard_version,
    hand_in,
    load_reference_geography,
    locate_place,
    preview_layer,
    read_latitude,
    read_layer_in,
    read_longitude,
)


@click.group("geography")
def geography() -> None:
    """Governorates, areas and the road network."""


@geography.command("load")
@with_appcontext
def load() -> None:
    """Load or refresh governorates, areas and road sections. May be run again."""
    counts = load_reference_geography()
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


@geography.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--layer", required=True, type=click.Choice(wording.LAYERS.codes))
@click.option("--crs", default="", help="Coordinate system, such as EPSG:32638; else the file's.")
@click.option("--swap-axes", is_flag=True, help="Latitude stands first in the file.")
@click.option("--table", default="", help="Which layer of a GeoPackage that has several.")
@click.option("--code", default="", help="Column of the code; else guessed.")
@click.option("--name-ar", default="", help="Column of the Arabic name; else guessed.")
@click.option("--name-en", default="", help="Column of the English name; else guessed.")
@click.option("--apply", "applies", is_flag=True, help="Put it in; else only say what changes.")
@click.option("--author", help="With --apply: user name of the person who answers for it.")
@click.option("--reason", help="With --apply: why it changes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def import_layer(
    file: Path, applies: bool, author: str | None, reason: str | None, as_json: bool, **given: Any
) -> None:
    """Replace a layer by FILE: GeoJSON, GeoPackage or a zipped Shapefile (docs/geography.md).

    Without --apply nothing is changed. Leaves with 1 when features are at fault, and with 2 when
    the file is refused.
    """
    by = _author(author, reason) if applies else None
    orders = Orders(is_swapped=given.pop("swap_axes"), **given)
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    try:
        if by is None:
            preview = preview_layer(content, orders, file.name)
        else:
            preview = _apply(hand_in(file.name, content, orders, by), str(reason), by)
    except LayerRefusedError as error:
        said = error.as_json()
        _leave(2, said, f"{said['error']} {error.detail}".strip(), as_json)
    except NotAppliedError as error:
        _leave(1, {"code": error.code, "error": str(error)}, str(error), as_json)
    told = {name: value for name, value in preview.items() if name not in {"map", "basis"}}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_lines(told))
    if preview["faults"]:
        raise click.exceptions.Exit(1)


def _author(username: str | None, reason: str | None) -> UUID:
    """Who answers for a version; both are needed to put one in."""
    if not username or not (reason or "").strip():
        raise click.UsageError("--apply goes with --author and --reason.")
    person = version_queries.person_called(username)
    if person is None:
        raise click.BadParameter(f"there is nobody called {username}", param_hint="--author")
    return person.id


def _apply(version: UUID, reason: str, by: UUID) -> dict[str, Any]:
    """Read a version that was handed in and put it in; one with faults is discarded."""
    preview = read_layer_in(version)
    if preview["faults"]:
        discard_version(version, by)
        return preview
    try:
        return preview | {"version": apply_version(version, reason, by)}
    except NotAppliedError as error:
        discard_version(version, by)
        if error.code != "nothing_changes":
            raise
        return preview


def _leave(code: int, told: dict[str, Any], words: str, as_json: bool) -> NoReturn:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else words, err=not as_json)
    raise click.exceptions.Exit(code)


def _in_lines(told: dict[str, Any]) -> str:
    """A preview for a person at a terminal."""
    counts = ", ".join(f"{count} {name}" for name, count in told["counts"].items())
    source = told["source"]
    lines = [f"{source['format']}, {source['crs']}: {counts}"]
    for words, found in ((wording.FAULTS, told["faults"]), (wording.NOTES, told["notes"])):
        for one in found:
            said = " ".join(p for p in (one["feature"], words[one["code"]].en, one["detail"]) if p)
            lines.append(f"{'fault' if words is wording.FAULTS else 'note'}: {said}")
    is_in = told.get("version")
    lines.append(f"Version {is_in} is in force." if is_in else "Nothing was changed.")
    return "\n".join(lines)


# A southern latitude begins with a minus sign and is no option.
@geography.command("locate", context_settings={"ignore_unknown_options": True})
@click.argument("lat", type=str)
@click.argument("lon", type=str)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def locate(lat: str, lon: str, as_json: bool) -> None:
    """Say where LAT LON is: governorate, area, road section, chainage and offset.

    Digits may be Arabic and the decimal sign a comma.
    """
    try:
        place = read_latitude(lat), read_longitude(lon)
    except CoordinateError as error:
        raise click.UsageError(str(error)) from error
    if not queries.is_loaded():
        load_reference_geography()
    found = locate_place(*place)
    click.echo(json.dumps(found.as_json()) if as_json else in_words(found))


def in_words(found: Located) -> str:
    """One line for a person at a terminal."""
    parts = [found.governorate if found.certain else f"{found.governorate} (not certain)"]
    if found.area:
        parts.append(found.area)
    if found.section:
        parts.append(f"{found.section} at {found.chainage_m} m, {found.offset_m} m beside it")
    return ", ".join(parts)
