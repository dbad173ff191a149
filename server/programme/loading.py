"""Put one contract's programme into the tables, and say what changed by it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.programme.reading import ProgrammeFile

Rows = Sequence[Mapping[str, Any]]

# Once a baseline is frozen, days come with an approved one alone (server.programme.baselines).
UPSERT_CONTRACT = text(
    """
    INSERT INTO contract
    SELECT * FROM jsonb_populate_recordset(NULL::contract, CAST(:rows AS jsonb))
    ON CONFLICT (number) DO UPDATE SET
        (title_ar, title_en, contractor_ar, contractor_en, consultant_ar, consultant_en,
         governorates, award_kwd, commencement, completion_days, extension_days,
         retention_percent, damages_kwd_per_day, damages_cap_percent, maintenance_end,
         guarantee_end)
      = (excluded.title_ar, excluded.title_en, excluded.contractor_ar, excluded.contractor_en,
         excluded.consultant_ar, excluded.consultant_en, excluded.governorates,
         excluded.award_kwd, excluded.commencement, excluded.completion_days,
         CASE WHEN EXISTS (SELECT FROM baseline WHERE baseline.contract = excluded.number)
              THEN contract.extension_days ELSE excluded.extension_days END,
         excluded.retention_percent, excluded.damages_kwd_per_day,
         excluded.damages_cap_percent, excluded.maintenance_end, excluded.guarantee_end)
    """
)
UPSERT_ZONES = text(
    """
    INSERT INTO zone SELECT * FROM jsonb_populate_recordset(NULL::zone, CAST(:rows AS jsonb))
    ON CONFLICT (contract, code) DO UPDATE
    SET (name_ar, name_en) = (excluded.name_ar, excluded.name_en)
    """
)
UPSERT_BOQ = text(
    """
    INSERT INTO boq_item
    SELECT * FROM jsonb_populate_recordset(NULL::boq_item, CAST(:rows AS jsonb))
    ON CONFLICT (contract, code) DO UPDATE
    SET (description_ar, description_en, unit, quantity, rate_kwd)
      = (excluded.description_ar, excluded.description_en, excluded.unit, excluded.quantity,
         excluded.rate_kwd)
    """
)
UPSERT_ACTIVITIES = text(
    """
    INSERT INTO activity (code, contract, zone, wbs, name_ar, name_en, work_type, layer,
                          governorate, area, section, from_m, to_m, baseline_start,
                          baseline_finish, predecessors, place)
    SELECT code, contract, zone, wbs, name_ar, name_en, work_type, layer, governorate, area,
           section, from_m, to_m, baseline_start, baseline_finish, coalesce(predecessors, ''),
           ST_SetSRID(ST_MakePoint(lon, lat), 4326)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given
         (code text, contract int, zone text, wbs text, name_ar text, name_en text,
          work_type text, layer text, governorate text, area text, section text,
          from_m numeric, to_m numeric, baseline_start date, baseline_finish date,
          predecessors text, lat float8, lon float8)
    ON CONFLICT (code) DO UPDATE SET
        (zone, wbs, name_ar, name_en, work_type, layer, governorate, area, section, from_m,
         to_m, baseline_start, baseline_finish, predecessors, place)
      = (excluded.zone, excluded.wbs, excluded.name_ar, excluded.name_en, excluded.work_type,
         excluded.layer, excluded.governorate, excluded.area, excluded.section,
         excluded.from_m, excluded.to_m, excluded.baseline_start, excluded.baseline_finish,
         excluded.predecessors, excluded.place)
    """
)
INSERT_SHARES = text(
    """
    INSERT INTO activity_boq
    SELECT * FROM jsonb_populate_recordset(NULL::activity_boq, CAST(:rows AS jsonb))
    """
)
# Shares go first and come anew; the rest leaves when the file no longer names it.
DELETE_SHARES = text("DELETE FROM activity_boq WHERE contract = :contract")
DELETE_LEFT_OUT = tuple(
    (kind, text(f"DELETE FROM {table} WHERE contract = :contract AND NOT code = ANY(:codes)"))  # noqa: S608 - the names are written here
    for kind, table in (("activity", "activity"), ("zone", "zone"), ("boq", "boq_item"))
)
# Of what said the dates last, one stands: this file, and no longer a contractor's schedule.
DROP_SCHEDULE = (
    text(
        "UPDATE schedule_import SET state = 'superseded'"
        " WHERE contract = :contract AND state = 'applied'"
    ),
    text("DELETE FROM contract_schedule WHERE contract = :contract"),
)
FINGERPRINTS = text(
    "SELECT code, md5(activity::text || coalesce((SELECT string_agg(share::text, ',' ORDER BY"
    " boq_item) FROM activity_boq AS share WHERE share.activity = code), '')) AS mark"
    " FROM activity WHERE contract = :contract"
)


def replace_programme(session: Session, file: ProgrammeFile) -> dict[str, int]:
    """Write a file without faults; activities new, changed, unchanged and removed by it."""
    number = file.rows["contract"][0].values["number"]
    given = {"contract": number}
    before = _fingerprints(session, number)
    for statement in (*DROP_SCHEDULE, DELETE_SHARES):
        session.execute(statement, given)
    for kind, statement in (
        ("contract", UPSERT_CONTRACT),
        ("zone", UPSERT_ZONES),
        ("boq", UPSERT_BOQ),
        ("activity", UPSERT_ACTIVITIES),
        ("activity_boq", INSERT_SHARES),
    ):
        session.execute(statement, {"rows": _as_json(file, kind, number)})
    for kind, statement in DELETE_LEFT_OUT:
        codes = [row.values["code"] for row in file.rows[kind]]
        session.execute(statement, given | {"codes": codes})
    after = _fingerprints(session, number)
    changed = sum(code in before and before[code] != mark for code, mark in after.items())
    return {
        "new": len(after.keys() - before.keys()),
        "changed": changed,
        "unchanged": len(after.keys() & before.keys()) - changed,
        "removed": len(before.keys() - after.keys()),
    }


def _fingerprints(session: Session, contract: int) -> dict[str, str]:
    """Activity code -> a digest of the activity with its shares."""
    rows = session.execute(FINGERPRINTS, {"contract": contract})
    return {row.code: row.mark for row in rows}


def _as_json(file: ProgrammeFile, kind: str, number: int) -> str:
    """The rows as JSON text, each with its contract; decimals and dates as text."""
    own = {} if kind == "contract" else {"contract": number}
    return json.dumps([own | row.values for row in file.rows[kind]], default=str)
