"""Drafts of weeks, from their cut to their issue, and the hours at which both fall due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class WeekTimes(db.Model):
    """When a week is cut off and issued; only added to, the highest number holds.

    Both in minutes since the week's Sunday began, Kuwait time. ``entered_by`` None: a default.
    """

    __tablename__ = "week_times"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cut_off_minutes: Mapped[int]
    issue_minutes: Mapped[int]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class WeekDraft(db.Model):
    """A governorate's week between its cut and its ``issue``: what a supervisor reads.

    ``root`` and ``reference_sha256`` are the cut, from which the figures are worked out;
    ``version`` grows by each change. Without ``read_at`` the remark is nobody's, and not issued.
    """

    __tablename__ = "week_draft"
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"), primary_key=True)
    week_start: Mapped[date] = mapped_column(primary_key=True)
    issue: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[int] = mapped_column(ForeignKey("root.number"))
    reference_sha256: Mapped[str] = mapped_column(ForeignKey("reference_snapshot.sha256"))
    drafted_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    remark_ar: Mapped[str] = mapped_column(default="")
    remark_en: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_week_draft_waiting", "week_start", postgresql_where="issued_at IS NULL"),
    )
