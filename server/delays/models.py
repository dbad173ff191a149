"""Tables of delays. Claims and decisions are only added to; what is withdrawn is kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class DelayEvent(db.Model):
    """What holds a contract up, of whose activity or of all of it (None).

    ``owner`` can end it; ``aware_on`` starts the notice clocks; without ``ended_on`` it goes on.
    ``records`` are the register's, as evidence.
    """

    __tablename__ = "delay_event"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    activity: Mapped[str | None] = mapped_column(ForeignKey("activity.code"), index=True)
    cause: Mapped[str]
    description: Mapped[str]
    owner: Mapped[str]
    started_on: Mapped[date]
    aware_on: Mapped[date]
    ended_on: Mapped[date | None]
    evidence: Mapped[str]
    records: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (Index("ix_delay_event_contract", "contract", "started_on"),)

    @property
    def ended_on_at_entry(self) -> date | None:
        """The day of its end, if it was entered with one; None when it went on."""
        return self.ended_on if self.ended_at == self.entered_at else None


class ExtensionClaim(db.Model):
    """A step of the contractor's claim on an event: the notice, or the detailed claim.

    ``given_on`` is the day on which the letter (``reference``) was handed over.
    """

    __tablename__ = "extension_claim"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[UUID] = mapped_column(ForeignKey("delay_event.id"), index=True)
    step: Mapped[str]
    given_on: Mapped[date]
    reference: Mapped[str]
    days: Mapped[int | None]
    grounds: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class DelayDecision(db.Model):
    """What a planner decided of an event; the newest holds, the earlier ones stay below it."""

    __tablename__ = "delay_decision"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[UUID] = mapped_column(ForeignKey("delay_event.id"), index=True)
    excuse: Mapped[str]
    days: Mapped[int]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
