"""Who may move a non-conformance, and what it needs: above all before it is closed."""

from __future__ import annotations

from shared.rules.lifecycle import (
    ANSWER,
    BOTH,
    OFFICE,
    Fault,
    Fields,
    Lifecycle,
    Moves,
    missing,
)
from shared.vocabulary.ncrs import (
    CLOSED,
    CORRECTIVE_ACTION,
    DISPOSITIONED,
    DISPUTED,
    ENDED,
    HOLDING,
    ISSUED,
    RAISED,
    REINSPECTION,
    REOPENED,
    RESPONDED,
    VOID,
    WITHOUT_ACTION,
)
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

# What a contractor answers or does they say themselves, or it is recorded by whoever was told.
_MOVES: Moves = {
    (None, RAISED): BOTH,
    (RAISED, ISSUED): OFFICE,
    (ISSUED, RESPONDED): ANSWER,
    (RESPONDED, ISSUED): OFFICE,
    (RESPONDED, DISPOSITIONED): OFFICE,
    (DISPOSITIONED, CORRECTIVE_ACTION): ANSWER,
    (CORRECTIVE_ACTION, REINSPECTION): BOTH,
    (REINSPECTION, CORRECTIVE_ACTION): BOTH,
    (REINSPECTION, DISPOSITIONED): OFFICE,
    (REINSPECTION, CLOSED): OFFICE,
    (DISPOSITIONED, CLOSED): OFFICE,
    (CLOSED, REOPENED): BOTH,
    (VOID, REOPENED): BOTH,
    (REOPENED, RESPONDED): ANSWER,
    (REOPENED, DISPOSITIONED): OFFICE,
    (REOPENED, CORRECTIVE_ACTION): ANSWER,
    (REOPENED, VOID): OFFICE,
    (ISSUED, DISPUTED): ANSWER,
    (RESPONDED, DISPUTED): ANSWER,
    (DISPOSITIONED, DISPUTED): ANSWER,
    (DISPUTED, ISSUED): OFFICE,
    (DISPUTED, DISPOSITIONED): OFFICE,
    (DISPUTED, VOID): OFFICE,
    (RAISED, VOID): OFFICE,
    (ISSUED, VOID): OFFICE,
    (RESPONDED, VOID): OFFICE,
}
_NEEDS = {
    RESPONDED: ("response",),
    DISPOSITIONED: ("disposition",),
    CORRECTIVE_ACTION: ("disposition", "corrective_action"),
    REINSPECTION: ("disposition", "corrective_action"),
    CLOSED: ("disposition",),
    VOID: ("void_reason",),
    DISPUTED: ("dispute_reason",),
}


def holds_payment(whole: Fields) -> bool:
    """Whether the quantity of this non-conformance may not be paid: open, and major or worse."""
    return whole.get("state") not in ENDED and whole.get("severity") in HOLDING


_AWAITED = {
    **dict.fromkeys((RAISED, RESPONDED, CORRECTIVE_ACTION, DISPUTED), SUPERVISOR),
    **dict.fromkeys((ISSUED, DISPOSITIONED, REOPENED), CONTRACTOR),
    REINSPECTION: INSPECTOR,
}


def awaited(state: str | None, disposition: str | None, is_looked_at: bool) -> str | None:
    """The role whose move it is; None when it has ended.

    ``is_looked_at``: somebody has been there for the re-inspection.
    """
    if state == DISPOSITIONED and disposition in WITHOUT_ACTION:
        return SUPERVISOR
    if state == REINSPECTION and is_looked_at:
        return SUPERVISOR
    return _AWAITED.get(state or "")


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    state = after.get("state")
    found = missing(after, *_NEEDS.get(state or "", ()))
    if state != CLOSED:
        return found
    if after.get("severity") in HOLDING:
        found += missing(after, "root_cause")
    if after.get("disposition") not in WITHOUT_ACTION:
        found += missing(after, "corrective_action")
    return found


LIFECYCLE = Lifecycle(
    _MOVES,
    creators=frozenset({INSPECTOR, SUPERVISOR}),
    office=frozenset({"disposition", "void_reason"}),
    shared=frozenset({
        "title", "description", "clause", "severity", "due_at", "owner", "response",
        "root_cause", "corrective_action", "dispute_reason", "reinspection", "notes", "photos",
    }),
    answers={
        RESPONDED: frozenset({"response", "root_cause"}),
        CORRECTIVE_ACTION: frozenset({"corrective_action"}),
        DISPUTED: frozenset({"dispute_reason"}),
    },
    faults=_faults,
)  # fmt: skip
