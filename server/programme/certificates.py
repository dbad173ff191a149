"""Verbs of a payment certificate: entered, corrected by a further revision, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.programme import certificate_queries as queries
from server.programme.certificate_models import Certificate
from server.programme.models import Contract
from shared.rules.clocks import working_date

FILS = Decimal("0.001")


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

    Raises Refusal: number_wrong, time_wrong, certificate_there, evidence_changed (another
    revision came meanwhile), id_reused.
    """
    said: dict[str, Any] = {
        "contract": contract.number,
        "revision": (what.replaces or 0) + 1,
        "entered_by": by,
        **{name: value for name, value in vars(what).items() if name != "replaces"},
    }
    if _is_repeated(identifier, said):
        return
    _check(contract, what)
    try:
        with transaction() as session:
            session.add(Certificate(id=identifier, entered_at=ports().clock.now(), **said))
    except IntegrityError:
        if not _is_repeated(identifier, said):
            raise _overtaken(what) from None


def withdraw(contract: int, identifier: UUID, because: str, by: UUID) -> None:
    """Take a certificate back with its reason; it is kept, and what it replaced stays replaced.

    Raises Refusal: not_found, already_settled (withdrawn or replaced before).
    """
    with transaction():
        found = queries.certificate(identifier, is_locked=True)
        if found is None or found.contract != contract:
            raise Refusal("not_found")
        newest = queries.newest(contract, found.number)
        if found.withdrawn_at is not None or newest is not found:
            raise Refusal("already_settled")
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), by
        found.withdrawn_because = because


def _check(contract: Contract, what: Certified) -> None:
    if what.certified_kwd != what.certified_kwd.quantize(FILS):
        raise Refusal("number_wrong", "certified_kwd")
    if not contract.commencement <= what.period_end <= working_date(ports().clock.now()):
        raise Refusal("time_wrong", "period_end")
    newest = queries.newest(contract.number, what.number)
    if what.replaces != (newest.revision if newest else None):
        raise _overtaken(what)


def _overtaken(what: Certified) -> Refusal:
    if what.replaces is None:
        return Refusal("certificate_there", "number")
    return Refusal("evidence_changed")


def _is_repeated(identifier: UUID, said: dict[str, Any]) -> bool:
    """Whether the same was kept before. Raises Refusal id_reused when something else was."""
    with transaction():
        kept = queries.certificate(identifier)
        if kept is None:
            return False
        if any(getattr(kept, name) != value for name, value in said.items()):
            raise Refusal("id_reused", "id")
        return True
