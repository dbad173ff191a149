"""The kinds' typed tables: rebuilt from the register at will, never written but through it."""

from __future__ import annotations  # long: a line a column

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db
from server.programme.models import QUANTITY

CHAINAGE = Numeric(12, 2)
ACCURACY = Numeric(8, 1)
TICKETED = text("ticket_numbers IS NOT NULL")
IS_REQUEST = text("type = 'request'")
# What awaits somebody is little of all: it is found, counted and put in order by these indexes
# alone. As shared.rules.requests.awaited and shared.vocabulary.ncrs.ENDED have it.
IS_OPEN_REQUEST = text(
    "inspection.type = 'request' AND (inspection.state IN"
    " ('submitted', 'resubmitted', 'no_show', 'scheduled', 'rejected') OR inspection.state ="
    " 'attended' AND (inspection.result IS NULL OR inspection.result = 'fail'))"
)
HAS_RESULT = text("inspection.result IS NOT NULL")
IS_STOPPED = text("attendance.reason = 'stopped'")
IS_OPEN_NCR = text("ncr.state NOT IN ('closed', 'void')")
# What is due first comes first; what an open one is asked for is in the index.
BY_DUE = text("COALESCE(due_at, 'infinity'::timestamp with time zone)")
READ_OF_OPEN_NCR = ["due_at", "severity", "governorate", "contract", "disposition", "reinspection"]


def _listed(table: str) -> tuple[Index, ...]:
    """What lists of records go by: the latest days first, and what was written."""
    by_words = {"postgresql_using": "gin", "postgresql_ops": {"words": "gin_trgm_ops"}}
    return (
        Index(f"ix_{table}_day", "working_date", "record"),
        Index(f"ix_{table}_words", "words", **by_words),
    )


class Work(db.Model):
    """Progress on an activity, as measured in the field and accepted in the office.

    ``ticket_numbers``: of its delivery tickets, as shared.wire.ticket.same_number writes them.
    """

    __tablename__ = "work"
    record: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    activity: Mapped[str]
    contract: Mapped[int]
    governorate: Mapped[str]
    boq_item: Mapped[str]
    section: Mapped[str | None]
    from_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    to_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    layer: Mapped[str | None]
    lane: Mapped[str | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    accepted_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    thickness_mm: Mapped[Decimal | None] = mapped_column(Numeric)
    ticket_tonnes: Mapped[Decimal | None] = mapped_column(Numeric)
    ticket_numbers: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    notes: Mapped[str]
    state: Mapped[str]
    return_reason: Mapped[str | None]
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326))
    accuracy_m: Mapped[Decimal | None] = mapped_column(ACCURACY)
    flags: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    has_conflict: Mapped[bool] = mapped_column(default=False)
    author: Mapped[UUID]
    made_at: Mapped[datetime]
    time_grade: Mapped[str]
    working_date: Mapped[date]
    first_received_at: Mapped[datetime]
    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(server_default="")
    __table_args__ = (
        *_listed("work"),
        Index("ix_work_scope", "governorate", "contract", "state"),
        Index("ix_work_boq", "contract", "boq_item"),
        Index("ix_work_activity_day", "activity", "working_date"),
        # What waits for a decision is little of all works, and is taken in the order of receipt.
        Index("ix_work_state", "state", "first_received_at"),
        # Of a stretch's neighbours only those that overlap it are looked at.
        Index("ix_work_stretch", "section", "layer", "from_m", "to_m"),
        Index(
            "ix_work_tickets", "ticket_numbers", postgresql_using="gin", postgresql_where=TICKETED
        ),
    )


class Measured(db.Model):
    """What the works of a BOQ line come to in an activity: accepted where accepted, else measured.

    Withdrawn ones do not count. Written with the works (server.fieldwork.projecting), and added
    up over the slots: each open transaction has one of its own. ``latest``: when the last of the
    works first arrived, or later.
    """

    __tablename__ = "measured"
    contract: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    boq_item: Mapped[str] = mapped_column(primary_key=True)
    activity: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quantity: Mapped[Decimal] = mapped_column(Numeric(18, 3))
    latest: Mapped[datetime]


