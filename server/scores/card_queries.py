"""SQL of what is kept: cards of weeks, and the rules that the office said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from server.accounts.models import Person
from server.db import db
from server.scores.models import ScoreCard, ScoreRules


def newest_rules() -> ScoreRules | None:
    return db.session.scalar(select(ScoreRules).order_by(ScoreRules.version.desc()).limit(1))


def all_rules() -> Sequence[Row[Any]]:
    """(rules, who said them), the newest first."""
    asked = select(ScoreRules, Person).join(Person, Person.id == ScoreRules.entered_by)
    return db.session.execute(asked.order_by(ScoreRules.version.desc())).all()


def kept_cards(
    contracts: Collection[int], since: date, until: date | None = None
) -> list[ScoreCard]:
    """The newest card of each contract's weeks that end from ``since`` on, oldest week first."""
    asked = (
        select(ScoreCard)
        .ext(distinct_on(ScoreCard.contract, ScoreCard.until))
        .where(ScoreCard.contract.in_(contracts), ScoreCard.until >= since)
        .order_by(ScoreCard.contract, ScoreCard.until, ScoreCard.revision.desc())
    )
    if until is not None:
        asked = asked.where(ScoreCard.until <= until)
    return list(db.session.scalars(asked))


def revisions(contract: int, until: date) -> list[ScoreCard]:
    """Every card of a contract's week, the newest first."""
    asked = select(ScoreCard).where(ScoreCard.contract == contract, ScoreCard.until == until)
    return list(db.session.scalars(asked.order_by(ScoreCard.revision.desc())))


def kept_weeks(contracts: Collection[int], limit: int) -> list[date]:
    """The weeks that have a card of these contracts, by their Saturdays, newest first."""
    asked = select(ScoreCard.until).where(ScoreCard.contract.in_(contracts)).distinct()
    return list(db.session.scalars(asked.order_by(ScoreCard.until.desc()).limit(limit)))


def contracts_kept(until: date) -> set[int]:
    """The contracts that have a card of this week."""
    return set(db.session.scalars(select(ScoreCard.contract).where(ScoreCard.until == until)))


def last_revision(contract: int, until: date) -> int:
    asked = select(func.max(ScoreCard.revision)).where(
        ScoreCard.contract == contract, ScoreCard.until == until
    )
    return db.session.scalar(asked) or 0
