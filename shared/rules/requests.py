"""An inspection request: what was found, whose move it is, and the clocks that run.

A hold point is released, or refused, by the finding of whoever attended it; the office may
confirm or overrule that. Source of the states: shared.rules.inspections.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.rules.due import Due, due_at, due_hours
from shared.rules.lifecycle import Fields
from shared.vocabulary.inspections import (
    APPROVED,
    APPROVED_WITH_COMMENTS,
    ATTENDED,
    FAIL,
    HOLD,
    NO_SHOW,
    REJECTED,
    RESUBMITTED,
    SCHEDULED,
    SUBMITTED,
    WITNESS,
)
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

RELEASED, REFUSED = "released", "refused"
# The office is to say when, and who goes.
UNSCHEDULED = frozenset({SUBMITTED, RESUBMITTED, NO_SHOW})
# Of the response times (shared.rules.due): the office's, and how long ahead it is to be asked.
RESPONSE, NOTICE = "request", "notice"


def outcome(state: str | None, result: str | None) -> str | None:
    """RELEASED, REFUSED, or None while nobody has said."""
    if state in {APPROVED, APPROVED_WITH_COMMENTS}:
        return RELEASED
    if state == REJECTED:
        return REFUSED
    if state != ATTENDED or result is None:
        return None
    return REFUSED if result == FAIL else RELEASED


def awaited(state: str | None, result: str | None) -> str | None:
    """The role whose move it is; None when the request is released, or over."""
    if state in UNSCHEDULED:
        return SUPERVISOR
    if state == SCHEDULED:
        return INSPECTOR
    found = outcome(state, result)
    if found == REFUSED:
        return CONTRACTOR
    return SUPERVISOR if state == ATTENDED and found is None else None


def may_go_on(whole: Fields) -> bool:
    """Whether the work may: released, or a witness point that the notified inspector missed."""
    state = whole.get("state")
    is_missed = state == NO_SHOW and whole.get("absent") == "inspector"
    if whole.get("point") == WITNESS and is_missed:
        return True
    return outcome(state, whole.get("result")) == RELEASED


def response_due(dues: Iterable[Due], point: str | None, asked_at: datetime) -> datetime | None:
    """When the office is to have scheduled what was asked at that moment."""
    return due_at(asked_at, due_hours(dues, RESPONSE, point or HOLD))


def missing_notice(
    dues: Iterable[Due], point: str | None, asked_at: datetime, wanted_for: datetime
) -> timedelta | None:
    """How much less notice was given than the rule asks; None when it is enough."""
    earliest = due_at(asked_at, due_hours(dues, NOTICE, point or HOLD))
    return earliest - wanted_for if earliest and wanted_for < earliest else None
