"""SQL of map packs: what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, text

from server.db import db
from server.db.phrases import in_scope, scope_values
from shared.rules.scope import Scope

# Roads of the governorates where a contract works, and so far beyond their borders, in metres.
ROADS_BEYOND_M = 2000
# A zone has no outline of its own: one is drawn so far around its activities, in metres.
ZONE_AROUND_M = 300

# A digest for each contract in the scope of all rows that its pack is made of.
SOURCES = text(
    f"""
    WITH ground AS (
        SELECT concat(
            (SELECT md5(string_agg(md5(road_section::text), '' ORDER BY code)) FROM road_section),
            (SELECT md5(string_agg(md5(area::text), '' ORDER BY code)) FROM area),
            (SELECT md5(string_agg(md5(governorate::text), '' ORDER BY iso)) FROM governorate)
        ) AS digest
    ), named AS (
        SELECT contract, md5(string_agg(md5(zone::text), '' ORDER BY code)) AS digest
        FROM zone GROUP BY contract
    )
    SELECT activity.contract,
           array_agg(DISTINCT governorate ORDER BY governorate) AS governorates,
           concat(ground.digest, named.digest, md5(string_agg(md5(
               ROW(activity.code, zone, governorate, section, from_m, to_m, place)::text
           ), '' ORDER BY activity.code))) AS digest
    FROM activity CROSS JOIN ground LEFT JOIN named USING (contract)
    WHERE {in_scope("activity.")}
      AND (CAST(:contract AS int) IS NULL OR contract = :contract)
    GROUP BY activity.contract, ground.digest, named.digest ORDER BY activity.contract
    """  # noqa: S608 - a phrase of our own
)

# What lies in the part of the contract that is in these governorates.
OF_CONTRACT = "contract = :contract AND governorate = ANY(:governorates)"
ROADS = text(
    f"""
    WITH ground AS (
        SELECT ST_Buffer(ST_Collect(outline)::geography, :beyond_m)::geometry AS outline
        FROM governorate WHERE iso = ANY(:governorates)
    )
    SELECT code, road_ref, name_ar, name_en, from_m::text, to_m::text, lanes,
           ST_AsGeoJSON(centreline, 7) AS line
    FROM road_section, ground
    WHERE ST_Intersects(centreline, ground.outline)
       OR code IN (SELECT section FROM activity WHERE {OF_CONTRACT})
    """  # noqa: S608 - as above
)
ZONES = text(
    f"""
    WITH part AS (
        SELECT activity.contract, zone, coalesce(ST_LineSubstring(
                   centreline,
                   greatest(0, least(1, (a.from_m - s.from_m) / nullif(s.to_m - s.from_m, 0))),
                   greatest(0, least(1, (a.to_m - s.from_m) / nullif(s.to_m - s.from_m, 0)))
               ), place) AS at
        FROM activity
        LEFT JOIN road_section AS s ON s.code = activity.section
        CROSS JOIN LATERAL (
            SELECT least(activity.from_m, activity.to_m) AS from_m,
                   greatest(activity.from_m, activity.to_m) AS to_m
        ) AS a
        WHERE {OF_CONTRACT}
    ), around AS (
        SELECT contract, zone, ST_Buffer(
            ST_ConvexHull(ST_Collect(at))::geography, :around_m, 'quad_segs=4'
        )::geometry AS outline
        FROM part GROUP BY contract, zone
    )
    SELECT zone.code, name_ar, name_en, ST_AsGeoJSON(ST_ExteriorRing(outline), 7) AS line
    FROM zone JOIN around ON (around.contract, around.zone) = (zone.contract, zone.code)
    """  # noqa: S608 - as above
)
AREAS = text(
    """
    SELECT code, name_ar, name_en, ST_AsGeoJSON(centre, 7) AS line
    FROM area WHERE governorate = ANY(:governorates)
    """
)


def sources(visible_to: Scope, contract: int | None = None) -> Sequence[RowMapping]:
    """contract, governorates and digest of each contract that the scope covers a part of."""
    given = scope_values(visible_to) | {"contract": contract}
    return db.session.execute(SOURCES, given).mappings().all()


def features(contract: int, governorates: list[str]) -> dict[str, Sequence[RowMapping]]:
    """Rows of roads, zones and areas; ``line`` is GeoJSON text, decimals are text."""
    given: dict[str, Any] = {
        "contract": contract,
        "governorates": governorates,
        "beyond_m": ROADS_BEYOND_M,
        "around_m": ZONE_AROUND_M,
    }
    asked = {"road": ROADS, "zone": ZONES, "area": AREAS}
    return {kind: db.session.execute(sql, given).mappings().all() for kind, sql in asked.items()}
