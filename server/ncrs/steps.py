"""What may be done with a non-conformance as it stands, and what each step asks for.

Who may make a move is the rules' (shared.rules.ncrs); a step is a move with its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.rules.ncrs import LIFECYCLE
from shared.vocabulary.ncrs import (
    CLOSED,
    CORRECTIVE_ACTION,
    DISPOSITIONED,
    DISPUTED,
    ISSUED,
    RAISED,
    REINSPECTION,
    REOPENED,
    RESPONDED,
    VOID,
    WITHOUT_ACTION,
)
from shared.vocabulary.roles import SUPERVISOR


@dataclass(frozen=True)
class Step:
    """``code`` is the form's; ``of``: states it may be taken in; ``to``: the one it leads to.

    ``fields``: what its form asks for. ``takes_pictures``: files come with it. ``is_answer``: it
    is the contractor's to say; the office records it for one who told it another way.
    """

    code: str
    of: frozenset[str]
    to: str
    fields: tuple[str, ...]
    takes_pictures: bool = False

    @property
    def is_answer(self) -> bool:
        return self.to in LIFECYCLE.answers


_OPEN = frozenset({RAISED, ISSUED, RESPONDED, REOPENED, DISPUTED})

STEPS = (
    Step("issue", frozenset({RAISED}), ISSUED, ("severity", "due_at", "owner")),
    Step("respond", frozenset({ISSUED, REOPENED}), RESPONDED, ("response", "root_cause"), True),
    Step(
        "dispose",
        frozenset({RESPONDED, REOPENED, DISPUTED}),
        DISPOSITIONED,
        ("disposition", "note"),
    ),
    Step("ask_again", frozenset({RESPONDED}), ISSUED, ("note",)),
    Step("uphold", frozenset({DISPUTED}), ISSUED, ("note",)),
    Step(
        "correct",
        frozenset({DISPOSITIONED, REOPENED}),
        CORRECTIVE_ACTION,
        ("corrective_action",),
        True,
    ),
    Step("reinspect", frozenset({CORRECTIVE_ACTION}), REINSPECTION, ("assignee", "scheduled_for")),
    Step("close", frozenset({REINSPECTION, DISPOSITIONED}), CLOSED, ("note", "root_cause")),
    Step("send_back", frozenset({REINSPECTION}), DISPOSITIONED, ("note",)),
    Step(
        "dispute",
        frozenset({ISSUED, RESPONDED, DISPOSITIONED}),
        DISPUTED,
        ("dispute_reason",),
        True,
    ),
    Step("reopen", frozenset({CLOSED, VOID}), REOPENED, ("note",)),
    Step("void", _OPEN, VOID, ("void_reason",)),
)
BY_CODE = {step.code: step for step in STEPS}


def steps_for(whole: Mapping[str, Any], role: str) -> list[Step]:
    """What somebody of ``role`` may do with a non-conformance of these fields, in order."""
    state = whole.get("state")
    return [
        step
        for step in STEPS
        if state in step.of
        and LIFECYCLE.may_move(state, step.to, role, is_author=False)
        and _fits(step, whole)
    ]


def _fits(step: Step, whole: Mapping[str, Any]) -> bool:
    disposition = whole.get("disposition")
    if step.code == "correct":
        return disposition is not None and disposition not in WITHOUT_ACTION
    if step.code == "close" and whole.get("state") == DISPOSITIONED:
        return disposition in WITHOUT_ACTION
    return True


def leading(steps: list[Step], role: str) -> list[Step]:
    """Those of ``steps`` that the page shows open: what is this role's own to do."""
    own = [s for s in steps if s.is_answer != (role == SUPERVISOR)]
    apart = {"void", "reopen", "dispute", "ask_again", "send_back"}
    return [step for step in own if step.code not in apart]
