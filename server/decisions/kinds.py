"""The kind ``decision``: what the register asks before it keeps a step of one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table

from server.db.phrases import folded
from server.decisions import queries
from server.decisions.models import WantedDecision
from server.fieldwork.columns import from_register
from server.fieldwork.field_kind import FieldKind
from server.fieldwork.projecting import Projection
from server.register.incoming import Author, Fields, NotAcceptedError, Standing
from server.register.kinds import Case
from shared.rules.decisions import (
    NEEDED_AT_FIRST,
    RAISED_WITH,
    RAISERS,
    Actor,
    may_take,
    step_to,
)
from shared.rules.lifecycle import Lifecycle
from shared.vocabulary.decisions import KIND, POLICIES, STATES, WANTED
from shared.vocabulary.terms import Term
from shared.wire.decision import decision_schema
from shared.wire.kinds import KindWire

WIRE = KindWire(
    Term(KIND, "قرار مطلوب", "Decision wanted"),
    decision_schema,
    POLICIES,
    (*NEEDED_AT_FIRST, "state"),
    Lifecycle(),
    STATES,
)
# The register's head of a decision that is of no contract: whoever sees all contracts of the
# governorate sees it, and nobody who sees some only.
NO_CONTRACT = -1
_WORDS = ", ".join(
    f"head.whole ->> '{name}'" for name in ("title", "description", "answer", "reason", "note")
)
SPECIAL = {
    "contract": f"nullif(head.contract, {NO_CONTRACT})",
    "words": folded(f"left(concat_ws(' ', {_WORDS}), 8000)"),
}


class DecisionKind(FieldKind):
    """A kind that the office alone makes: by the table of shared.rules.decisions."""

    def look_up(self, wholes: list[Fields]) -> dict[int, frozenset[str]]:
        """Number of a contract -> the governorates in which it has works."""
        return queries.governorates_of({whole.get("contract") for whole in wholes})

    def judge(self, case: Case, reference: Any) -> frozenset[str]:
        """No field is ever a proposal: what did not see the present is refused."""
        if case.incoming.device is not None:
            raise NotAcceptedError("not_allowed")
        if not case.is_current:
            raise NotAcceptedError("evidence_changed", "seen")
        self.check_names({**case.base, **case.mine}, reference)
        if case.now is None:
            _check_raising(case)
        else:
            _check_step(case, case.now)
        return frozenset()

    def judge_removal(self, case: Case, reference: Any) -> bool:
        """Nothing that was asked of somebody is deleted; it is withdrawn."""
        raise NotAcceptedError("not_allowed")

    def judge_decision(
        self, now: Standing, chosen: Standing, author: Author, reference: Any
    ) -> Fields:
        """There are no conflicts to settle."""
        raise NotAcceptedError("not_allowed")

    def scope_of(self, whole: Fields, reference: Any) -> tuple[str, int]:
        return str(whole["governorate"]), whole.get("contract") or NO_CONTRACT

    def outside_scope(self, whole: Fields) -> tuple[str, str]:
        """The same for a place that is not there and for one outside the scope."""
        return "choice_wrong", "contract" if whole.get("contract") else "governorate"

    def check_names(self, seen: Fields, reference: Any) -> None:
        contract = seen.get("contract")
        if contract and seen["governorate"] not in reference.get(contract, ()):
            raise NotAcceptedError(*self.outside_scope(seen))

    def find_flags(self, standings: list[Standing]) -> dict[UUID, list[str]]:
        return {standing.record: [] for standing in standings}


def _check_raising(case: Case) -> None:
    if case.incoming.author.role not in RAISERS:
        raise NotAcceptedError("not_allowed")
    if case.mine.get("state") != WANTED:
        raise NotAcceptedError("transition_not_allowed", "state")
    _check_fields(case, RAISED_WITH, NEEDED_AT_FIRST)


def _check_step(case: Case, now: Standing) -> None:
    author = case.incoming.author
    step = step_to(now.whole.get("state"), case.mine.get("state"))
    if step is None:
        raise NotAcceptedError("transition_not_allowed", "state")
    if not may_take(step, now.whole, Actor(str(author.id), author.role, now.author == author.id)):
        raise NotAcceptedError("not_allowed")
    _check_fields(case, step.fields, step.needed)


def _check_fields(case: Case, fields: tuple[str, ...], needed: tuple[str, ...]) -> None:
    others = sorted(case.mine.keys() - {*fields, "state"})
    if others:
        raise NotAcceptedError.of(("not_allowed", name) for name in others)
    lacking = [name for name in needed if case.mine.get(name) in (None, "")]
    if lacking:
        raise NotAcceptedError.of(("required", name) for name in lacking)


_TABLE = cast(Table, WantedDecision.__table__)
kinds = (DecisionKind(WIRE, Projection(KIND, _TABLE, from_register(_TABLE, SPECIAL))),)
