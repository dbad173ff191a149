"""SQL of the programme: what an import is held against, what a tablet is sent, what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select, text

from server.db import db
from server.db.phrases import in_scope, is_within, scope_values
from server.programme.models import Activity, Contract
from shared.rules.scope import Scope
from shared.wire.record import MAX_CONTRACT


def area_governorates() -> dict[str, str]:
    """Area code -> its governorate."""
    rows = db.session.execute(text("SELECT code, governorate FROM area"))
    return {row.code: row.governorate for row in rows}


def section_chainages() -> dict[str, tuple[Decimal, Decimal]]:
    """Section code -> its first and last chainage in metres."""
    rows = db.session.execute(text("SELECT code, from_m, to_m FROM road_section"))
    return {row.code: (row.from_m, row.to_m) for row in rows}


def standing_activities() -> dict[str, tuple[int, str]]:
    """Activity code -> contract and governorate."""
    rows = db.session.execute(text("SELECT code, contract, governorate FROM activity"))
    return {row.code: (row.contract, row.governorate) for row in rows}


# Records, claims, promises, constraints and delays name an activity, withdrawn ones too: these a
# BOQ line with it, the others the activity alone, or none.
_OF_A_LINE = ("work", "ncr", "claim", "promise")
_OF_AN_ACTIVITY = (
    *("inspection", "defect", "obstacle", "track", "attendance"),
    *("activity_constraint", "delay_event"),
)
RECORDED = text(
    " UNION ".join(
        f"SELECT activity, {item} AS boq_item FROM {kind} WHERE activity IS NOT NULL"  # noqa: S608 - our own
        for kinds, item in ((_OF_A_LINE, "boq_item"), (_OF_AN_ACTIVITY, "NULL"))
        for kind in kinds
    )
)
# Whether any of them names ``activity``, and ``share`` of it: a look into an index for each; the
# contract is small, the records are many.
IS_RECORDED = " OR ".join(
    f"EXISTS (SELECT FROM {kind} WHERE {kind}.activity = activity.code)"
    for kind in (*_OF_A_LINE, *_OF_AN_ACTIVITY)
)
IS_SHARE_RECORDED = " OR ".join(
    f"EXISTS (SELECT FROM {kind} WHERE ({kind}.activity, {kind}.boq_item)"
    " = (share.activity, share.boq_item))"
    for kind in _OF_A_LINE
)
# A push begins by locking heads, and then reads which activities there are; the rest is entered
# on pages. One on its way is waited for and counted, one that comes now finds what is left. What
# only reads, tablets' pulls too, goes on. Before any row is locked: pushes lock a head first.
HOLD_RECORDS = text(
    "LOCK TABLE head, claim, promise, activity_constraint, delay_event IN EXCLUSIVE MODE"
)


def await_programme(table: str) -> None:
    """Before looking up what a new row of ``table`` names: a programme coming in is waited for,
    and none comes in until the transaction ends (HOLD_RECORDS).
    """
    db.session.execute(text(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE"))


def locked_contract(number: int) -> Contract | None:
    """The contract; nobody else freezes or certifies any of it until the transaction ends."""
    asked = select(Contract).where(Contract.number == number).with_for_update()
    return db.session.scalar(asked.execution_options(populate_existing=True))


def recorded_pairs() -> frozenset[tuple[str, str | None]]:
    """(activity, BOQ line or None) that anything recorded or promised names, withdrawn ones too."""
    rows = db.session.execute(RECORDED)
    return frozenset((row.activity, row.boq_item) for row in rows)


def places_of_activities(contract: int, visible_to: Scope) -> dict[str, tuple[float, float]]:
    """Activity -> its (latitude, longitude), of those that the scope covers."""
    asked = select(Activity.code, func.ST_Y(Activity.place), func.ST_X(Activity.place))
    seen = asked.where(Activity.contract == contract, is_within(visible_to, Activity))
    return {code: (lat, lon) for code, lat, lon in db.session.execute(seen)}


CONTRACTS = """
    SELECT number, title_ar, title_en FROM contract
    WHERE number IN (SELECT contract FROM activity WHERE {scope})
    ORDER BY number
"""
ZONES = """
    SELECT contract, code, name_ar, name_en FROM zone
    WHERE (contract, code) IN (SELECT contract, zone FROM activity WHERE {scope})
    ORDER BY contract, code
"""
ACTIVITIES = """
    SELECT code, contract, zone, wbs, name_ar, name_en, work_type, layer, governorate, area,
           section, from_m::text, to_m::text, baseline_start::text, baseline_finish::text,
           predecessors, ST_Y(place) AS lat, ST_X(place) AS lon
    FROM activity WHERE {scope} ORDER BY code
"""
ACTIVITY_BOQ = """
    SELECT share.activity, share.boq_item, item.description_ar, item.description_en, item.unit,
           share.quantity::text
    FROM activity_boq AS share
    JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
    WHERE share.activity IN (SELECT code FROM activity WHERE {scope})
    ORDER BY share.activity, share.boq_item
"""


def programme_in_scope(visible_to: Scope) -> dict[str, list[dict[str, Any]]]:
    """Contracts, zones, activities and their BOQ shares that this scope covers.

    Decimals and dates are text, as they travel; money does not travel to tablets.
    """
    given = scope_values(visible_to)
    statements = {
        "contracts": CONTRACTS,
        "zones": ZONES,
        "activities": ACTIVITIES,
        "activity_boq": ACTIVITY_BOQ,
    }
    return {
        name: [
            dict(row)
            for row in db.session.execute(text(sql.format(scope=in_scope())), given).mappings()
        ]
        for name, sql in statements.items()
    }


def contracts_in_scope(visible_to: Scope) -> Sequence[Contract]:
    """Contracts of which an activity lies within the scope, by number."""
    asked = select(Contract).where(Contract.number.in_(_numbers_in_scope(visible_to)))
    return db.session.scalars(asked.order_by(Contract.number)).all()


def contract_in_scope(number: int, visible_to: Scope) -> Contract | None:
    """The contract; None when there is none, and the same outside the scope."""
    if number > MAX_CONTRACT:  # an address may hold more than the database's integers
        return None
    asked = select(Contract).where(
        Contract.number == number, Contract.number.in_(_numbers_in_scope(visible_to))
    )
    return db.session.scalar(asked)


def is_within_scope(number: int, visible_to: Scope) -> bool:
    """Whether all of the contract lies in the scope, in whichever governorates it has works."""
    places = select(Activity.governorate).where(Activity.contract == number).distinct()
    return all(visible_to.covers(iso, number) for iso in db.session.scalars(places))


def _numbers_in_scope(visible_to: Scope) -> Select[tuple[int]]:
    return select(Activity.contract).where(is_within(visible_to, Activity))
