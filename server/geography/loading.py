"""The reference geography's files, and the statements that put them into the tables."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.geography.queries import Limits

DATA = Path(__file__).with_name("data")

UPSERT_GOVERNORATES = text(
    """
    INSERT INTO governorate (iso, name_ar, name_en, outline, attribution)
    SELECT iso, name_ar, name_en, ST_SetSRID(ST_GeomFromGeoJSON(outline), 4326), attribution
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
         AS given (iso text, name_ar text, name_en text, outline text, attribution text)
    ON CONFLICT (iso) DO UPDATE SET (name_ar, name_en, outline, attribution)
        = (excluded.name_ar, excluded.name_en, excluded.outline, excluded.attribution)
    """
)
UPSERT_AREAS = text(
    """
    INSERT INTO area (code, governorate, name_ar, name_en, centre)
    SELECT code, governorate, name_ar, name_en, ST_SetSRID(ST_MakePoint(lon, lat), 4326)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given
         (code text, governorate text, name_ar text, name_en text, lat float8, lon float8)
    ON CONFLICT (code) DO UPDATE SET (governorate, name_ar, name_en, centre)
        = (excluded.governorate, excluded.name_ar, excluded.name_en, excluded.centre)
    """
)
UPSERT_SECTIONS = text(
    """
    INSERT INTO road_section (code, road_ref, name_ar, name_en, carriageway, direction, lanes,
                              width_m, from_m, to_m, is_schematic, centreline)
    SELECT code, road_ref, name_ar, name_en, carriageway, direction, lanes,
           width_m, from_m, to_m, is_schematic, ST_SetSRID(ST_GeomFromGeoJSON(line), 4326)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given
         (code text, road_ref text, name_ar text, name_en text, carriageway text,
          direction text, lanes int, width_m numeric, from_m numeric, to_m numeric,
          is_schematic boolean, line text)
    ON CONFLICT (code) DO UPDATE SET (road_ref, name_ar, name_en, carriageway, direction, lanes,
                                      width_m, from_m, to_m, is_schematic, centreline)
        = (excluded.road_ref, excluded.name_ar, excluded.name_en, excluded.carriageway,
           excluded.direction, excluded.lanes, excluded.width_m, excluded.from_m, excluded.to_m,
           excluded.is_schematic, excluded.centreline)
    """
)

# Layers that the office put in: the product's own files change them no more.
OFFICIAL = text("SELECT DISTINCT layer FROM layer_version WHERE number IS NOT NULL")


def read_limits(folder: Path = DATA) -> Limits:
    """The distances of limits.json, in metres."""
    found = json.loads((folder / "limits.json").read_text(encoding="utf-8"))
    return Limits(**{name: float(entry["value"]) for name, entry in found.items()})


def governorate_rows(folder: Path = DATA) -> list[dict[str, Any]]:
    """Rows of governorates.geojson; ``outline`` is GeoJSON text of a MultiPolygon."""
    layer = json.loads((folder / "governorates.geojson").read_text(encoding="utf-8"))
    attribution = f"{layer['attribution']} ({layer['licence']})"
    return [
        {
            **feature["properties"],
            "iso": feature["id"],
            "outline": json.dumps(feature["geometry"]),
            "attribution": attribution,
        }
        for feature in layer["features"]
    ]


def area_rows(folder: Path = DATA) -> list[dict[str, Any]]:
    """Rows of areas.csv, as text."""
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def section_rows(folder: Path = DATA) -> list[dict[str, Any]]:
    """Rows of network.geojson; ``line`` is GeoJSON text of a LineString."""
    layer = json.loads((folder / "network.geojson").read_text(encoding="utf-8"))
    return [
        {**feature["properties"], "line": json.dumps(feature["geometry"])}
        for feature in layer["features"]
    ]


def upsert_all(session: Session, folder: Path = DATA) -> dict[str, int]:
    """Put every file's rows into its table, new or changed; how many of each were read.

    A layer that has an official version is left as that has it.
    """
    counts = {}
    official = set(session.scalars(OFFICIAL))
    for name, layer, statement, read_rows in (
        ("governorates", "governorates", UPSERT_GOVERNORATES, governorate_rows),
        ("areas", "areas", UPSERT_AREAS, area_rows),
        ("sections", "roads", UPSERT_SECTIONS, section_rows),
    ):
        rows = [] if layer in official else read_rows(folder)
        session.execute(statement, {"rows": json.dumps(rows)})
        counts[name] = len(rows)
    return counts
