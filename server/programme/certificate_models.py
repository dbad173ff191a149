"""The table of payment certificates: what was certified of a contract, beside what it earned."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

CERTIFIED = Numeric(18, 3)


class Certificate(db.Model):
    """One revision of a payment certificate. Its newest revision is what the number says; a
    withdrawn one says nothing, and all are kept.

    ``certified_kwd``: gross value of works certified from the beginning until ``period_end``,
    before retention, advances and deductions.
    """

    __tablename__ = "certificate"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    number: Mapped[int]
    revision: Mapped[int]
    period_end: Mapped[date]
    certified_kwd: Mapped[Decimal] = mapped_column(CERTIFIED)
    reference: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_because: Mapped[str | None]
    __table_args__ = (UniqueConstraint("contract", "number", "revision"),)
