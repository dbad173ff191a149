"""Kept figures: small tables that pages read instead of the works. Kuwaiti dinar, by week.

All can be worked out anew from programme, baselines, calendars, works, non-conformances and
claims: ``tareeq register rebuild`` compares and mends all but the networks, which are due each day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

VALUE = Numeric(24, 6)


class PlannedWeek(db.Model):
    """What PV grows by in the week that ends on this Saturday; all together they are BAC.

    Of the plan in force: written anew with each import and baseline, and by calendars.
    """

    __tablename__ = "planned_week"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    governorate: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    planned: Mapped[Decimal] = mapped_column(VALUE)


class OverpromisedLine(db.Model):
    """A BOQ line whose shares hold more than it does: they earn together, not each alone."""

    __tablename__ = "overpromised_line"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    boq_item: Mapped[str] = mapped_column(primary_key=True)


class EarnedShare(db.Model):
    """What a share of a BOQ line earned with the works of one week (shared.rules.earned_weeks)."""

    __tablename__ = "earned_share"
    activity: Mapped[str] = mapped_column(primary_key=True)
    boq_item: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    contract: Mapped[int]
    governorate: Mapped[str]
    earned: Mapped[Decimal] = mapped_column(VALUE)
    __table_args__ = (Index("ix_earned_share_contract", "contract"),)


class EarnedWeek(db.Model):
    """The sum of the earned shares of a contract in a governorate."""

    __tablename__ = "earned_week"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    governorate: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    earned: Mapped[Decimal] = mapped_column(VALUE)


class ClaimedWeek(db.Model):
    """The sum of a contract's claims of this week in a governorate, withdrawn ones not counted."""

    __tablename__ = "claimed_week"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    governorate: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    claimed: Mapped[Decimal] = mapped_column(VALUE)


class KeptNetwork(db.Model):
    """What a contract's network said on ``day``, with what was earned until then.

    ``finish`` and ``least_float_days`` (of work) are None when all is finished, or nothing can be
    computed: then ``fault`` says why (a code of shared.rules.critical_path). ``is_due``: something
    it rests on has changed since.
    """

    __tablename__ = "kept_network"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    is_due: Mapped[bool]
    finish: Mapped[date | None]
    baseline_finish: Mapped[date | None]
    least_float_days: Mapped[Decimal | None] = mapped_column(Numeric(10, 1))
    tightest: Mapped[str | None]
    critical: Mapped[int]
    fault: Mapped[str | None]
