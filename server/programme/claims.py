"""Verbs of a claim: what the contractor says was done. It earns nothing; it stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from server.db import transaction
from server.figures import service as figures
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.ports import ports
from server.programme import claim_queries as queries
from server.programme.claim_models import Claim
from server.programme.models import Contract
from server.programme.queries import await_programme
from shared.rules.clocks import working_date
from shared.rules.scope import Scope


@dataclass(frozen=True)
class Claimed:
    """What is claimed: a quantity in the BOQ line's unit for one day."""

    activity: str
    boq_item: str
    quantity: Decimal
    claimed_on: date
    notes: str = ""


def claim(
    contract: Contract,
    what: Claimed,
    by: UUID,
    visible_to: Scope,
    identifier: UUID,
    is_another: bool = False,
) -> None:
    """Keep a claim; sent again with the same ``identifier``, it has one effect.

    A claim above the BOQ is kept, and shown as such. One of the same line, day and quantity as
    another that stands is kept when somebody said that it ``is_another``. Raises Refusal:
    boq_item_unknown, quantity_not_positive, time_wrong, claim_twice, id_reused, evidence_changed.
    """
    said = {"id": identifier, "contract": contract.number, "entered_by": by, **vars(what)}
    await_programme("claim")
    # One after the other: that no such claim stands holds until this one does.
    queries.await_line(contract.number, what.activity, what.boq_item)
    if is_entered(Claim, said):
        return
    _check(contract, what, visible_to)
    if not is_another and queries.is_claimed(contract.number, vars(what)):
        raise Refusal("claim_twice", "is_another")
    with entering(Claim, said) as session:
        session.add(Claim(**said, entered_at=ports().clock.now()))
        session.flush()
        figures.renew_claimed(contract.number, what.claimed_on)


def withdraw(contract: int, identifier: UUID, by: UUID, visible_to: Scope) -> None:
    """Take a claim back; it is kept as withdrawn. Raises Refusal: not_found, already_settled."""
    with transaction() as session:
        found = queries.locked_claim(identifier)
        if found is None or found.contract != contract:
            raise Refusal("not_found")
        if queries.line(contract, found.activity, found.boq_item, visible_to) is None:
            raise Refusal("not_found")
        if found.withdrawn_at is not None:
            raise Refusal("already_settled")
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), by
        session.flush()
        figures.renew_claimed(contract, found.claimed_on)


def _check(contract: Contract, what: Claimed, visible_to: Scope) -> None:
    if queries.line(contract.number, what.activity, what.boq_item, visible_to) is None:
        raise Refusal("boq_item_unknown", "quantity")
    if what.quantity <= 0:
        raise Refusal("quantity_not_positive", "quantity")
    if not contract.commencement <= what.claimed_on <= working_date(ports().clock.now()):
        raise Refusal("time_wrong", "claimed_on")
