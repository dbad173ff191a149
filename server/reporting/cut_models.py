"""One cut of the register in tables: sums and records as they stood at its root.

They are moved from cut to cut by what changed in between (latest_cut.py), and nothing rests on
them: whoever verifies a week reads the register itself.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Column, Computed, Date, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.reporting.cuts import PLACE
from shared.vocabulary.ncrs import ENDED


class CutStand(db.Model):
    """The root at which the tables stand; the one row is locked by who reads or moves them."""

    __tablename__ = "cut_stand"
    is_only: Mapped[bool] = mapped_column(primary_key=True, default=True)
    root: Mapped[int]


class CutProgress(db.Model):
    """Sums of the ``works`` of an activity, BOQ line and day."""

    __tablename__ = "cut_progress"
    activity: Mapped[str] = mapped_column(primary_key=True)
    boq_item: Mapped[str] = mapped_column(primary_key=True)
    working_date: Mapped[date] = mapped_column(primary_key=True)
    measured: Mapped[Decimal]
    accepted: Mapped[Decimal]
    works: Mapped[int]


# How many inspections and attendances report the day; each names its place in its own way. Of them
# ``stops`` say that work was stopped, ``looks`` saw the works, ``checks`` of those their safety.
cut_report = Table(
    "cut_report",
    db.metadata,
    Column("activity", String),
    Column("contract", Integer),
    Column("governorate", String),
    Column("working_date", Date, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("records", "stops", "looks", "checks")),
    UniqueConstraint(
        *("activity", "contract", "governorate", "working_date"), postgresql_nulls_not_distinct=True
    ),
)


_ENDED = ", ".join(f"'{state}'" for state in sorted(ENDED))
_IS_OPEN = f"""kind = 'ncr' AND coalesce(state NOT IN ({_ENDED}), false)
    OR is_safety AND coalesce(result = 'fail', false)"""


class CutRecord(db.Model):
    """An inspection, non-conformance or attendance, as cuts.SEEN reads it.

    ``is_open``: may count in later weeks than its own too.
    """

    __tablename__ = "cut_record"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    working_date: Mapped[date]
    made_at: Mapped[datetime]
    activity: Mapped[str | None]
    contract: Mapped[int | None]
    governorate: Mapped[str | None]
    state: Mapped[str | None]
    severity: Mapped[str | None]
    inspection: Mapped[str | None]
    due_at: Mapped[datetime | None]
    is_safety: Mapped[bool]
    result: Mapped[str | None]
    is_stop: Mapped[bool]
    version: Mapped[int]
    title: Mapped[str | None]
    type: Mapped[str | None]
    is_open: Mapped[bool] = mapped_column(Computed(_IS_OPEN, persisted=True))
    place: Mapped[str] = mapped_column(Computed(PLACE, persisted=True))
    __table_args__ = (
        Index("ix_cut_record_open", "working_date", postgresql_where=text("is_open")),
        Index(
            "ix_cut_record_good",
            *("place", "made_at"),
            postgresql_where=text("is_safety AND result <> 'fail'"),
        ),
        Index("ix_cut_record_inspection", "inspection", postgresql_where=text("kind = 'ncr'")),
    )
