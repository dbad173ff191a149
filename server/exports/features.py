"""A table as GeoJSON (RFC 7946): WGS 84, longitude first; no place is a null geometry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import orjson

from server.exports.cells import sound
from server.exports.table import Cell, Table
from shared.wire.fields import write_moment


def write_geojson(table: Table, rows: Iterable[Any], reader: str, file: IO[bytes]) -> None:
    """Write each feature as its row comes; words as codes, under names that never change."""
    file.write(b'{"type": "FeatureCollection", "features": [')
    between = b"\n"
    for row in rows:
        file.write(between + orjson.dumps(_feature(table, row, reader)))
        between = b",\n"
    file.write(b"\n]}\n")


def _feature(table: Table, row: Any, reader: str) -> dict[str, Any]:
    found = {column.name: _value(column.coded(row, reader)) for column in table.properties}
    return {
        "type": "Feature",
        "id": table.key(row),
        "geometry": table.geometry(row),
        "properties": found,
    }


def _value(cell: Cell) -> Any:
    """Numbers as numbers; dates and moments as ISO 8601."""
    if isinstance(cell, str):
        return sound(cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, datetime):
        return write_moment(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
