"""A decision that is wanted: one table of its steps, who may take them, and when it is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.vocabulary.decisions import (
    DECIDED,
    DELEGATED,
    DONE,
    DUE_FIELDS,
    REFUSED,
    UNANSWERED,
    WITHDRAWN,
)
from shared.vocabulary.roles import GOVERNOR, PLANNER, SUPERVISOR

Fields = Mapping[str, Any]
# Who may ask for one, and of whom one may be wanted by name.
RAISERS = frozenset({SUPERVISOR, PLANNER})
DECIDERS = frozenset({GOVERNOR, SUPERVISOR, PLANNER})
# What is said when it is raised; ``contract``, ``source`` and the costs may be left out.
RAISED_WITH = (
    *("title", "description", "governorate", "contract", "origin", "source"),
    *("decider", "wanted_by", "cost_kwd", "cost_days"),
)
NEEDED_AT_FIRST = ("title", "description", "governorate", "origin", "wanted_by")
# Whose step it is: theirs of whom it is wanted, its raiser's, or theirs who follow it.
ANSWERER, RAISER, FOLLOWER = "answerer", "raiser", "follower"


@dataclass(frozen=True)
class Actor:
    """Somebody who sees the decision: ``id`` as text, the role, whether they raised it."""

    id: str
    role: str
    is_raiser: bool = False


@dataclass(frozen=True)
class Step:
    """``code`` is the form's; ``of``: states it may be taken in; ``to``: the one it leads to.

    ``fields``: what its form asks for, and ``needed`` those of them that must be said.
    """

    code: str
    of: frozenset[str]
    to: str
    whose: str
    needed: tuple[str, ...]
    fields: tuple[str, ...]


def _step(code: str, of: frozenset[str], to: str, whose: str, *needed: str, note: str = "") -> Step:
    return Step(code, of, to, whose, needed, (*needed, *([note] if note else [])))


STEPS = (
    _step("decide", UNANSWERED, DECIDED, ANSWERER, "answer", "due_on"),
    _step("delegate", UNANSWERED, DELEGATED, ANSWERER, "delegate", "delegated_until", note="note"),
    _step("refuse", UNANSWERED, REFUSED, ANSWERER, "reason"),
    _step("done", frozenset({DECIDED}), DONE, FOLLOWER, note="note"),
    _step("withdraw", UNANSWERED, WITHDRAWN, RAISER, "reason"),
)
BY_CODE = {step.code: step for step in STEPS}


def may_answer(whole: Fields, actor: Actor) -> bool:
    """Whether it is wanted of this person: of the delegate too, until they answer.

    Without a ``decider`` by name it is wanted of the governor: of whoever of that role sees it.
    """
    decider = whole.get("decider")
    is_first = actor.id == decider if decider else actor.role == GOVERNOR
    is_delegate = whole.get("state") == DELEGATED and actor.id == whole.get("delegate")
    return is_first or is_delegate


def may_follow(whole: Fields, actor: Actor) -> bool:
    """Whether this person may say that what was decided is done."""
    is_delegate = actor.id == whole.get("delegate")
    return actor.is_raiser or is_delegate or actor.role in RAISERS or may_answer(whole, actor)


def may_take(step: Step, whole: Fields, actor: Actor) -> bool:
    if whole.get("state") not in step.of:
        return False
    if step.whose == RAISER:
        return actor.is_raiser
    return (may_answer if step.whose == ANSWERER else may_follow)(whole, actor)


def steps_for(whole: Fields, actor: Actor) -> list[Step]:
    """What this person may do with a decision of these fields, in order."""
    return [step for step in STEPS if may_take(step, whole, actor)]


def step_to(before: str | None, after: str | None) -> Step | None:
    """The step that leads from one state to another; None when none does."""
    return next((one for one in STEPS if before in one.of and one.to == after), None)


def due_day(whole: Fields) -> date | None:
    """The last day on which somebody is in time to act; None once nobody has to."""
    found = whole.get(DUE_FIELDS.get(str(whole.get("state")), ""))
    return date.fromisoformat(str(found)) if found else None


def is_late(whole: Fields, today: date) -> bool:
    """Whether the day to act by is over: to answer, or to have done what was decided."""
    due = due_day(whole)
    return due is not None and due < today
