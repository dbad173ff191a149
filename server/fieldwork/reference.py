"""What records refer to: activities, road sections, contracts, other records; for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_json import text_array
from shared.wire.record import MAX_CONTRACT
from shared.wire.text import clean

ACTIVITIES = text(
    """
    SELECT code, governorate, activity.contract,
           array_remove(array_agg(boq_item), NULL) AS boq_items
    FROM activity LEFT JOIN activity_boq ON activity_boq.activity = code
    WHERE code = ANY(:codes) GROUP BY code
    """
)
CONTRACTS = text("SELECT number, governorates FROM contract WHERE number = ANY(:numbers)")
PARENTS = text(
    """
    SELECT record, kind, governorate, contract, whole ->> 'state' AS state
    FROM head WHERE record = ANY(:records)
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
    """The activities, sections and contracts that a batch names and that exist.

    ``contracts``: number -> the governorates in which it has works; ``types``: inspection types
    beyond the vocabulary's.
    """

    activities: dict[str, Activity]
    sections: frozenset[str]
    contracts: dict[int, frozenset[str]]
    types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Parent:
    """A record that others belong to, as far as they must know it."""

    kind: str
    governorate: str
    contract: int
    state: str | None


def look_up(wholes: Iterable[dict[str, Any]]) -> Reference:
    """What these fields refer to. They may not have been checked: odd values find nothing."""
    named = list(wholes)
    found = execute(ACTIVITIES, {"codes": _texts(named, "activity")})
    sections = execute(SECTIONS, {"codes": _texts(named, "section")})
    return Reference(
        {
            row.code: Activity(row.governorate, row.contract, frozenset(row.boq_items))
            for row in found
        },
        frozenset(sections.scalars()),
        _contracts(named),
    )


def parents(records: Iterable[UUID]) -> dict[UUID, Parent]:
    """Those of these records that are here."""
    rows = execute(PARENTS, {"records": list(records)})
    return {row.record: Parent(row.kind, row.governorate, row.contract, row.state) for row in rows}


def _contracts(wholes: list[dict[str, Any]]) -> dict[int, frozenset[str]]:
    """No statement where none is named: works never name one."""
    numbers = {whole.get("contract") for whole in wholes}
    numbers = {n for n in numbers if isinstance(n, int) and 0 < n <= MAX_CONTRACT}
    if not numbers:
        return {}
    rows = execute(CONTRACTS, {"numbers": sorted(numbers)})
    return {row.number: frozenset(row.governorates) for row in rows}


def _texts(wholes: list[dict[str, Any]], name: str) -> str:
    """The distinct texts under ``name``, tidied as the schema will tidy them, for SQL."""
    values = {whole.get(name) for whole in wholes if isinstance(whole.get(name), str)}
    return text_array(clean(value) for value in values)
