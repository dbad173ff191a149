"""Tables of baselines: what was agreed on, frozen. The database refuses to change a row of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

# Quantities and rates have three decimals each.
VALUE = Numeric(24, 6)
OF_BASELINE = ("baseline.contract", "baseline.number")


class Baseline(db.Model):
    """One baseline of a contract; ``number`` 1 is the first, the highest is the one in force.

    ``days`` are what this approval gave; ``extension_days`` all approved until then, and
    ``completion`` the contract's last day in time with them.
    """

    __tablename__ = "baseline"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    basis: Mapped[str]
    days: Mapped[int]
    extension_days: Mapped[int]
    completion: Mapped[date]
    reason: Mapped[str]
    reference: Mapped[str]
    approver: Mapped[str]
    approved_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    # An approval is used once, however often a form is sent.
    __table_args__ = (UniqueConstraint("contract", "reference"),)


class BaselineActivity(db.Model):
    """An activity as it was planned; it may be gone from the programme since."""

    __tablename__ = "baseline_activity"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    activity: Mapped[str] = mapped_column(primary_key=True)
    governorate: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    start: Mapped[date]
    finish: Mapped[date]
    value_kwd: Mapped[Decimal] = mapped_column(VALUE)
    __table_args__ = (ForeignKeyConstraint(["contract", "number"], OF_BASELINE),)


class BaselineWeek(db.Model):
    """What PV grows by in the week that ends on this Saturday; all together they are BAC."""

    __tablename__ = "baseline_week"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    governorate: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    planned: Mapped[Decimal] = mapped_column(VALUE)
    __table_args__ = (ForeignKeyConstraint(["contract", "number"], OF_BASELINE),)
