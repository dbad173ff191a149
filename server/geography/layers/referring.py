"""What refers to a layer's codes, in whatever table: it is refused, never orphaned."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ARRAY, Column, Select, String, Table, func, select, text

from server.db import db
from server.geography.layers.standing import TABLES, Row
from server.geography.layers.wording import AREAS, GOVERNORATES, ROADS
from shared.vocabulary.terms import Vocabulary

# Who names a code keeps it in a column of these names, with a foreign key or without.
_COLUMNS = {
    GOVERNORATES: {"governorate", "governorates"},
    AREAS: {"area"},
    ROADS: {"section"},
}
_RECORDS = {"work", "inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance"}
_FAMILIES = {"activity": "activities", "contract": "contracts", "person": "people", "area": "areas"}
_FAMILIES |= dict.fromkeys(_RECORDS, "records")
FAMILIES = Vocabulary(
    ("activities", "أنشطة", "activities"),
    ("contracts", "عقود", "contracts"),
    ("records", "سجلات", "records"),
    ("areas", "مناطق", "areas"),
    ("people", "مستخدمون", "people"),
    ("kept", "قيود محفوظة", "kept rows"),
)

# The programme's activities; its room knows this one, so that it is asked in plain SQL.
BEYOND = text(
    """
    SELECT section AS code, count(*) AS found FROM activity
    JOIN unnest(CAST(:codes AS text[]), CAST(:ends AS numeric[]), CAST(:others AS numeric[]))
         AS given (code, one, other) ON given.code = section
    WHERE least(from_m, to_m) < least(one, other)
       OR greatest(from_m, to_m) > greatest(one, other)
    GROUP BY section ORDER BY section
    """
)
ELSEWHERE = text(
    """
    SELECT count(*) FROM activity
    JOIN unnest(CAST(:codes AS text[]), CAST(:shapes AS text[])) AS given (code, shape)
         ON given.code = governorate
    WHERE NOT ST_Covers(ST_SetSRID(ST_GeomFromGeoJSON(shape), 4326), place)
    """
)


def references(layer: str, codes: list[str]) -> dict[str, dict[str, int]]:
    """Code -> how many of each of FAMILIES name it; codes that nothing names are absent."""
    found: dict[str, dict[str, int]] = {}
    for table, column in _referring(layer) if codes else ():
        family = _FAMILIES.get(table.name, "kept")
        for code, count in db.session.execute(_counted(column, codes)):
            of_code = found.setdefault(code, {})
            of_code[family] = of_code.get(family, 0) + count
    return found


def _referring(layer: str) -> Iterator[tuple[Table, Column[str]]]:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, String | ARRAY)
            if column.name in _COLUMNS[layer] and is_text and table.name != TABLES[layer]:
                yield table, column


def _counted(column: Column[str], codes: list[str]) -> Select[tuple[str, int]]:
    one = func.unnest(column) if isinstance(column.type, ARRAY) else column
    named = select(one.label("code")).subquery()
    code = named.c.code
    return select(code, func.count()).where(code.in_(codes)).group_by(code)


def activities_beyond(rows: list[Row]) -> dict[str, int]:
    """Section -> how many activities lie beyond the ends that these rows give it."""
    given = {
        "codes": [row["code"] for row in rows],
        "ends": [row["from_m"] for row in rows],
        "others": [row["to_m"] for row in rows],
    }
    return {row.code: row.found for row in db.session.execute(BEYOND, given)}


def activities_elsewhere(rows: list[Row], shapes: list[str]) -> int:
    """How many activities lie outside the outline that these rows give their governorate."""
    given = {"codes": [row["code"] for row in rows], "shapes": shapes}
    return int(db.session.scalar(ELSEWHERE, given) or 0)
