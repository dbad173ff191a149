"""Inspection requests in SQL: of what they may be, and where that lies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select, text

from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import IS_OPEN_REQUEST, Inspection
from server.geography.models import RoadSection
from server.programme.models import Activity
from server.register.models import Head
from shared.rules.scope import Scope

MOST_SHOWN = 5
PLACE = text(
    """
    SELECT ST_Y(spot) AS lat, ST_X(spot) AS lon FROM (
        SELECT coalesce(ST_LineInterpolatePoint(centreline, CAST(least(1, greatest(0,
            (CAST(:at_m AS numeric) - road.from_m) / nullif(road.to_m - road.from_m, 0)
        )) AS float8)), place) AS spot
        FROM activity LEFT JOIN road_section AS road ON road.code = section
        WHERE activity.code = :code
    ) AS found
    """
)


def activities_of(contract: int, scope: Scope) -> Sequence[Activity]:
    """Of a contract, within the scope, in the programme's order."""
    asked = select(Activity).where(Activity.contract == contract, is_within(scope, Activity))
    return db.session.scalars(asked.order_by(Activity.code)).all()


def activity(code: str, scope: Scope) -> Row[Any] | None:
    """(activity, first and last chainage of its section); None outside the scope."""
    asked = select(Activity, RoadSection.from_m, RoadSection.to_m).outerjoin(
        RoadSection, RoadSection.code == Activity.section
    )
    return db.session.execute(
        asked.where(Activity.code == code, is_within(scope, Activity))
    ).first()


def open_of(activity: str, scope: Scope) -> Sequence[Row[Any]]:
    """(record, state, from_m, to_m, wanted_for, checklist) of what is open there, the latest first.

    ``checklist``: its code, or None.
    """
    shown = Inspection.record, Inspection.state, Inspection.from_m, Inspection.to_m
    checklist = Head.whole["form"]["code"].astext.label("checklist")
    asked = (
        select(*shown, Inspection.wanted_for, checklist)
        .join(Head, Head.record == Inspection.record)
        .where(IS_OPEN_REQUEST, Inspection.activity == activity, is_within(scope, Inspection))
    )
    return db.session.execute(asked.order_by(Inspection.record.desc()).limit(MOST_SHOWN)).all()


def place_of(code: str, at_m: Decimal | None) -> tuple[float, float]:
    """(latitude, longitude) of an activity: on its road's centreline where a chainage is given."""
    row = db.session.execute(PLACE, {"code": code, "at_m": at_m}).one()
    return row.lat, row.lon
