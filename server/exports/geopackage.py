"""A table as GeoPackage (OGC 12-128r19): geometries in WGS 84, a batch at a time through GDAL."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry import shape

from server.exports.cells import BETWEEN, printable
from server.exports.table import Cell, Column, Geometry, Table, Type

BATCH = 2000
CRS = "EPSG:4326"
# How GDAL says that a moment is in UTC.
UTC_OFFSET = 100
_KEPT_AS: dict[Type, tuple[str, Any]] = {
    "text": ("object", None),
    "number": ("float64", np.nan),
    "whole": ("int64", 0),
    "yes": ("bool", False),
    "date": ("datetime64[D]", "NaT"),
    "moment": ("datetime64[ms]", "NaT"),
}
# The extension that calls columns as people do (OGC 12-128r19, F.9).
_SCHEMA = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema',
   'http://www.geopackage.org/spec/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema',
   'http://www.geopackage.org/spec/#extension_schema', 'read-write');
"""


class Field(NamedTuple):
    """``heading``: what people read above it; ``read``: (row, language) to the cell."""

    name: str
    heading: str
    type: Type
    read: Callable[[Any, str], Cell]


def write_gpkg(table: Table, rows: Iterable[Any], reader: str, file: IO[bytes]) -> None:
    """One layer of the table's name; codes under names that never change, words beside them."""
    fields = [field for column in table.properties for field in _fields(column)]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{table.name}.gpkg")
        _write(path, table, fields, [], reader)
        for batch in _batches(rows):
            _write(path, table, fields, batch, reader)
        _call(path, table.name, fields)
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)


def _fields(column: Column) -> list[Field]:
    """A column of words as two: the code, and ``…_text`` as the reader reads it."""
    heading = str(column.heading or "")
    if column.type == "yes":
        return [Field(column.name, heading, "yes", column.coded)]
    as_read = Field(column.name, heading, column.type, column.read)
    if column.type != "text" or column.code is None:
        return [as_read]
    code = Field(column.name, "", "text", column.coded)
    text = as_read._replace(name=f"{column.name}_text")
    return [code] if column.heading is None else [code, text]


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    return iter(lambda: list(islice(left, BATCH)), [])


def _write(path: Path, table: Table, fields: list[Field], rows: list[Any], reader: str) -> None:
    # Only who asks for it loads GDAL.
    from pyogrio import raw  # noqa: PLC0415

    cells = [[_kept(field, field.read(row, reader)) for row in rows] for field in fields]
    raw.write(
        path,
        _objects([_binary(table.geometry(row)) for row in rows]),
        [_column(field, found) for field, found in zip(fields, cells, strict=True)],
        [field.name for field in fields],
        field_mask=[np.array([cell is None for cell in found], bool) for found in cells],
        layer=table.name,
        driver="GPKG",
        geometry_type=table.geometry_type,
        crs=CRS,
        append=path.exists(),
        layer_options=None if path.exists() else {"IDENTIFIER": printable(str(table.title))},
        gdal_tz_offsets={
            field.name: np.full(len(rows), UTC_OFFSET) for field in fields if field.type == "moment"
        },
    )


def _kept(field: Field, cell: Cell) -> Any:
    """A cell as its column holds it; None stays None."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).replace(tzinfo=None)
    if cell is None or field.type != "text":
        return cell
    return printable(BETWEEN.join(cell) if isinstance(cell, list) else str(cell))


def _column(field: Field, cells: list[Any]) -> Any:
    kind, blank = _KEPT_AS[field.type]
    if kind == "object":
        return _objects(cells)
    return np.array([blank if cell is None else cell for cell in cells], kind)


def _objects(found: list[Any]) -> Any:
    column = np.empty(len(found), object)
    column[:] = found
    return column


def _binary(geometry: Geometry | None) -> bytes | None:
    """Well-known binary; points, of which there are a million, without the way round by GEOS."""
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        return struct.pack("<BIdd", 1, 1, *geometry["coordinates"])
    return bytes(shapely.to_wkb(shape(geometry)))


def _call(path: Path, layer: str, fields: list[Field]) -> None:
    """Give each column the heading that the reader knows; GDAL keeps no such names itself."""
    named = [(layer, field.name, printable(field.heading)) for field in fields if field.heading]
    with closing(sqlite3.connect(path)) as book, book:
        book.executescript(_SCHEMA)
        book.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES (?, ?, ?)", named
        )
