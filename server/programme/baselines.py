"""Freezing a baseline: what was agreed on is kept as it is, and the next one stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.db import transaction
from server.figures import service as figures
from server.http.errors import Refusal
from server.ports import ports
from server.programme import baseline_queries as queries
from server.programme.baseline_changes import changes_by_freezing
from server.programme.baseline_models import Baseline, BaselineActivity, BaselineWeek
from server.programme.models import Contract
from server.programme.queries import contract_in_scope, is_within_scope, locked_contract
from server.programme.weekly_plan import weeks_of
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.vocabulary.baselines import EXTENSION, INITIAL, REVISING
from shared.wire.text import clean, has_forbidden

LONGEST = {"reason": 1000, "reference": 120, "approver": 120}
MOST_DAYS = 10_000


@dataclass(frozen=True)
class Approval:
    """What was approved: why, by whom, in which letter, and the days that it gives."""

    basis: str
    days: int
    reason: str
    reference: str
    approver: str
    approved_on: date


def freeze(
    contract: int,
    approval: Approval,
    by: UUID | None,
    visible_to: Scope,
    seen: str | None = None,
) -> Baseline:
    """Freeze the programme as it stands: the contract's first baseline, or its next.

    A later one needs an approved extension or variation. Days that it gives move the contract's
    completion. ``by`` is None from the command line, and so is ``seen``: which changes were
    looked at (``Changes.seen``). Raises Refusal: not_found, not_allowed (part of the contract lies
    outside the scope), choice_wrong, required, too_long, text_not_allowed, time_wrong,
    approval_too_early, number_not_allowed, extension_days_missing, approval_used,
    programme_changed, nothing_to_freeze.
    """
    wanted = _checked(approval)
    with transaction() as session:
        found = _locked(contract, visible_to)
        number = queries.newest_number(contract) + 1
        _check_basis(wanted, number)
        _check_day(found, wanted)
        if queries.is_approval_used(contract, wanted.reference):
            raise Refusal("approval_used", "reference", status=409)
        if seen is not None and seen != changes_by_freezing(contract).seen:
            raise Refusal("programme_changed", "confirmed")
        frozen = _baseline(found, number, wanted, by)
        session.add(frozen)
        session.flush()
        _write_plan(session, frozen)
    return frozen


def _checked(approval: Approval) -> Approval:
    """``approval`` with its texts made tidy. Raises Refusal that names the field."""
    texts = {name: clean(getattr(approval, name)) for name in LONGEST}
    for name, value in texts.items():
        if has_forbidden(value):
            raise Refusal("text_not_allowed", name)
        if not 1 <= len(value) <= LONGEST[name]:
            raise Refusal("too_long" if value else "required", name)
    if not 0 <= approval.days <= MOST_DAYS:
        raise Refusal("number_not_allowed", "days")
    if approval.approved_on > working_date(ports().clock.now()):
        raise Refusal("time_wrong", "approved_on")
    return Approval(approval.basis, approval.days, **texts, approved_on=approval.approved_on)


def _check_basis(approval: Approval, number: int) -> None:
    if approval.basis not in ((INITIAL,) if number == 1 else REVISING):
        raise Refusal("choice_wrong", "basis")
    if approval.basis == EXTENSION and not approval.days:
        raise Refusal("extension_days_missing", "days")
    if approval.basis == INITIAL and approval.days:
        raise Refusal("number_not_allowed", "days")


def _check_day(contract: Contract, approval: Approval) -> None:
    """Nobody approves a programme before the contract, nor one before that which it replaces."""
    last = queries.newest_approval(contract.number)
    if approval.approved_on < max(contract.commencement, last or contract.commencement):
        raise Refusal("approval_too_early", "approved_on")


def _locked(contract: int, visible_to: Scope) -> Contract:
    found = locked_contract(contract)
    if found is None or contract_in_scope(contract, visible_to) is None:
        raise Refusal("not_found")
    if not is_within_scope(contract, visible_to):
        raise Refusal("not_allowed")
    return found


def _baseline(contract: Contract, number: int, approval: Approval, by: UUID | None) -> Baseline:
    contract.extension_days += approval.days
    return Baseline(
        contract=contract.number,
        number=number,
        basis=approval.basis,
        days=approval.days,
        extension_days=contract.extension_days,
        completion=contract.completion,
        reason=approval.reason,
        reference=approval.reference,
        approver=approval.approver,
        approved_on=approval.approved_on,
        entered_at=ports().clock.now(),
        entered_by=by,
    )


def _write_plan(session: Session, frozen: Baseline) -> None:
    """Activities and the weekly PV of each governorate, as the programme has them now."""
    key = {"contract": frozen.contract, "number": frozen.number}
    activities = queries.present_activities(frozen.contract)
    weeks = [
        {"governorate": governorate, "week_end": week_end, "planned": planned}
        for (governorate, week_end), planned in weeks_of(activities).items()
    ]
    if not weeks:
        raise Refusal("nothing_to_freeze")
    session.execute(insert(BaselineActivity), [row | key for row in activities])
    session.execute(insert(BaselineWeek), [row | key for row in weeks])
    queries.let_activities_follow(frozen.contract, frozen.number)
    figures.renew_plan(frozen.contract)
