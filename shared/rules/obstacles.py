"""Who may move an obstacle, and what its states need."""

from __future__ import annotations

from shared.rules.lifecycle import BOTH, OFFICE, OWN, Fault, Fields, Lifecycle, Moves, missing
from shared.vocabulary.obstacles import (
    ESCALATED,
    OPEN,
    REOPENED,
    RESOLVED,
    UNDER_WAY,
    WITHDRAWN,
)
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

_MOVES: Moves = {
    (None, OPEN): BOTH,
    (OPEN, UNDER_WAY): BOTH,
    (REOPENED, UNDER_WAY): BOTH,
    (ESCALATED, UNDER_WAY): OFFICE,
    (OPEN, ESCALATED): OFFICE,
    (UNDER_WAY, ESCALATED): OFFICE,
    (REOPENED, ESCALATED): OFFICE,
    (OPEN, RESOLVED): BOTH,
    (UNDER_WAY, RESOLVED): BOTH,
    (ESCALATED, RESOLVED): BOTH,
    (REOPENED, RESOLVED): BOTH,
    (RESOLVED, REOPENED): BOTH,
    (OPEN, WITHDRAWN): OWN,
    (WITHDRAWN, OPEN): OWN,
}


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    return missing(after, "resolution") if after.get("state") == RESOLVED else []


LIFECYCLE = Lifecycle(
    _MOVES,
    creators=frozenset({INSPECTOR, SUPERVISOR}),
    shared=frozenset({
        "category", "description", "owner", "since", "days_cost", "proposed_solution",
        "decision_wanted", "resolution", "notes", "photos",
    }),
    ended=frozenset({WITHDRAWN}),
    faults=_faults,
)  # fmt: skip
