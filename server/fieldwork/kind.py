"""The kind ``work``: what the register must know of it to judge, merge, flag and show it."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal
from uuid import UUID

from marshmallow import ValidationError

from server.fieldwork import deciding, findings, measured, reference, time_findings
from server.fieldwork.projecting import WORKS
from server.fieldwork.reference import Reference
from server.figures import service as figures
from server.register.incoming import Author, Fields, Incoming, NotAcceptedError, Standing
from server.register.kinds import Case
from shared.rules.works import acceptance_error, may_edit, may_move
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.vocabulary.works import (
    ACCEPTED,
    BLOCKING_FLAGS,
    FIELD_POLICIES,
    KIND,
    POLICIES,
    RETURNED,
    WITHDRAWN,
)
from shared.wire.work import REQUIRED_AT_FIRST, tidy, work_schema

OFFICE_FIELDS = frozenset(name for name, policy in FIELD_POLICIES.items() if policy == "office")
NUMBERS = ("quantity", "accepted_quantity", "from_m", "to_m")
# More than all the roads of the earth: a slip of the finger, and the table's columns end there.
LARGEST = Decimal(10) ** 10
# Which state an office field is set with.
_SET_WITH = {"accepted_quantity": ACCEPTED, "return_reason": RETURNED}
_NOTHING: frozenset[str] = frozenset()


class WorkKind:
    """Implements server.register.kinds.Kind."""

    name = KIND
    policies = POLICIES

    def read(self, fields: Fields, is_first: bool) -> Fields:
        """Fields by the wire's schema; a first change must hold what makes a work."""
        try:
            loaded = work_schema.load(fields)
        except ValidationError as error:
            raise NotAcceptedError.of_messages(error.messages) from error
        missing = [name for name in REQUIRED_AT_FIRST if is_first and name not in loaded]
        if missing:
            raise NotAcceptedError.of(("required", name) for name in missing)
        too_large = [name for name in NUMBERS if abs(loaded.get(name) or 0) >= LARGEST]
        if too_large:
            raise NotAcceptedError.of(("number_not_allowed", name) for name in too_large)
        return tidy(loaded)

    def look_up(self, wholes: list[Fields]) -> Reference:
        return reference.look_up(wholes)

    def judge(self, case: Case, reference: Reference) -> frozenset[str]:
        """Fields that become proposals. Raises NotAcceptedError."""
        _check_names({**case.base, **case.mine}, reference)
        _check_role(case)
        return _judge_state(case)

    def judge_removal(self, case: Case, reference: Reference) -> bool:
        """Its author alone deletes or restores a work; an accepted one only by proposal."""
        if case.incoming.author.role != INSPECTOR or not _is_author(case):
            raise NotAcceptedError("not_allowed")
        return _state(case) == ACCEPTED

    def judge_decision(
        self, now: Standing, chosen: Standing, author: Author, reference: Reference
    ) -> Fields:
        """The fields after a supervisor's decision. Raises NotAcceptedError."""
        if author.role != SUPERVISOR:
            raise NotAcceptedError("not_allowed")
        if chosen == now:
            return now.whole
        _check_names(chosen.whole, reference)
        return deciding.judge(now, chosen, reference)

    def fits_together(self, whole: Fields, reference: Reference) -> bool:
        activity = reference.activities.get(whole["activity"])
        is_ordered = not _ends_before_start(whole)
        return is_ordered and activity is not None and whole["boq_item"] in activity.boq_items

    def scope_of(self, whole: Fields, reference: Reference) -> tuple[str, int]:
        activity = reference.activities.get(whole["activity"])
        if activity is None:
            raise NotAcceptedError(*self.outside_scope(whole))
        return activity.governorate, activity.contract

    def outside_scope(self, whole: Fields) -> tuple[str, str]:
        return "activity_unknown", "activity"

    def parent_of(self, fields: Fields) -> UUID | None:
        return None

    def learn(self, reference: Reference, standing: Standing) -> None:
        """A work learns nothing from other records."""

    def find_flags(self, standings: list[Standing]) -> dict[UUID, list[str]]:
        return findings.find_flags(standings)

    def flags_of_time(self, incoming: Incoming) -> list[str]:
        return time_findings.flags_of_work_time(incoming)

    def project(self, records: list[UUID]) -> None:
        """Write the works' rows, and what was earned where accepted quantities came or went."""
        touched = [(row.activity, row.boq_item) for row in WORKS.project(records)]
        if touched:
            figures.renew_earned(touched)

    def differing(self, after: UUID, until: UUID) -> list[UUID]:
        return WORKS.differing(after, until)

    def forms_changed(self, parts: Set[str]) -> None:
        """A work's row has nothing of the forms."""

    def compare_sums(self, is_mended: bool) -> int:
        """Quantities first: what was earned is worked out from them."""
        return measured.compare(is_mended) + figures.compare(is_mended)


