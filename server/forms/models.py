"""Tables of the forms. What was said is never changed: said anew, it is a further version."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class FormChange(db.Model):
    """What somebody said anew, and why; ``entered_by`` None: a default of the product.

    ``digest``: of all that tablets are sent from then on.
    """

    __tablename__ = "form_change"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str]
    digest: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class FormEntry(db.Model):
    """A row of a part (server.forms.parts) as it travels; the newest version of a key holds."""

    __tablename__ = "form_entry"
    part: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[int] = mapped_column(ForeignKey("form_change.number"))
    is_withdrawn: Mapped[bool]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
