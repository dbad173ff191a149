"""Write a schedule's rows beside what stands, and later make them what stands: SQL."""

# ruff: noqa: S608 - names put into a statement are written in this file or in queries.py

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from server.programme.queries import IS_RECORDED, IS_SHARE_RECORDED

TABLES = ("schedule_activity", "schedule_link", "schedule_calendar")
_INSERT = {
    table: text(
        f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table},"
        " CAST(:rows AS jsonb))"
    )
    for table in TABLES
}
_DELETE = {table: text(f"DELETE FROM {table} WHERE import_id = :import_id") for table in TABLES}

_GIVEN = """
    WITH given AS (
        SELECT row.code, coalesce(row.baseline_start, row.start)::date AS first_day,
               -- Where days have hours, a finish at midnight is the end of the day before.
               (coalesce(row.baseline_finish, row.finish)
                - CASE WHEN :is_by_day THEN interval '0' ELSE interval '1 minute' END
               )::date AS last_day, place.*
        FROM schedule_activity AS row,
             jsonb_to_record(row.place) AS place (
                 zone text, wbs text, name_ar text, name_en text, work_type text, layer text,
                 governorate text, area text, block text, section text, from_m numeric,
                 to_m numeric, predecessors text
             )
        WHERE row.import_id = :import_id AND row.activity IS NOT NULL
    ), located AS (
        SELECT given.*, coalesce(
            CASE WHEN ST_Covers(governorate.outline, middle) THEN middle END,
            area.centre,
            ST_PointOnSurface(governorate.outline)
        ) AS at
        FROM given
        JOIN governorate ON governorate.iso = given.governorate
        LEFT JOIN area ON area.code = given.area
        LEFT JOIN road_section ON road_section.code = given.section
        LEFT JOIN LATERAL (
            SELECT ST_LineInterpolatePoint(
                centreline, CAST(((given.from_m + given.to_m) / 2 - road_section.from_m)
                    / nullif(road_section.to_m - road_section.from_m, 0) AS float8)
            ) AS middle
        ) AS on_road ON true
    )
"""
# The baseline of an activity that stands is not touched: it moves by an approved revision alone.
# Its place stays where it was exactly measured, unless the file now says another one.
_COLUMNS = (
    "zone", "wbs", "name_ar", "name_en", "work_type", "layer", "governorate", "area", "block",
    "section", "from_m", "to_m", "predecessors",
)  # fmt: skip
_WHERE = ("governorate", "area", "section", "from_m", "to_m")


def _of(table: str, names: tuple[str, ...] = _COLUMNS) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


UPSERT_ACTIVITIES = text(
    f"""
    {_GIVEN}
    INSERT INTO activity (code, contract, baseline_start, baseline_finish, place,
                          {", ".join(_COLUMNS)})
    SELECT code, :contract, first_day, greatest(first_day, last_day), at, {", ".join(_COLUMNS)}
    FROM located
    ON CONFLICT (code) DO UPDATE SET
        ({", ".join(_COLUMNS)}, place)
      = ({_of("excluded")},
         CASE WHEN ({_of("activity", _WHERE)}) IS NOT DISTINCT FROM ({_of("excluded", _WHERE)})
              THEN activity.place ELSE excluded.place END)
    WHERE activity.contract = excluded.contract
      AND ({_of("activity")}) IS DISTINCT FROM ({_of("excluded")})
    """
)
_PLACED = """
    SELECT activity FROM schedule_activity WHERE import_id = :import_id AND activity IS NOT NULL
"""
_SHARES = """
    SELECT row.activity, share.key AS boq_item, CAST(share.value AS numeric) AS quantity
    FROM schedule_activity AS row, jsonb_each_text(row.shares) AS share
    WHERE row.import_id = :import_id AND row.activity IS NOT NULL
"""
# What was recorded on stays, whatever a contractor's file leaves out.
DELETE_SHARES = text(
    f"""
    DELETE FROM activity_boq AS share
    WHERE contract = :contract AND NOT EXISTS (
        SELECT FROM ({_SHARES}) AS new
        WHERE (new.activity, new.boq_item) = (share.activity, share.boq_item)
    ) AND NOT ({IS_SHARE_RECORDED}) AND NOT EXISTS (
        SELECT FROM activity
        WHERE activity.code = share.activity AND ({IS_RECORDED})
          AND code NOT IN (SELECT activity FROM ({_PLACED}) AS placed)
    )
    """
)
UPSERT_SHARES = text(
    f"""
    INSERT INTO activity_boq AS old (activity, contract, boq_item, quantity)
    SELECT activity, :contract, boq_item, quantity FROM ({_SHARES}) AS new
    ON CONFLICT (activity, boq_item) DO UPDATE SET quantity = excluded.quantity
    WHERE old.quantity <> excluded.quantity
    """
)
DELETE_GONE = text(
    f"""
    DELETE FROM activity
    WHERE contract = :contract
      AND code NOT IN (SELECT activity FROM ({_PLACED}) AS placed)
      AND NOT ({IS_RECORDED})
    """
)
# Of an activity that was recorded on the governorate stays; the preview had none, since then one
# may have come.
HAS_MOVED_RECORDS = text(
    f"""
    SELECT EXISTS (
        SELECT FROM schedule_activity AS row JOIN activity ON activity.code = row.activity
        WHERE row.import_id = :import_id AND row.place ->> 'governorate' <> activity.governorate
          AND ({IS_RECORDED})
    )
    """
)
PROMISES_TOO_MUCH = text(
    """
    SELECT EXISTS (
        SELECT FROM activity_boq AS share
        JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
        WHERE share.contract = :contract
        GROUP BY item.code, item.quantity HAVING sum(share.quantity) > item.quantity
    )
    """
)
POINT = text(
    """
    INSERT INTO contract_schedule (contract, import_id) VALUES (:contract, :import_id)
    ON CONFLICT (contract) DO UPDATE SET import_id = excluded.import_id
    """
)
SUPERSEDE = text(
    """
    UPDATE schedule_import SET state = 'superseded'
    WHERE contract = :contract AND state = 'applied' AND id <> :import_id
    """
)


def write_rows(session: Session, import_id: UUID, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put the rows of each table in place of what an earlier try wrote."""
    for table in TABLES:
        session.execute(_DELETE[table], {"import_id": import_id})
        own = [row | {"import_id": str(import_id)} for row in rows[table]]
        session.execute(_INSERT[table], {"rows": orjson.dumps(own, default=_plain).decode()})
        # The swap comes next: without this the database takes the new import for a row or two.
        session.execute(text(f"ANALYZE {table} (import_id)"))


def swap_in(session: Session, contract: int, import_id: UUID, *, is_by_day: bool) -> bool:
    """Make the rows of an import the contract's schedule, and its placed rows its activities.

    False when records that came since its preview are in the way: what was written is then to be
    rolled back.

    Records are held (HOLD_RECORDS) by the caller.
    ``is_by_day``: its times are days without hours, so that a finish is a whole day.
    """
    given = {"contract": contract, "import_id": import_id}
    if session.scalar(HAS_MOVED_RECORDS, given):
        return False
    session.execute(UPSERT_ACTIVITIES, given | {"is_by_day": is_by_day})
    for statement in (DELETE_SHARES, UPSERT_SHARES, DELETE_GONE, POINT, SUPERSEDE):
        session.execute(statement, given)
    return not session.scalar(PROMISES_TOO_MUCH, given)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))
