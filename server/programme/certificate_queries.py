"""SQL of payment certificates: every revision of a contract's, the newest one of a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.programme.certificate_models import Certificate


@dataclass(frozen=True)
class Listed:
    """A revision with who entered and who withdrew it; ``is_newest`` of its number.

    ``added``: what it certifies beyond the certificate of the period before; None unless it
    stands.
    """

    row: Certificate
    author: Person
    withdrawer: Person | None
    is_newest: bool
    added: Decimal | None = None

    @property
    def stands(self) -> bool:
        return self.is_newest and self.row.withdrawn_at is None


def listed(contract: int) -> list[Listed]:
    """Every revision of a contract's certificates, the newest number and revision first."""
    author, withdrawer = aliased(Person), aliased(Person)
    asked = (
        select(Certificate, author, withdrawer)
        .join(author, author.id == Certificate.entered_by)
        .outerjoin(withdrawer, withdrawer.id == Certificate.withdrawn_by)
        .where(Certificate.contract == contract)
        .order_by(Certificate.number.desc(), Certificate.revision.desc())
    )
    rows = db.session.execute(asked).all()
    newest = {row.number: row.id for row, *_ in reversed(rows)}
    added = _added([row for row, *_ in rows if newest[row.number] == row.id])
    return [
        Listed(row, *who, newest[row.number] == row.id, added.get(row.id)) for row, *who in rows
    ]


def _added(newest: Sequence[Certificate]) -> dict[UUID, Decimal]:
    """By how much each standing certificate goes beyond the one before it, by period."""
    standing = [row for row in newest if row.withdrawn_at is None]
    found, before = {}, Decimal(0)
    for row in sorted(standing, key=lambda row: (row.period_end, row.number)):
        found[row.id] = row.certified_kwd - before
        before = row.certified_kwd
    return found


def newest(contract: int, number: int) -> Certificate | None:
    """The newest revision of a certificate, withdrawn or not."""
    asked = select(Certificate).filter_by(contract=contract, number=number)
    return db.session.scalars(asked.order_by(Certificate.revision.desc()).limit(1)).first()