class WeekProgress(db.Model):
    """What the works of one week, Sunday to Saturday, come to for a share of a BOQ line.

    By working date; withdrawn ones do not count. Written with the works
    (server.fieldwork.measured), and added up over the slots, as ``Measured`` is. ``works``: how
    many they are; below zero where one was withdrawn in another slot than it came in.
    """

    __tablename__ = "week_progress"
    activity: Mapped[str] = mapped_column(primary_key=True)
    boq_item: Mapped[str] = mapped_column(primary_key=True)
    week_end: Mapped[date] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contract: Mapped[int]
    measured: Mapped[Decimal] = mapped_column(Numeric(18, 3))
    accepted: Mapped[Decimal] = mapped_column(Numeric(18, 3))
    works: Mapped[int]
    __table_args__ = (Index("ix_week_progress_contract", "contract", "week_end"),)


class Recorded:
    """What every further kind's row has: where the record belongs, and when it was made.

    Each other column is named like the field that it holds (server.fieldwork.projecting).
    ``words``: what somebody wrote in it, as it is searched (server.fieldwork.words).
    """

    record: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    contract: Mapped[int] = mapped_column(ForeignKey("contract.number"))
    governorate: Mapped[str] = mapped_column(ForeignKey("governorate.iso"))
    flags: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    has_conflict: Mapped[bool] = mapped_column(default=False)
    author: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    time_grade: Mapped[str]
    working_date: Mapped[date]
    first_received_at: Mapped[datetime]
    received_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(server_default="")


class OnRoad(Recorded):
    """A record of one place on a road."""

    activity: Mapped[str | None] = mapped_column(ForeignKey("activity.code"), index=True)
    section: Mapped[str | None] = mapped_column(ForeignKey("road_section.code"))
    from_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    to_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    layer: Mapped[str | None]
    lane: Mapped[str | None]
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326))
    accuracy_m: Mapped[Decimal | None] = mapped_column(ACCURACY)
    state: Mapped[str]


class Inspection(OnRoad, db.Model):
    """``failed_answers`` and ``failed_readings`` count what did not conform."""

    __tablename__ = "inspection"
    type: Mapped[str]
    point: Mapped[str | None]
    rev: Mapped[int | None]
    wanted_for: Mapped[datetime | None]
    scheduled_for: Mapped[datetime | None]
    absent: Mapped[str | None]
    result: Mapped[str | None]
    ncr: Mapped[UUID | None]
    assignee: Mapped[UUID | None]
    decision_note: Mapped[str | None]
    signed_by: Mapped[str | None]
    failed_answers: Mapped[int]
    failed_readings: Mapped[int]
    __table_args__ = (
        Index("ix_inspection_scope", "governorate", "contract", "state"),
        Index("ix_inspection_ncr", "ncr"),
        Index("ix_inspection_request", "state", "record", postgresql_where=IS_REQUEST),
        Index("ix_inspection_open", "state", "record", postgresql_where=IS_OPEN_REQUEST),
        # What a contractor's score counts of a quarter, by the index alone.
        Index(
            *("ix_inspection_result", "contract", "working_date"),
            postgresql_where=HAS_RESULT,
            postgresql_include=["type", "result", "state"],
        ),
        *_listed("inspection"),
    )


