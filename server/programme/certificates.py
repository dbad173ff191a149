"""Verbs of a payment certificate: entered, corrected by a further revision, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from server.db import transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.ports import ports
from server.programme import certificate_queries as queries
from server.programme.certificate_models import Certificate
from server.programme.models import Contract
from server.programme.queries import locked_contract
from shared.rules.clocks import working_date


@dataclass(frozen=True)
class Certified:
    """What a certificate says. ``certified_kwd`` is the works' gross value to date.

    ``replaces``: the revision that this one corrects; None for a number's first.
    """

    number: int
    period_end: date
    certified_kwd: Decimal
    reference: str
    replaces: int | None = None


def certify(contract: Contract, what: Certified, by: UUID, identifier: UUID) -> None:
    """Keep a certificate, or its correction; sent again with the same ``identifier``, it has one
    effect.

    Raises Refusal: time_wrong, certificate_there, evidence_changed (another
    revision came meanwhile), id_reused.
    """
    said = {"id": identifier, "contract": contract.number, "entered_by": by, **vars(what)}
    said["revision"] = (said.pop("replaces") or 0) + 1
    with entering(Certificate, said) as session:
        # One after the other: what is asked of the newest revision holds until it is replaced.
        locked_contract(contract.number)
        if is_entered(Certificate, said):
            return
        _check(contract, what)
        session.add(Certificate(**said, entered_at=ports().clock.now()))


def withdraw(contract: int, identifier: UUID, because: str, by: UUID) -> None:
    """Take a certificate back with its reason; it is kept, and what it replaced stays replaced.

    Raises Refusal: not_found, already_settled (withdrawn or replaced before).
    """
    with transaction() as session:
        locked_contract(contract)
        found = session.get(Certificate, identifier, populate_existing=True)
        if found is None or found.contract != contract:
            raise Refusal("not_found")
        newest = queries.newest(contract, found.number)
        if found.withdrawn_at is not None or newest is not found:
            raise Refusal("already_settled")
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), by
        found.withdrawn_because = because


def _check(contract: Contract, what: Certified) -> None:
    if not contract.commencement <= what.period_end <= working_date(ports().clock.now()):
        raise Refusal("time_wrong", "period_end")
    newest = queries.newest(contract.number, what.number)
    if what.replaces != (newest.revision if newest else None):
        if what.replaces is None:
            raise Refusal("certificate_there", "number")
        raise Refusal("evidence_changed")
