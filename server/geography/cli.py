"""``tareeq geography``: load the reference layers, and ask where a place is."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from server.geography import queries
from server.geography.service import (
    CoordinateError,
    Located,
    load_reference_geography,
    locate_place,
    read_latitude,
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