class Ncr(OnRoad, db.Model):
    """``work``, ``inspection`` and ``reinspection`` are records that may still be under way."""

    __tablename__ = "ncr"
    boq_item: Mapped[str | None]
    quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    title: Mapped[str]
    description: Mapped[str | None]
    clause: Mapped[str | None]
    severity: Mapped[str]
    due_at: Mapped[datetime | None]
    owner: Mapped[str | None]
    response: Mapped[str | None]
    root_cause: Mapped[str | None]
    disposition: Mapped[str | None]
    corrective_action: Mapped[str | None]
    work: Mapped[UUID | None]
    inspection: Mapped[UUID | None]
    reinspection: Mapped[UUID | None]
    dispute_reason: Mapped[str | None]
    void_reason: Mapped[str | None]
    __table_args__ = (
        Index("ix_ncr_scope", "governorate", "contract", "state"),
        Index("ix_ncr_contract", "contract"),
        Index("ix_ncr_state", "state"),
        *(Index(f"ix_ncr_{end}", end) for end in ("work", "inspection", "reinspection")),
        Index(
            *("ix_ncr_open", "state", BY_DUE, "record"),
            postgresql_where=IS_OPEN_NCR,
            postgresql_include=READ_OF_OPEN_NCR,
        ),
        Index(
            *("ix_ncr_due", BY_DUE, "record"),
            postgresql_where=IS_OPEN_NCR,
            postgresql_include=["state", *READ_OF_OPEN_NCR],
        ),
        *_listed("ncr"),
    )


class Defect(OnRoad, db.Model):
    __tablename__ = "defect"
    category: Mapped[str]
    priority: Mapped[str | None]
    description: Mapped[str | None]
    length_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    width_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    depth_mm: Mapped[Decimal | None] = mapped_column(ACCURACY)
    due_at: Mapped[datetime | None]
    owner: Mapped[str | None]
    reject_reason: Mapped[str | None]
    __table_args__ = (
        Index("ix_defect_scope", "governorate", "contract", "state"),
        Index("ix_defect_contract", "contract"),
        *_listed("defect"),
    )


class Obstacle(OnRoad, db.Model):
    __tablename__ = "obstacle"
    category: Mapped[str]
    description: Mapped[str]
    owner: Mapped[str | None]
    since: Mapped[date | None]
    days_cost: Mapped[Decimal | None] = mapped_column(ACCURACY)
    proposed_solution: Mapped[str | None]
    decision_wanted: Mapped[str | None]
    resolution: Mapped[str | None]
    __table_args__ = (
        Index("ix_obstacle_scope", "governorate", "contract", "state"),
        *_listed("obstacle"),
    )


class Photo(Recorded, db.Model):
    """``file`` is the SHA-256 of the original, ``of`` the record that it is evidence of."""

    __tablename__ = "photo"
    of: Mapped[UUID] = mapped_column(ForeignKey("head.record"), index=True)
    of_kind: Mapped[str]
    file: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    taken_at: Mapped[datetime]
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326))
    accuracy_m: Mapped[Decimal | None] = mapped_column(ACCURACY)
    heading_deg: Mapped[Decimal | None] = mapped_column(ACCURACY)
    caption: Mapped[str | None]
    __table_args__ = (
        Index("ix_photo_scope", "governorate", "contract"),
        *_listed("photo"),
    )


class Track(Recorded, db.Model):
    """``points`` is the SHA-256 of the file of all fixes, ``line`` the way made simpler."""

    __tablename__ = "track"
    activity: Mapped[str | None] = mapped_column(ForeignKey("activity.code"), index=True)
    mode: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    points: Mapped[str | None] = mapped_column(index=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    count: Mapped[int | None]
    length_m: Mapped[Decimal | None] = mapped_column(CHAINAGE)
    line: Mapped[WKBElement | None] = mapped_column(Geometry("LINESTRING", srid=4326))
    __table_args__ = (
        Index("ix_track_scope", "governorate", "contract"),
        *_listed("track"),
    )


class Attendance(Recorded, db.Model):
    """A shift's report: on site, or no work, and why not."""

    __tablename__ = "attendance"
    activity: Mapped[str | None] = mapped_column(ForeignKey("activity.code"), index=True)
    presence: Mapped[str]
    reason: Mapped[str | None]
    shift: Mapped[str | None]
    workers: Mapped[Decimal | None] = mapped_column(ACCURACY)
    ended_at: Mapped[datetime | None]
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326))
    accuracy_m: Mapped[Decimal | None] = mapped_column(ACCURACY)
    __table_args__ = (
        Index("ix_attendance_scope", "governorate", "contract"),
        Index(*("ix_attendance_stopped", "contract", "working_date"), postgresql_where=IS_STOPPED),
        *_listed("attendance"),
    )
