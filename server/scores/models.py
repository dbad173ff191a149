"""Tables of scores: rules, kept cards and appeals. Only added to; the newest holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class ScoreRules(db.Model):
    """What the office said of weights, least counts and points (shared.rules.scores.NUMBERS)."""

    __tablename__ = "score_rules"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    numbers: Mapped[dict[str, int]] = mapped_column(JSONB)
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ScoreCard(db.Model):
    """A contract's score as it was kept for the week that ends on ``until``, a Saturday.

    ``card``: see server.scores.cards. A later ``revision`` comes of an appeal (``appeal``).
    """

    __tablename__ = "score_card"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card: Mapped[dict[str, Any]] = mapped_column(JSONB)
    kept_at: Mapped[datetime]
    appeal: Mapped[UUID | None] = mapped_column(ForeignKey("score_appeal.id"))


class ScoreAppeal(db.Model):
    """The contractor's word against a component of a kept week, and the supervisor's reply.

    ``outcome``: of shared.vocabulary.scores.OUTCOMES, None until somebody replied.
    """

    __tablename__ = "score_appeal"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    until: Mapped[date]
    part: Mapped[str]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reply_by: Mapped[date]
    outcome: Mapped[str | None]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        # A component of a week is appealed against once.
        Index("ix_score_appeal_part", "contract", "until", "part", unique=True),
    )
