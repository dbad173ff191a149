"""What may be done with an inspection request as it stands, and what each step asks for.

Who may make a move is the rules' (shared.rules.inspections); a step is a move with its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.rules.inspections import LIFECYCLE
from shared.rules.requests import REFUSED, RELEASED, UNSCHEDULED, outcome
from shared.vocabulary.inspections import (
    APPROVED,
    APPROVED_WITH_COMMENTS,
    ATTENDED,
    CANCELLED,
    NO_SHOW,
    REJECTED,
    RESUBMITTED,
    SCHEDULED,
)
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.fields import read_moment


@dataclass(frozen=True)
class Step:
    """``code`` is the form's; ``of``: states it may be taken in; ``to``: the one it leads to.

    ``fields``: what its form asks for. ``is_answer``: it is the contractor's to say; the office
    records it for one who told it another way.
    """

    code: str
    of: frozenset[str]
    to: str
    fields: tuple[str, ...]
    takes_pictures: bool = False
    is_answer: bool = False


STEPS = (
    Step("schedule", UNSCHEDULED, SCHEDULED, ("assignee", "scheduled_for", "in_tour")),
    Step("confirm", frozenset({ATTENDED}), APPROVED, ()),
    Step("comment", frozenset({ATTENDED}), APPROVED_WITH_COMMENTS, ("decision_note",)),
    Step("reject", frozenset({ATTENDED}), REJECTED, ("decision_note",)),
    Step(
        "ask_again",
        frozenset({ATTENDED, REJECTED}),
        RESUBMITTED,
        ("wanted_for", "note"),
        takes_pictures=True,
        is_answer=True,
    ),
    Step("move", frozenset({SCHEDULED}), SCHEDULED, ("assignee", "scheduled_for", "in_tour")),
    Step("missed", frozenset({SCHEDULED}), NO_SHOW, ("absent", "note")),
    Step(
        "withdraw", UNSCHEDULED | {SCHEDULED, REJECTED}, CANCELLED, ("reason",), is_answer=True
    ),
)  # fmt: skip
BY_CODE = {step.code: step for step in STEPS}


def steps_for(whole: Mapping[str, Any], role: str, now: datetime) -> list[Step]:
    """What somebody of ``role`` may do with a request of these fields, in order."""
    return [
        step
        for step in STEPS
        if whole.get("state") in step.of and _may(step, whole, role) and _fits(step, whole, now)
    ]


def _may(step: Step, whole: Mapping[str, Any], role: str) -> bool:
    if step.code == "move":
        return role == SUPERVISOR
    return LIFECYCLE.may_move(str(whole.get("state")), step.to, role, is_author=False)


def _fits(step: Step, whole: Mapping[str, Any], now: datetime) -> bool:
    found = outcome(whole.get("state"), whole.get("result"))
    if step.code == "confirm":
        return found == RELEASED
    if step.code == "comment":
        return found is not None
    if step.code == "ask_again":
        return found == REFUSED
    # Nobody is absent before the time.
    return step.code != "missed" or read_moment(str(whole["scheduled_for"])) <= now


def leading(steps: list[Step], role: str) -> list[Step]:
    """Those of ``steps`` that the page shows open: what is this role's own to do."""
    apart = {"comment", "reject", "move", "missed", "withdraw"}
    own = [s for s in steps if s.is_answer != (role == SUPERVISOR)]
    return [step for step in own if step.code not in apart]
