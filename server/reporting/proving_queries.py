"""An issue by the bytes of its page, and by its id."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import load_only

from server.db import db
from server.reporting.models import IssuedPage, IssuedWeek


def page_of_bytes(sha256: str) -> IssuedPage | None:
    """The issued page whose PDF has this SHA-256; the newest issue's, should two have it."""
    asked = (
        select(IssuedPage)
        .join(IssuedWeek)
        .where(IssuedPage.pdf_sha256 == sha256)
        .options(load_only(IssuedPage.pdf_sha256))
        .order_by(IssuedWeek.issued_at.desc(), IssuedWeek.issue.desc())
        .limit(1)
    )
    return db.session.scalar(asked)


def digests_of(week: IssuedWeek) -> list[IssuedPage]:
    """Every language's page of an issue; of PDF and HTML their SHA-256 alone are read."""
    asked = (
        select(IssuedPage)
        .where(IssuedPage.week == week.id)
        .order_by(IssuedPage.language)
        .options(load_only(IssuedPage.pdf_sha256, IssuedPage.html_sha256))
    )
    return list(db.session.scalars(asked))


def week_with_id(issue: UUID) -> IssuedWeek | None:
    return db.session.get(IssuedWeek, issue)