def _check_names(seen: Fields, reference: Reference) -> None:
    """Raise for an activity, BOQ line or section that is not there, as this author sees it."""
    activity = reference.activities.get(seen["activity"])
    if activity is None:
        raise NotAcceptedError("activity_unknown", "activity")
    if seen["boq_item"] not in activity.boq_items:
        raise NotAcceptedError("boq_item_unknown", "boq_item")
    if seen.get("section") and seen["section"] not in reference.sections:
        raise NotAcceptedError("section_unknown", "section")
    if _ends_before_start(seen):
        raise NotAcceptedError("chainage_order", "to_m")


def _ends_before_start(whole: Fields) -> bool:
    start, end = whole.get("from_m"), whole.get("to_m")
    return start is not None and end is not None and Decimal(start) > Decimal(end)


def _check_role(case: Case) -> None:
    """Inspectors write what they measured; the office states and returns, and measures nothing."""
    role = case.incoming.author.role
    now = case.now.whole if case.now else {}
    changed = {name for name, value in case.mine.items() if value != now.get(name)}
    if role == INSPECTOR:
        wrong = changed & OFFICE_FIELDS
    elif role == SUPERVISOR:
        wrong = changed - OFFICE_FIELDS - {"state"}
    else:
        raise NotAcceptedError("not_allowed")
    wrong |= {n for n in changed & OFFICE_FIELDS if case.mine.get("state") != _SET_WITH[n]}
    if wrong:
        raise NotAcceptedError.of(("not_allowed", name) for name in sorted(wrong))


def _judge_state(case: Case) -> frozenset[str]:
    now, base = _state(case), case.base.get("state")
    after = case.mine.get("state", now)
    if after == ACCEPTED and now != ACCEPTED:
        _check_acceptance(case)
    gives_reason = now != RETURNED or "return_reason" in case.mine
    if after == RETURNED and gives_reason and not case.mine.get("return_reason"):
        raise NotAcceptedError("reason_missing", "return_reason")
    if after == now:
        return _judge_edit(case)
    author = case.incoming.author
    if may_move(now, after, author.role, _is_author(case)):
        return _NOTHING
    # Legal from what the author saw, overtaken by somebody else's move: a person decides.
    was_legal = base != now and may_move(base, after, author.role, _is_author(case))
    # Taking back accepted work: what was accepted keeps earning until a person decides.
    takes_back = (now, after) == (ACCEPTED, WITHDRAWN) and _may_take_back(case)
    if now is not None and (was_legal or takes_back):
        return frozenset(case.mine)
    raise NotAcceptedError("transition_not_allowed", "state")


def _judge_edit(case: Case) -> frozenset[str]:
    now = _state(case)
    if now is None or may_edit(now, INSPECTOR):
        if now == ACCEPTED and "accepted_quantity" in case.mine:
            return _judge_second_acceptance(case)
        return _NOTHING
    if case.base.get("state") == now:
        raise NotAcceptedError("transition_not_allowed", "state")
    return frozenset(case.mine)


def _judge_second_acceptance(case: Case) -> frozenset[str]:
    """Accepted is accepted: another quantity needs the review of what stands."""
    assert case.now is not None  # noqa: S101 - only a record that stands is accepted
    if case.mine["accepted_quantity"] == case.now.whole.get("accepted_quantity"):
        return _NOTHING
    raise NotAcceptedError("transition_not_allowed", "state")


def _check_acceptance(case: Case) -> None:
    """Acceptance names the version seen, states a quantity, and rests on nothing disputed."""
    if case.now is None or case.incoming.author.role != SUPERVISOR:
        raise NotAcceptedError("transition_not_allowed", "state")
    if not case.is_current:
        raise NotAcceptedError("evidence_changed")
    stated = case.mine.get("accepted_quantity")
    error = acceptance_error(Decimal(case.now.whole["quantity"]), stated and Decimal(stated))
    if error:
        raise NotAcceptedError(error, "accepted_quantity")
    if case.now.conflicts:
        raise NotAcceptedError("conflict_open")
    findings.lock_neighbours(case.now)
    flags = findings.find_flags([case.now])[case.now.record]
    if BLOCKING_FLAGS & set(flags):
        raise NotAcceptedError("acceptance_blocked")


def _state(case: Case) -> str | None:
    return case.now.whole["state"] if case.now else None


def _is_author(case: Case) -> bool:
    return case.now is None or case.now.author == case.incoming.author.id


def _may_take_back(case: Case) -> bool:
    return case.incoming.author.role == INSPECTOR and _is_author(case)
