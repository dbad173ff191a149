"""SQL of appeals: of a week, those in a scope, those that wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.scores.models import ScoreAppeal

MOST_LISTED = 100
REPLIER = aliased(Person)


def appeal_against(contract: int, until: date, part: str) -> ScoreAppeal | None:
    asked = select(ScoreAppeal).where(
        ScoreAppeal.contract == contract, ScoreAppeal.until == until, ScoreAppeal.part == part
    )
    return db.session.scalar(asked)


def appeal_numbered(appeal: UUID) -> ScoreAppeal | None:
    return db.session.get(ScoreAppeal, appeal)


def locked_appeal(appeal: UUID) -> ScoreAppeal | None:
    return db.session.get(ScoreAppeal, appeal, with_for_update=True)


def appeals_of(contracts: Collection[int], until: date | None = None) -> Sequence[Row[Any]]:
    """(appeal, who appealed, who replied or None), the newest first; of one week when given."""
    asked = (
        select(ScoreAppeal, Person, REPLIER)
        .join(Person, Person.id == ScoreAppeal.entered_by)
        .outerjoin(REPLIER, REPLIER.id == ScoreAppeal.replied_by)
        .where(ScoreAppeal.contract.in_(contracts))
        .order_by(ScoreAppeal.entered_at.desc(), ScoreAppeal.id.desc())
        .limit(MOST_LISTED)
    )
    if until is not None:
        asked = asked.where(ScoreAppeal.until == until)
    return db.session.execute(asked).all()


def waiting(contracts: Collection[int]) -> Sequence[ScoreAppeal]:
    """Those that nobody replied to, the first due first."""
    asked = select(ScoreAppeal).where(
        ScoreAppeal.contract.in_(contracts), ScoreAppeal.outcome.is_(None)
    )
    return db.session.scalars(asked.order_by(ScoreAppeal.reply_by, ScoreAppeal.id)).all()


def is_any_waiting() -> ColumnElement[bool]:
    """Whether any appeal waits for a reply, whoever may see it: a column."""
    return exists().where(ScoreAppeal.outcome.is_(None)).select().scalar_subquery()


def is_any_replied() -> ColumnElement[bool]:
    """Whether any appeal was replied to, whoever may see it: a column."""
    return exists().where(ScoreAppeal.outcome.is_not(None)).select().scalar_subquery()


def replied_since(contracts: Collection[int], moment: datetime) -> Sequence[ScoreAppeal]:
    """Those that somebody replied to since then, the newest first."""
    asked = select(ScoreAppeal).where(
        ScoreAppeal.contract.in_(contracts), ScoreAppeal.replied_at >= moment
    )
    return db.session.scalars(asked.order_by(ScoreAppeal.replied_at.desc())).all()
