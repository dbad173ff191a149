"""The table of decisions, written from the register alone (server.decisions.kinds)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class WantedDecision(db.Model):
    """A decision as it stands. ``source``: the delay event or obstacle that it was raised from.

    ``decider`` None: wanted of the governor. ``cost_kwd`` and ``cost_days`` None: not yet
    recorded. Author and ``made_at`` are those of whoever raised it.
    """

    __tablename__ = "decision"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"))
    contract: Mapped[int | None] = mapped_column(ForeignKey("contract.number"))
    title: Mapped[str]
    description: Mapped[str]
    origin: Mapped[str]
    source: Mapped[UUID | None] = mapped_column(index=True)
    decider: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    wanted_by: Mapped[date]
    cost_kwd: Mapped[Decimal | None] = mapped_column(Numeric(14, 3))
    cost_days: Mapped[int | None]
    state: Mapped[str]
    answer: Mapped[str | None]
    due_on: Mapped[date | None]
    delegate: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    delegated_until: Mapped[date | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    author: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    received_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(server_default="")
    __table_args__ = (Index("ix_decision_scope", "governorate", "state"),)
