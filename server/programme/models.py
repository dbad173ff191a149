"""Tables of the programme: contracts, zones, activities and their priced quantities.

Money is Kuwaiti dinar with three decimals.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

MONEY = Numeric(15, 3)
QUANTITY = Numeric(14, 3)


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
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"), index=True)
    zone: Mapped[str]
    wbs: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    work_type: Mapped[str]
    layer: Mapped[str | None]
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"), index=True)
    area: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    section: Mapped[str | None] = mapped_column(ForeignKey("road_section.code"), index=True)
    from_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    to_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    baseline_start: Mapped[date]
    baseline_finish: Mapped[date]
    predecessors: Mapped[str]
    place: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326))
    __table_args__ = (ForeignKeyConstraint(["contract", "zone"], ["zone.contract", "zone.code"]),)


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
