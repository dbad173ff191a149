"""Who may move an inspection, what its states need, and whether a reading is within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.rules.lifecycle import (
    ANSWER,
    BOTH,
    FIELD,
    OFFICE,
    OFFICE_OR_OWN,
    OWN,
    Fault,
    Fields,
    Lifecycle,
    Move,
    Moves,
    missing,
)
from shared.vocabulary.inspections import (
    APPROVED,
    APPROVED_WITH_COMMENTS,
    ATTENDED,
    CANCELLED,
    DRAFT,
    FAIL,
    NO_SHOW,
    REJECTED,
    REQUEST,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
    SURPRISE_VISIT,
)
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

# Asked for by a contractor, who may take it back until somebody was there.
_WITHDRAWN = Move(frozenset({INSPECTOR, SUPERVISOR, CONTRACTOR}), is_own=True)
# A visit that nobody asked for begins as attended.
_MOVES: Moves = {
    (None, DRAFT): BOTH,
    (None, SUBMITTED): ANSWER,
    (None, ATTENDED): FIELD,
    (DRAFT, SUBMITTED): BOTH,
    (DRAFT, ATTENDED): FIELD,
    (SUBMITTED, SCHEDULED): BOTH,
    (RESUBMITTED, SCHEDULED): BOTH,
    (NO_SHOW, SCHEDULED): BOTH,
    (SUBMITTED, ATTENDED): FIELD,
    (SCHEDULED, ATTENDED): FIELD,
    (RESUBMITTED, ATTENDED): FIELD,
    (SCHEDULED, NO_SHOW): ANSWER,
    (ATTENDED, APPROVED): OFFICE,
    (ATTENDED, APPROVED_WITH_COMMENTS): OFFICE,
    (ATTENDED, REJECTED): OFFICE,
    (ATTENDED, RESUBMITTED): ANSWER,
    (REJECTED, RESUBMITTED): ANSWER,
    (DRAFT, CANCELLED): OFFICE_OR_OWN,
    (SUBMITTED, CANCELLED): _WITHDRAWN,
    (SCHEDULED, CANCELLED): _WITHDRAWN,
    (RESUBMITTED, CANCELLED): _WITHDRAWN,
    (NO_SHOW, CANCELLED): _WITHDRAWN,
    (REJECTED, CANCELLED): _WITHDRAWN,
    (ATTENDED, CANCELLED): OWN,
    (CANCELLED, DRAFT): OWN,
}
# An approval or a rejection without a word about why is worth nothing in a claim.
_NEEDS_NOTE = frozenset({APPROVED_WITH_COMMENTS, REJECTED})
# Somebody has been there: what was a surprise is none any more.
HAPPENED = frozenset({ATTENDED, APPROVED, APPROVED_WITH_COMMENTS, REJECTED, RESUBMITTED})
# And nobody asked for it anew since: what is asked again is to be attended again.
ATTENDED_ONCE = HAPPENED - {RESUBMITTED}
_NEEDS_RESULT = frozenset({APPROVED, APPROVED_WITH_COMMENTS})
# What a contractor states of a request of theirs, the first time and again.
_ASKED = frozenset({
    "type", "point", "form", "activity", "section", "from_m", "to_m", "layer", "lane", "place",
    "wanted_for", "rev", "notes",
})  # fmt: skip


def reading_is_within(value: Decimal, limit: Mapping[str, Any] | None) -> bool | None:
    """Whether a reading keeps to its limit, both ends included; None when it has none.

    ``limit`` is the one that held when the reading was taken: {min, max} as decimals or text.
    """
    least, most = ((limit or {}).get(end) for end in ("min", "max"))
    if least is None and most is None:
        return None
    is_enough = least is None or Decimal(least) <= value
    return is_enough and (most is None or value <= Decimal(most))


def is_kept_from_contractor(whole: Mapping[str, Any]) -> bool:
    """Whether a contractor may not know of this inspection: a surprise that has not happened."""
    return whole.get("type") == SURPRISE_VISIT and whole.get("state") not in HAPPENED


def is_request(whole: Mapping[str, Any]) -> bool:
    """Whether it was asked for: the only inspections that a contractor has a say in."""
    return whole.get("type") == REQUEST


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    state, found = after.get("state"), []
    if state in _NEEDS_NOTE:
        found += missing(after, "decision_note")
    if state in _NEEDS_RESULT:
        found += missing(after, "result")
    if state == SCHEDULED:
        found += missing(after, "scheduled_for")
    if before and state == RESUBMITTED and before.get("state") != RESUBMITTED:
        # What was found good is not asked for again; what was refused is, as a revision.
        if before.get("state") == ATTENDED and before.get("result") != FAIL:
            found.append(("transition_not_allowed", "state"))
        is_next = (after.get("rev") or 1) == (before.get("rev") or 1) + 1
        found += [] if is_next else [("number_not_allowed", "rev")]
    return found


LIFECYCLE = Lifecycle(
    _MOVES,
    creators=frozenset({INSPECTOR, SUPERVISOR, CONTRACTOR}),
    office=frozenset({"decision_note"}),
    shared=frozenset({
        "scheduled_for", "wanted_for", "assignee", "absent", "notes", "photos", "ncr", "rev",
        "point",
    }),
    answers={
        SUBMITTED: _ASKED,
        RESUBMITTED: frozenset({"wanted_for", "rev", "notes"}),
        NO_SHOW: frozenset({"absent", "notes"}),
        CANCELLED: frozenset({"notes"}),
    },
    is_answered=is_request,
    ended=frozenset({CANCELLED}),
    faults=_faults,
)  # fmt: skip
