"""The table of claims: what a contractor says was done, beside what was measured and accepted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.programme.models import QUANTITY


class Claim(db.Model):
    """A quantity of a BOQ line that the contractor claims for one day; withdrawn ones are kept."""

    __tablename__ = "claim"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    activity: Mapped[str] = mapped_column(ForeignKey("activity.code"))
    boq_item: Mapped[str]
    claimed_on: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    notes: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        Index("ix_claim_line", "contract", "activity", "boq_item"),
        Index("ix_claim_day", "contract", "claimed_on"),
    )
