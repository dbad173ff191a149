"""What works refer to: activities with their BOQ lines, and road sections, for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from server.db import db
from shared.wire.text import clean

ACTIVITIES = text(
    """
    SELECT code, governorate, contract,
           ARRAY(SELECT boq_item FROM activity_boq WHERE activity = code) AS boq_items
    FROM activity WHERE code = ANY(:codes)
    """
)
SECTIONS = text("SELECT code FROM road_section WHERE code = ANY(:codes)")


@dataclass(frozen=True)
class Activity:
    governorate: str
    contract: int
    boq_items: frozenset[str]


@dataclass(frozen=True)
class Reference:
    """The activities and sections, by code, that a batch names and that exist."""

    activities: dict[str, Activity]
    sections: frozenset[str]


def look_up(wholes: Iterable[dict[str, Any]]) -> Reference:
    """What these fields refer to. They may not have been checked: odd values find nothing."""
    named = list(wholes)
    found = db.session.execute(ACTIVITIES, {"codes": _texts(named, "activity")})
    sections = db.session.execute(SECTIONS, {"codes": _texts(named, "section")})
    return Reference(
        {
            row.code: Activity(row.governorate, row.contract, frozenset(row.boq_items))
            for row in found
        },
        frozenset(sections.scalars()),
    )


def _texts(wholes: list[dict[str, Any]], name: str) -> list[str]:
    """The distinct texts under ``name``, tidied as the schema will tidy them."""
    values = {whole.get(name) for whole in wholes if isinstance(whole.get(name), str)}
    return sorted(clean(value) for value in values)
