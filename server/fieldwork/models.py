"""The works' projection: rebuilt from the register at will, never written but through it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, Numeric
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.programme.models import QUANTITY


class Work(db.Model):
    """Progress on an activity, as measured in the field and accepted in the office."""

    __tablename__ = "work"
    record: Mapped[UUID] = mapped_column(ForeignKey("head.record"), primary_key=True)
    version: Mapped[int]
    activity: Mapped[str] = mapped_column(ForeignKey("activity.code"), index=True)
    contract: Mapped[int]
    governorate: Mapped[str]
    boq_item: Mapped[str]
    section: Mapped[str | None]
    from_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    to_m: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    layer: Mapped[str | None]
    lane: Mapped[str | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    accepted_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    notes: Mapped[str]
    state: Mapped[str]
    return_reason: Mapped[str | None]
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326))
    accuracy_m: Mapped[Decimal | None] = mapped_column(Numeric(8, 1))
    flags: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    has_conflict: Mapped[bool] = mapped_column(default=False)
    author: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    time_grade: Mapped[str]
    working_date: Mapped[date]
    first_received_at: Mapped[datetime]
    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_work_scope", "governorate", "contract", "state"),
        Index("ix_work_boq", "contract", "boq_item"),
        Index("ix_work_working_date", "working_date"),
        Index("ix_work_stretch", "section", "layer", "lane"),
    )
