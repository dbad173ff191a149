"""Tables of the look-ahead: constraints of activities, promises by week, reasons for missed ones.

A promise is never changed: what is said anew is a further row, and the newest stands. The check
on its moment is what freezes it, whoever writes.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.programme.models import QUANTITY


class ActivityConstraint(db.Model):
    """Something that an activity waits for; ``owner``: who is to remove it, by ``wanted_by``."""

    __tablename__ = "activity_constraint"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    activity: Mapped[str] = mapped_column(ForeignKey("activity.code"), index=True)
    kind: Mapped[str]
    description: Mapped[str]
    owner: Mapped[str]
    wanted_by: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    removed_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (Index("ix_activity_constraint_contract", "contract", "removed_on"),)


class Promise(db.Model):
    """A quantity of a BOQ line that the contractor promises for the week from a Sunday on.

    ``revision`` counts from 1 what was said of that line and week; a quantity of 0 takes back.
    """

    __tablename__ = "promise"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    activity: Mapped[str] = mapped_column(ForeignKey("activity.code"))
    boq_item: Mapped[str]
    week_start: Mapped[date]
    revision: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("activity", "boq_item", "week_start", "revision"),
        CheckConstraint("quantity >= 0", "not_negative"),
        CheckConstraint("extract(dow FROM week_start) = 0", "from_sunday"),
        CheckConstraint(
            "entered_at < CAST(week_start AS timestamp) AT TIME ZONE 'Asia/Kuwait'", "in_time"
        ),
        Index("ix_promise_contract", "contract", "week_start"),
    )


class PromiseReason(db.Model):
    """Why a promise was not kept, as somebody said; the newest stands, earlier ones are kept."""

    __tablename__ = "promise_reason"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    promise: Mapped[UUID] = mapped_column(ForeignKey("promise.id"), index=True)
    code: Mapped[str]
    notes: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
