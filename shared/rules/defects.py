"""Who may move a defect, and what its states need."""

from __future__ import annotations

from shared.rules.lifecycle import (
    BOTH,
    FIELD,
    OFFICE,
    OWN,
    Fault,
    Fields,
    Lifecycle,
    Moves,
    missing,
)
from shared.vocabulary.defects import (
    ASSIGNED,
    CLOSED,
    MADE_SAFE,
    REJECTED,
    REOPENED,
    REPAIRED,
    REPORTED,
    WITHDRAWN,
)
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

_MOVES: Moves = {
    (None, REPORTED): BOTH,
    (REPORTED, ASSIGNED): OFFICE,
    (REOPENED, ASSIGNED): OFFICE,
    (REPORTED, MADE_SAFE): FIELD,
    (ASSIGNED, MADE_SAFE): FIELD,
    (REOPENED, MADE_SAFE): FIELD,
    (REPORTED, REPAIRED): FIELD,
    (ASSIGNED, REPAIRED): FIELD,
    (MADE_SAFE, REPAIRED): FIELD,
    (REOPENED, REPAIRED): FIELD,
    (REPAIRED, CLOSED): OFFICE,
    (REPAIRED, REOPENED): BOTH,
    (CLOSED, REOPENED): BOTH,
    (REPORTED, REJECTED): OFFICE,
    (ASSIGNED, REJECTED): OFFICE,
    (REJECTED, REPORTED): OFFICE,
    (REPORTED, WITHDRAWN): OWN,
    (WITHDRAWN, REPORTED): OWN,
}


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    return missing(after, "reject_reason") if after.get("state") == REJECTED else []


LIFECYCLE = Lifecycle(
    _MOVES,
    creators=frozenset({INSPECTOR, SUPERVISOR}),
    office=frozenset({"reject_reason"}),
    shared=frozenset({"priority", "due_at", "owner", "description", "notes", "photos"}),
    ended=frozenset({WITHDRAWN}),
    faults=_faults,
)
