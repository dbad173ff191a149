"""What a decision is raised from: a delay event or an obstacle, and what it says beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from server.decisions import queries
from server.delays import service as delays
from server.http.errors import Refusal
from shared.rules.scope import Scope
from shared.vocabulary.decisions import BY_HAND, FROM_DELAY, FROM_OBSTACLE


@dataclass(frozen=True)
class Source:
    """Where a decision comes from. ``governorates``: where it may lie, None for anywhere;
    ``contract``: whose it is, None where it is to be said; ``words``: what was said there.
    """

    origin: str
    id: UUID | None
    governorates: frozenset[str] | None
    contract: int | None
    words: str = ""
    wanted: str = ""
    cost_days: int | None = None


HAND = Source(BY_HAND, None, None, None)


def find_source(origin: str, identifier: UUID | None, scope: Scope) -> Source:
    """The source, within the scope. Raises Refusal not_found where there is none such."""
    if origin == BY_HAND:
        return HAND
    if identifier is None:
        raise Refusal("not_found")
    return (_of_delay if origin == FROM_DELAY else _of_obstacle)(identifier, scope)


def _of_delay(identifier: UUID, scope: Scope) -> Source:
    event = delays.event_seen(identifier, scope)
    contract = event["contract"]
    where = event["governorate"]
    places = frozenset({where}) if where else _governorates_of(contract)
    return Source(FROM_DELAY, identifier, places, contract, event["description"])


def _of_obstacle(identifier: UUID, scope: Scope) -> Source:
    found: Any = queries.obstacle(identifier, scope)
    if found is None:
        raise Refusal("not_found")
    return Source(
        FROM_OBSTACLE,
        identifier,
        frozenset({found.governorate}),
        found.contract,
        found.description,
        found.decision_wanted or "",
        None if found.days_cost is None else ceil(found.days_cost),
    )


def _governorates_of(contract: int) -> frozenset[str]:
    return queries.governorates_of([contract]).get(contract, frozenset())
