"""Places in SQL: distances are metres on the WGS 84 spheroid, never degrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, text

from server.db import db, execute
from server.db.as_json import plain_array, text_array
from shared.rules.chainage import metres_per_degree

# A place on a border is in the governorate whose code comes first; at a joint of two
# sections, on the one whose code comes first. The fraction is found on the line stretched
# east-west as the ground is at that latitude, like shared/rules/chainage.py does.
_COVERED = """
    covered AS (
        SELECT place.*, inside.iso AS inside, coalesce(inside.iso, near.iso) AS governorate
        FROM place
        LEFT JOIN LATERAL (
            SELECT iso FROM governorate WHERE ST_Covers(outline, at) ORDER BY iso LIMIT 1
        ) AS inside ON true
        LEFT JOIN LATERAL (
            SELECT iso FROM governorate
            WHERE inside.iso IS NULL
              AND outline && ST_Expand(at, CAST(:coast_m AS float8) / 80000)
              AND ST_DWithin(outline::geography, at::geography, :coast_m)
            ORDER BY ST_Distance(outline::geography, at::geography), iso LIMIT 1
        ) AS near ON true
    )
"""
LOCATE = text(
    f"""
    WITH place AS (
        SELECT ord, stretch, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS at
        FROM unnest(CAST(:lats AS float8[]), CAST(:lons AS float8[]), CAST(:stretches AS float8[]))
             WITH ORDINALITY AS given (lat, lon, stretch, ord)
    ), {_COVERED}
    SELECT governorate, inside IS NOT NULL AS certain, area.code AS area,
           section.code AS section, section.chainage_m, section.offset_m
    FROM covered
    LEFT JOIN LATERAL (
        SELECT code FROM area
        WHERE area.governorate = covered.governorate
          AND ST_DWithin(centre::geography, at::geography, :area_m)
        ORDER BY ST_Distance(centre::geography, at::geography), code LIMIT 1
    ) AS area ON true
    LEFT JOIN LATERAL (
        SELECT code, offset_m, from_m + (to_m - from_m) * CAST(ST_LineLocatePoint(
                   ST_Scale(centreline, stretch, 1), ST_Scale(at, stretch, 1)) AS numeric
               ) AS chainage_m
        FROM road_section,
             LATERAL (SELECT ST_Distance(centreline::geography, at::geography) AS offset_m) AS d
        WHERE centreline && ST_Expand(at, CAST(:section_m AS float8) / 80000)
          AND offset_m <= :section_m
        ORDER BY round(CAST(offset_m AS numeric), 3), code LIMIT 1
    ) AS section ON true
    ORDER BY ord
    """  # noqa: S608 - a constant of our own
)

# Each push asks this of all its places: neither area nor nearest section is looked for.
STAND = text(
    f"""
    WITH place AS (
        SELECT ord, code, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS at
        FROM unnest(CAST(:lats AS float8[]), CAST(:lons AS float8[]), CAST(:codes AS text[]))
             WITH ORDINALITY AS given (lat, lon, code, ord)
    ), {_COVERED}
    SELECT covered.governorate,
           ST_Distance(centreline::geography, at::geography) AS offset_m
    FROM covered LEFT JOIN road_section USING (code)
    ORDER BY ord
    """  # noqa: S608 - a constant of our own
)


class Limits(NamedTuple):
    """How far, in metres, a place may lie from what it is said to be in or on."""

    coast_m: float
    section_m: float
    area_m: float


def located(places: Sequence[tuple[float, float]], limits: Limits) -> Sequence[RowMapping]:
    """A row for each (latitude, longitude), in order: one statement for any number.

    Rows have governorate, certain, area, section, chainage_m (Decimal) and offset_m (float);
    what is not known is None.
    """
    degrees = [metres_per_degree(lat) for lat, _ in places]
    given: dict[str, Any] = {
        "lats": [lat for lat, _ in places],
        "lons": [lon for _, lon in places],
        "stretches": [east / north for east, north in degrees],
    }
    return db.session.execute(LOCATE, given | limits._asdict()).mappings().all()


def stands(places: Sequence[tuple[float, float, str]], coast_m: float) -> Sequence[RowMapping]:
    """A row for each (latitude, longitude, section), in order: governorate and offset_m (float).

    What is not known, or no section's code, is None.
    """
    given = {
        "lats": plain_array(lat for lat, _, _ in places),
        "lons": plain_array(lon for _, lon, _ in places),
        "codes": text_array(code for _, _, code in places),
        "coast_m": coast_m,
    }
    return execute(STAND, given).mappings().all()


LAYERS = {
    "governorates": """
        SELECT iso, name_ar, name_en, attribution, ST_AsGeoJSON(outline, 5) AS outline
        FROM governorate ORDER BY iso
    """,
    "areas": "SELECT code, governorate, name_ar, name_en FROM area ORDER BY code",
    "sections": """
        SELECT code, road_ref, name_ar, name_en, carriageway, direction, lanes, width_m::text,
               from_m::text, to_m::text, is_schematic, ST_AsGeoJSON(centreline, 6) AS line
        FROM road_section ORDER BY code
    """,
}


def layers(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """All rows of these of LAYERS; geometries as GeoJSON text."""
    return {
        name: [dict(row) for row in db.session.execute(text(LAYERS[name])).mappings()]
        for name in names
    }


def simple_outlines(tolerance_deg: float) -> Sequence[Any]:
    """(iso, outline) of each governorate by its code: GeoJSON text of a simpler MultiPolygon."""
    asked = text(
        "SELECT iso, ST_AsGeoJSON(ST_Multi(ST_SimplifyPreserveTopology(outline, :tolerance)), 4)"
        " AS outline FROM governorate ORDER BY iso"
    )
    return db.session.execute(asked, {"tolerance": tolerance_deg}).all()


def is_loaded() -> bool:
    """Whether the reference geography is in the database."""
    return bool(db.session.execute(text("SELECT EXISTS (SELECT FROM governorate)")).scalar())
