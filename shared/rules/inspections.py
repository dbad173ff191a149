"""Who may move an inspection, what its states need, and whether a reading is within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.rules.lifecycle import (
    BOTH,
    FIELD,
    OFFICE,
    OFFICE_OR_OWN,
    OWN,
    Fault,
    Fields,
    Lifecycle,
    Moves,
    missing,
)
from shared.vocabulary.inspections import (
    APPROVED,
    APPROVED_WITH_COMMENTS,
    ATTENDED,
    CANCELLED,
    DRAFT,
    NO_SHOW,
    REJECTED,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
)
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

# A visit that nobody asked for begins as attended.
_MOVES: Moves = {
    (None, DRAFT): BOTH,
    (None, SUBMITTED): BOTH,
    (None, ATTENDED): FIELD,
    (DRAFT, SUBMITTED): BOTH,
    (DRAFT, ATTENDED): FIELD,
    (SUBMITTED, SCHEDULED): BOTH,
    (RESUBMITTED, SCHEDULED): BOTH,
    (NO_SHOW, SCHEDULED): BOTH,
    (SUBMITTED, ATTENDED): FIELD,
    (SCHEDULED, ATTENDED): FIELD,
    (RESUBMITTED, ATTENDED): FIELD,
    (SCHEDULED, NO_SHOW): FIELD,
    (ATTENDED, APPROVED): OFFICE,
    (ATTENDED, APPROVED_WITH_COMMENTS): OFFICE,
    (ATTENDED, REJECTED): OFFICE,
    (REJECTED, RESUBMITTED): BOTH,
    (DRAFT, CANCELLED): OFFICE_OR_OWN,
    (SUBMITTED, CANCELLED): OFFICE_OR_OWN,
    (SCHEDULED, CANCELLED): OFFICE_OR_OWN,
    (RESUBMITTED, CANCELLED): OFFICE_OR_OWN,
    (ATTENDED, CANCELLED): OWN,
    (CANCELLED, DRAFT): OWN,
}
# An approval or a rejection without a word about why is worth nothing in a claim.
_NEEDS_NOTE = frozenset({APPROVED_WITH_COMMENTS, REJECTED})
_NEEDS_RESULT = frozenset({APPROVED, APPROVED_WITH_COMMENTS})


def reading_is_within(value: Decimal, limit: Mapping[str, Any] | None) -> bool | None:
    """Whether a reading keeps to its limit, both ends included; None when it has none.

    ``limit`` is the one that held when the reading was taken: {min, max} as decimals or text.
    """
    least, most = ((limit or {}).get(end) for end in ("min", "max"))
    if least is None and most is None:
        return None
    is_enough = least is None or Decimal(least) <= value
    return is_enough and (most is None or value <= Decimal(most))


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    state, found = after.get("state"), []
    if state in _NEEDS_NOTE:
        found += missing(after, "decision_note")
    if state in _NEEDS_RESULT:
        found += missing(after, "result")
    if state == SCHEDULED:
        found += missing(after, "scheduled_for")
    if before and (before.get("state"), state) == (REJECTED, RESUBMITTED):
        is_next = (after.get("rev") or 1) == (before.get("rev") or 1) + 1
        found += [] if is_next else [("number_not_allowed", "rev")]
    return found


LIFECYCLE = Lifecycle(
    _MOVES,
    creators=frozenset({INSPECTOR, SUPERVISOR}),
    office=frozenset({"decision_note"}),
    shared=frozenset({"scheduled_for", "assignee", "notes", "photos", "ncr", "rev", "point"}),
    ended=frozenset({CANCELLED}),
    faults=_faults,
)
