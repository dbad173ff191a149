"""Layers as they stand in their tables: read whole, compared by a digest, written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.db import db
from server.geography import loading
from server.geography.layers.wording import AREAS, GOVERNORATES, ROADS

Row = dict[str, Any]

# code, then what a version keeps of each row; ``shape`` is GeoJSON.
ROWS = {
    GOVERNORATES: """
        SELECT iso AS code, name_ar, name_en, attribution,
               ST_AsGeoJSON(outline, 7)::jsonb AS shape
        FROM governorate ORDER BY iso
    """,
    AREAS: """
        SELECT code, governorate, name_ar, name_en, ST_AsGeoJSON(centre, 7)::jsonb AS shape
        FROM area ORDER BY code
    """,
    ROADS: """
        SELECT code, road_ref, name_ar, name_en, carriageway, direction, lanes, width_m::text,
               from_m::text, to_m::text, is_schematic, ST_AsGeoJSON(centreline, 7)::jsonb AS shape
        FROM road_section ORDER BY code
    """,
}
TABLES = {GOVERNORATES: "governorate", AREAS: "area", ROADS: "road_section"}
KEYS = {GOVERNORATES: "iso", AREAS: "code", ROADS: "code"}
_UPSERTS = {
    GOVERNORATES: loading.UPSERT_GOVERNORATES,
    AREAS: loading.UPSERT_AREAS,
    ROADS: loading.UPSERT_SECTIONS,
}


def standing_rows(layer: str) -> dict[str, Row]:
    """All rows of a layer by code."""
    found = db.session.execute(text(ROWS[layer])).mappings()
    return {row["code"]: dict(row) for row in found}


def basis_of(layer: str) -> str:
    """A digest of all rows of a layer as they stand."""
    table, key = TABLES[layer], KEYS[layer]
    asked = f"SELECT md5(string_agg(md5(t::text), '' ORDER BY {key})) FROM {table} AS t"  # noqa: S608
    return db.session.scalar(text(asked)) or ""


def write_rows(session: Session, layer: str, rows: Iterable[Row], gone: list[str]) -> None:
    """Put rows in, new or changed, and take those out that are gone."""
    table, key = TABLES[layer], KEYS[layer]
    session.execute(
        text(f"DELETE FROM {table} WHERE {key} = ANY(:gone)"),  # noqa: S608 - names of ours
        {"gone": gone},
    )
    loaded = [_as_loaded(layer, row) for row in rows]
    session.execute(_UPSERTS[layer], {"rows": json.dumps(loaded)})


def _as_loaded(layer: str, row: Row) -> Row:
    """A row as the statements of loading.py take it."""
    shape = row["shape"]
    if layer == AREAS:
        return {**row, "lon": shape["coordinates"][0], "lat": shape["coordinates"][1]}
    if layer == GOVERNORATES:
        return {**row, "iso": row["code"], "outline": json.dumps(shape)}
    return {**row, "line": json.dumps(shape)}
