"""What the database knows of a contract, its places and its schedule, before an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from server.db import db
from server.programme.queries import IS_RECORDED, IS_SHARE_RECORDED
from server.programme.schedules.baseline_schedule import baseline_calendars, baseline_links
from server.programme.schedules.comparing import Standing
from server.programme.schedules.placing import Ground
from server.programme.schedules.sharing import each_share
from server.programme.schedules.work_words import folded

CLOCK = 'YYYY-MM-DD"T"HH24:MI'
_TIMES = (
    "start", "finish", "actual_start", "actual_finish", "baseline_start", "baseline_finish",
    "constraint_at",
)  # fmt: skip
ACTIVITIES = text(
    """
    SELECT code, zone, wbs, name_ar, name_en, work_type, layer, governorate, area, block, section,
           from_m::text, to_m::text, predecessors, baseline_start::text, baseline_finish::text
    FROM activity WHERE contract = :contract
    """
)
_SHOWN_TIMES = ", ".join(f"to_char({name}, '{CLOCK}') AS {name}" for name in _TIMES)
ROWS = text(
    f"""
    SELECT code, position, parent, file_code, wbs, name, is_summary, is_milestone, duration_min,
           percent, float_min, calendar, constraint_type, activity, {_SHOWN_TIMES}
    FROM schedule_activity WHERE import_id = :import_id ORDER BY position
    """  # noqa: S608 - of our own names
)
LINKS = text(
    "SELECT predecessor, successor, type, lag_min FROM schedule_link WHERE import_id = :import_id"
)
RECORDED = text(
    f"""
    SELECT code, NULL AS boq_item FROM activity WHERE contract = :contract AND ({IS_RECORDED})
    UNION ALL
    SELECT activity, boq_item FROM activity_boq AS share
    WHERE contract = :contract AND ({IS_SHARE_RECORDED})
    """  # noqa: S608 - of our own names
)
CALENDARS = text(
    "SELECT key, name, is_default, week, exceptions FROM schedule_calendar"
    " WHERE import_id = :import_id ORDER BY key"
)

_DIGESTS = " || ".join(
    f"coalesce((SELECT md5(string_agg(md5(row::text), '' ORDER BY {key}))"  # noqa: S608 - our own
    f" FROM {table} AS row WHERE contract = :contract), '-')"
    for table, key in (
        ("activity", "code"),
        ("activity_boq", "activity, boq_item"),
        ("boq_item", "code"),
        ("zone", "code"),
        ("schedule_place", "by, key"),
    )
)
BASIS = text(
    f"""
    SELECT (SELECT import_id::text FROM contract_schedule WHERE contract = :contract) AS import,
           md5({_DIGESTS}) AS programme
    """  # noqa: S608 - of our own names
)


@dataclass(frozen=True)
class Before:
    """What an import is held against. ``basis``: see basis_of."""

    basis: Mapping[str, str | None]
    ground: Ground
    standing: Standing


def before_import(contract: int) -> Before:
    # The basis first: what changes from here on makes the preview an old one.
    basis = basis_of(contract)
    ground = ground_of(contract)
    return Before(basis, ground, standing_of(basis["import"], ground))


def ground_of(contract: int) -> Ground:
    """What placing a contract's rows needs."""
    given = {"contract": contract}
    zones = _all("SELECT code, name_ar, name_en FROM zone WHERE contract = :contract", given)
    sections = _all("SELECT code, from_m, to_m FROM road_section")
    boq = _all("SELECT code, quantity, rate_kwd FROM boq_item WHERE contract = :contract", given)
    rules = _all(
        "SELECT by, key, places, quantities FROM schedule_place WHERE contract = :contract", given
    )
    (own,) = _all("SELECT governorates FROM contract WHERE number = :contract", given)
    return Ground(
        contract=contract,
        governorates=tuple(own["governorates"]),
        zones={folded(z[n]): z["code"] for z in zones for n in ("code", "name_ar", "name_en")},
        areas=_areas(),
        sections={folded(row["code"]): row["code"] for row in sections},
        chainages={row["code"]: (row["from_m"], row["to_m"]) for row in sections},
        boq={folded(row["code"]): (row["code"], row["quantity"]) for row in boq},
        rates={row["code"]: row["rate_kwd"] for row in boq},
        standing={row["code"]: row for row in _rows(ACTIVITIES, given)},
        shares=shares_by_activity(contract),
        recorded=recorded_of(contract),
        rules={(r["by"], r["key"]): (r["places"], r["quantities"]) for r in rules},
    )


def _areas() -> dict[str, dict[str, str]]:
    """Name or code -> area -> governorate: some names stand in several governorates."""
    areas: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _all("SELECT code, governorate, name_ar, name_en FROM area"):
        for name in (row["code"], row["name_ar"], row["name_en"]):
            areas[folded(name)][row["code"]] = row["governorate"]
    return areas


def basis_of(contract: int) -> dict[str, str | None]:
    """What a preview rests on, as JSON has it.

    ``import``: the id of the import that stands, or None; ``programme``: a digest of the
    contract's activities and their shares, its BOQ, its zones and its planner's places.
    """
    (found,) = _rows(BASIS, {"contract": contract})
    return found


def standing_of(import_id: str | None, ground: Ground) -> Standing:
    """What the import that stands and the activities are; without an import its links and
    calendars are the activities'."""
    given = {"import_id": import_id}
    links = [tuple(row) for row in db.session.execute(LINKS, given)]
    return Standing(
        rows={row["code"]: row for row in _rows(ROWS, given)},
        links=frozenset(links if import_id else baseline_links(ground.standing)),
        calendars=_rows(CALENDARS, given) if import_id else baseline_calendars(ground.standing),
        activities=ground.standing,
        shares=each_share(ground.shares),
        recorded=frozenset(code for code, _ in ground.recorded),
        rates=ground.rates,
    )


def shares_by_activity(contract: int) -> dict[str, dict[str, Decimal]]:
    """Activity code -> BOQ line -> quantity."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    sql = "SELECT activity, boq_item, quantity FROM activity_boq WHERE contract = :contract"
    for row in _all(sql, {"contract": contract}):
        found[row["activity"]][row["boq_item"]] = row["quantity"]
    return found


def recorded_of(contract: int) -> frozenset[tuple[str, str | None]]:
    """(activity, BOQ line or None) that records of this contract name."""
    rows = db.session.execute(RECORDED, {"contract": contract})
    return frozenset((row.code, row.boq_item) for row in rows)


def _all(sql: str, given: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return _rows(text(sql), given or {})


def _rows(statement: Any, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(statement, given).mappings()]
