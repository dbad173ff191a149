"""The table of exports that are made for later."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db


class Export(db.Model):
    """A large table as a file, made by the worker: ``state`` is waiting, running, done or failed.

    ``query``: the filters; ``rows_done`` so far, of ``rows_total`` where that is known;
    ``ends_at``: when the file goes. One that is taken back is deleted.
    """

    __tablename__ = "export"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str]
    ending: Mapped[str]
    query: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    refusal: Mapped[str | None]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    __table_args__ = (Index("ix_export_asked", "asked_by", "asked_at"),)
