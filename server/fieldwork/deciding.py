"""What a supervisor's decision between two values must keep to, and what follows from it."""

from __future__ import annotations

from decimal import Decimal

from server.fieldwork.findings import find_flags, lock_neighbours
from server.fieldwork.reference import Reference
from server.register.incoming import Fields, NotAcceptedError, Standing
from shared.vocabulary.works import (
    ACCEPTED,
    BLOCKING_FLAGS,
    CORRECTED,
    EVIDENCE_FIELDS,
    LOGGED,
    RETURNED,
    WITHDRAWN,
)

# Acceptance is never a proposal to be taken: it names the version seen, or is refused.
_STATES = frozenset({LOGGED, RETURNED, CORRECTED, WITHDRAWN})


def judge(now: Standing, chosen: Standing, reference: Reference) -> Fields:
    """The fields ``chosen``, with the accepted quantity that follows from them.

    Accepted work stays accepted with at most what is now measured; work that leaves that
    state has no accepted quantity. Raises NotAcceptedError: transition_not_allowed,
    reason_missing, acceptance_blocked.
    """
    whole, before, after = chosen.whole, now.whole["state"], chosen.whole["state"]
    if after != before and after not in _STATES:
        raise NotAcceptedError("transition_not_allowed", "state")
    if after == RETURNED and not whole.get("return_reason"):
        raise NotAcceptedError("reason_missing", "return_reason")
    if after != ACCEPTED:
        return {**whole, "accepted_quantity": None} if before == ACCEPTED else whole
    _check_evidence(now, chosen, reference)
    # What was accepted is lowered to what is measured now, where that is less.
    accepted = min(whole["accepted_quantity"], whole["quantity"], key=Decimal)
    return {**whole, "accepted_quantity": accepted}


def _check_evidence(now: Standing, chosen: Standing, reference: Reference) -> None:
    """Accepted work may not come to overlap another, or to exceed the BOQ, by a decision."""
    is_same = all(chosen.whole.get(name) == now.whole.get(name) for name in EVIDENCE_FIELDS)
    if is_same and chosen.is_deleted == now.is_deleted:
        return
    activity = reference.activities[chosen.whole["activity"]]
    chosen = chosen._replace(governorate=activity.governorate, contract=activity.contract)
    lock_neighbours(chosen)
    before, after = (
        BLOCKING_FLAGS & set(find_flags([standing])[now.record]) for standing in (now, chosen)
    )
    if after - before:
        raise NotAcceptedError("acceptance_blocked")
