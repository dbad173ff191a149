"""The features of a layer's file: attributes by meaning, sound shapes in degrees, what was told."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from server.geography.layers.columns import GIVEN, columns_of
from server.geography.layers.opening import Dataset, open_file
from server.geography.layers.shapes import (
    BadShapeError,
    as_geojson,
    gaps,
    is_in_kuwait,
    overlaps,
    sound,
)
from server.geography.layers.warping import in_degrees
from server.geography.layers.wording import GOVERNORATES, LayerRefusedError, told

MOST_FEATURES = 20_000
MOST_POINTS = 400_000
LONGEST_TEXT = 400
_EPSG = re.compile(r"(?:EPSG:)?(\d{4,6})", re.I)
_GDAL_ERRORS = (DataSourceError, DataLayerError, FeatureError, FieldError, UnicodeError)


def read_features(file: Path, folder: Path, orders: dict[str, Any]) -> dict[str, Any]:
    """What a file says, as reading.Read has it. Raises LayerRefusedError.

    ``orders``: layer, crs, is_swapped, table, code, name_ar, name_en.
    """
    dataset = open_file(file, folder)
    try:
        return _read(dataset, folder, orders)
    except _GDAL_ERRORS as error:
        raise LayerRefusedError("file_broken", str(error)[:200]) from error
    except GEOSException as error:
        raise LayerRefusedError("file_broken", str(error)[:200]) from error


def _read(dataset: Dataset, folder: Path, orders: dict[str, Any]) -> dict[str, Any]:
    table = _table(dataset, orders.get("table"))
    info = pyogrio.read_info(dataset.path, layer=table, encoding=dataset.encoding)
    given = {name: orders[name] for name in GIVEN if orders.get(name)}
    columns = columns_of(orders["layer"], list(info["fields"]), given)
    shapes, attributes, heights = _content(dataset, table, columns)
    crs = _crs(dataset, info["crs"], orders.get("crs"))
    placed = in_degrees(shapes, crs, folder, is_swapped=bool(orders.get("is_swapped")))
    rows, faults, notes = _rows(orders["layer"], placed, attributes)
    if heights:
        notes.append(told("height_dropped", detail=str(heights)))
    if orders["layer"] == GOVERNORATES:
        notes += _neighbours(rows)
    for row in rows:
        row["shape"] = as_geojson(row["shape"]) if row["shape"] is not None else None
    said = {"format": dataset.format, "crs": _name_of(crs), "columns": columns}
    return {**said, "rows": rows, "faults": faults, "notes": notes}


def _table(dataset: Dataset, asked: str | None) -> str:
    """The layer of the dataset to read: the only one with shapes, or the one asked for."""
    names = [str(name) for name, kind in pyogrio.list_layers(dataset.path) if kind]
    if asked in names:
        return str(asked)
    if len(names) != 1 or asked:
        code = "table_many" if names else "nothing_read"
        raise LayerRefusedError(code, ", ".join(names)[:300])
    return names[0]


def _content(
    dataset: Dataset, table: str, columns: dict[str, str]
) -> tuple[list[BaseGeometry | None], list[dict[str, str]], int]:
    """Flat shapes, texts by meaning, and how many shapes had heights."""
    wanted = sorted(set(columns.values()))
    meta, _, blobs, values = raw.read(
        dataset.path, layer=table, columns=wanted, encoding=dataset.encoding,
        max_features=MOST_FEATURES + 1, datetime_as_string=True,
    )  # fmt: skip
    shapes = shapely.from_wkb(blobs, on_invalid="ignore")
    if len(shapes) == 0:
        raise LayerRefusedError("nothing_read")
    points = int(shapely.get_num_coordinates(shapes).sum())
    if len(shapes) > MOST_FEATURES or points > MOST_POINTS:
        raise LayerRefusedError("layer_too_large", f"{len(shapes)}, {points}")
    by_column = dict(zip(meta["fields"], values, strict=True))
    texts = {m: [_text(v) for v in by_column[name]] for m, name in columns.items()}
    attributes = [{m: found[at] for m, found in texts.items()} for at in range(len(shapes))]
    heights = int(shapely.has_z(shapes).sum())
    flat = shapely.force_2d(shapes)
    drawn = [None if s is None or s.is_empty or not _is_finite(s) else s for s in flat]
    return drawn, attributes, heights


def _is_finite(shape: BaseGeometry) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _text(value: Any) -> str:
    """A value as a person would type it: a code kept as a number loses its ".0"."""
    if value is None or (isinstance(value, float | np.floating) and math.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)[:LONGEST_TEXT]


def _crs(dataset: Dataset, stated: str | None, given: str | None) -> str:
    """The system given, else the file's own; raises LayerRefusedError (crs_unknown) for neither."""
    if given:
        match = _EPSG.fullmatch(given.strip())
        if not match:
            raise LayerRefusedError("crs_unknown", given[:60])
        return f"EPSG:{match[1]}"
    if not stated or not dataset.states_crs:
        raise LayerRefusedError("crs_unknown")
    return stated


def _name_of(crs: str) -> str:
    """EPSG's code, or the name that a definition begins with."""
    return crs if len(crs) < 40 else (re.findall(r'"([^"]*)"', crs) or [crs])[0][:80]


def _rows(
    layer: str, shapes: Sequence[BaseGeometry | None], attributes: list[dict[str, str]]
) -> tuple[list[dict[str, Any]], list[dict[str, str]], list[dict[str, str]]]:
    """A row for each feature (``shape`` None where it is at fault), faults and notes."""
    rows: list[dict[str, Any]] = []
    faults, notes = [], []
    for at, (shape, said) in enumerate(zip(shapes, attributes, strict=True), 1):
        name = _feature(at, said)
        kept = None
        try:
            kept, is_repaired = _taken(layer, shape)
            if is_repaired:
                notes.append(told("repaired", name))
        except BadShapeError as error:
            faults.append(told(error.code, name, error.detail))
        rows.append({"feature": name, "shape": kept, **said})
    return rows, faults, notes


def _feature(at: int, said: dict[str, str]) -> str:
    """How a feature is named to people: its place in the file, its code, its name."""
    name = said.get("name_ar") or said.get("name_en") or ""
    return " ".join(part for part in (f"{at}:", said.get("code", ""), name) if part)[:120]


def _taken(layer: str, shape: BaseGeometry | None) -> tuple[BaseGeometry, bool]:
    if shape is None:
        raise BadShapeError("shape_missing")
    if not is_in_kuwait(shape):
        raise BadShapeError("outside_kuwait")
    kept, is_repaired = sound(layer, shape)
    if kept.is_empty:
        raise BadShapeError("repair_lost")
    return kept, is_repaired


def _neighbours(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Overlaps and gaps between outlines, each named by whom it is between or where."""
    drawn = [row for row in rows if row["shape"] is not None]
    shapes = [row["shape"] for row in drawn]
    found = [
        told("overlap", drawn[a]["feature"], f"{drawn[b]['feature']} ({size / 1e6:.2f} km²)")
        for a, b, size in overlaps(shapes)
    ]
    for at, size in gaps(shapes):
        found.append(told("gap", "", f"{at.y:.5f}, {at.x:.5f} ({size / 1e6:.2f} km²)"))
    return found
