"""Non-conformances in SQL, beside what the register itself has of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.db import db
from server.fieldwork.models import Inspection
from server.register.models import Revision


def found_at(record: UUID) -> datetime:
    """When a record was first made: its clock runs from there."""
    asked = select(Revision.made_at).where(Revision.record == record, Revision.version == 1)
    return db.session.scalars(asked).one()


def inspection(record: UUID) -> Inspection | None:
    return db.session.get(Inspection, record)
