"""Tables of the programme: contracts, zones, activities and their priced quantities.

Money is Kuwaiti dinar with three decimals. And contractors' schedules: each file that came,
what was read of it, which one stands. A schedule's rows are kept under the import that brought
them: staging is to write them, the swap is to name another import the contract's own. Times are
the schedule's own clock, Kuwait's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Numeric
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

MONEY = Numeric(15, 3)
QUANTITY = Numeric(14, 3)
CLOCK = DateTime(timezone=False)
IMPORT = "schedule_import.id"
# Formats of schedules whose times are days without hours, so that a finish is a whole day.
TABLES_BY_DAY = frozenset({"XLSX", "CSV"})


class Contract(db.Model):
    __tablename__ = "contract"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title_ar: Mapped[str]
    title_en: Mapped[str]
    contractor_ar: Mapped[str]
    contractor_en: Mapped[str]
    consultant_ar: Mapped[str]
    consultant_en: Mapped[str]
    governorates: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    award_kwd: Mapped[Decimal] = mapped_column(MONEY)
    commencement: Mapped[date]
    completion_days: Mapped[int]
    extension_days: Mapped[int]
    retention_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    damages_kwd_per_day: Mapped[Decimal] = mapped_column(MONEY)
    damages_cap_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    maintenance_end: Mapped[date]
    guarantee_end: Mapped[date]

    @property
    def completion(self) -> date:
        """The last day in time, approved extensions included; see shared/rules/forecasts."""
        return self.commencement + timedelta(days=self.completion_days + self.extension_days)


class Zone(db.Model):
    __tablename__ = "zone"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]


class Activity(db.Model):
    """One line of a contract's programme, at one place; its governorate decides who sees it."""

    __tablename__ = "activity"
    code: Mapped[str] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    zone: Mapped[str]
    wbs: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    work_type: Mapped[str]
    layer: Mapped[str | None]
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"), index=True)
    area: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    block: Mapped[str | None]
    section: Mapped[str | None] = mapped_column(ForeignKey("road_section.code"), index=True)
    from_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    to_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    baseline_start: Mapped[date]
    baseline_finish: Mapped[date]
    predecessors: Mapped[str]
    place: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326))
    __table_args__ = (
        ForeignKeyConstraint(["contract", "zone"], ["zone.contract", "zone.code"]),
        Index("ix_activity_part", "contract", "governorate"),
    )


class BoqItem(db.Model):
    __tablename__ = "boq_item"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    description_ar: Mapped[str]
    description_en: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    rate_kwd: Mapped[Decimal] = mapped_column(MONEY)


class ActivityBoq(db.Model):
    """How much of a BOQ line belongs to an activity; the cap holds here and on the line."""

    __tablename__ = "activity_boq"
    activity: Mapped[str] = mapped_column(ForeignKey("activity.code"), primary_key=True)
    contract: Mapped[int]
    boq_item: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    __table_args__ = (
        ForeignKeyConstraint(["contract", "boq_item"], ["boq_item.contract", "boq_item.code"]),
    )


class ScheduleFile(db.Model):
    """A contractor's file as it came: the evidence of what was handed in."""

    __tablename__ = "schedule_file"
    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ScheduleImport(db.Model):
    """One handing-in: ``state`` is waiting, staged, refused, applied, unchanged, discarded or
    superseded; ``applied_at`` and ``applied_by``: when and by whom a staged one was decided on.

    ``preview`` is what the planner is shown (see schedules/comparing.py); ``refusal`` is of a
    file that was not read.
    """

    __tablename__ = "schedule_import"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), index=True)
    file: Mapped[bytes] = mapped_column(ForeignKey("schedule_file.sha256"))
    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class ContractSchedule(db.Model):
    """Which import's rows are the contract's schedule now."""

    __tablename__ = "contract_schedule"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey(IMPORT))


class ScheduleCalendar(db.Model):
    """``week`` and ``exceptions`` as schedules/schedule.py has them, from Sunday."""

    __tablename__ = "schedule_calendar"
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey(IMPORT, ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    is_default: Mapped[bool]
    week: Mapped[list[Any]] = mapped_column(JSONB)
    exceptions: Mapped[list[Any]] = mapped_column(JSONB)


class ScheduleActivity(db.Model):
    """A row of a schedule, summaries and milestones too.

    ``activity`` is the code of the activity on which progress is measured, when the row has a
    place, a kind of work and a governorate; else ``unplaced`` says what it lacks. ``place`` has
    that activity's columns, ``shares`` its quantities by BOQ line, as the swap writes them.
    """

    __tablename__ = "schedule_activity"
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey(IMPORT, ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    parent: Mapped[str | None]
    file_code: Mapped[str]
    wbs: Mapped[str]
    name: Mapped[str]
    is_summary: Mapped[bool]
    is_milestone: Mapped[bool]
    start: Mapped[datetime | None] = mapped_column(CLOCK)
    finish: Mapped[datetime | None] = mapped_column(CLOCK)
    duration_min: Mapped[int | None]
    percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    actual_start: Mapped[datetime | None] = mapped_column(CLOCK)
    actual_finish: Mapped[datetime | None] = mapped_column(CLOCK)
    baseline_start: Mapped[datetime | None] = mapped_column(CLOCK)
    baseline_finish: Mapped[datetime | None] = mapped_column(CLOCK)
    float_min: Mapped[int | None]
    calendar: Mapped[int | None]
    constraint_type: Mapped[str]
    constraint_at: Mapped[datetime | None] = mapped_column(CLOCK)
    activity: Mapped[str | None] = mapped_column(index=True)
    unplaced: Mapped[str | None]
    place: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    shares: Mapped[dict[str, str] | None] = mapped_column(JSONB)


class ScheduleLink(db.Model):
    """``type``: FS, SS, FF or SF; ``lag_min`` of work, below zero for a lead."""

    __tablename__ = "schedule_link"
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey(IMPORT, ondelete="CASCADE"), primary_key=True
    )
    predecessor: Mapped[str] = mapped_column(primary_key=True)
    successor: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    lag_min: Mapped[int]


class SchedulePlace(db.Model):
    """What a planner said of where rows lie: ``by`` is code or wbs (that row and all below).

    ``places``: values by the names of schedules/headings.py PLACES, and BOQ code -> quantity.
    """

    __tablename__ = "schedule_place"
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    places: Mapped[dict[str, str]] = mapped_column(JSONB)
    quantities: Mapped[dict[str, str]] = mapped_column(JSONB)
