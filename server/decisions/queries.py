"""SQL of decisions: what they name, one with its history, and those of a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, func, literal, select

from server.accounts.models import Person
from server.db import db
from server.db.phrases import is_within
from server.decisions.models import WantedDecision
from server.fieldwork.models import Obstacle
from server.programme.models import Contract
from server.register.models import Head, Revision
from shared.rules.decisions import DECIDERS
from shared.rules.scope import Scope


def governorates_of(contracts: Iterable[Any]) -> dict[int, frozenset[str]]:
    """Number -> the governorates in which the contract has works; none of what is no contract."""
    numbers = {one for one in contracts if isinstance(one, int)}
    if not numbers:
        return {}
    asked = select(Contract.number, Contract.governorates).where(Contract.number.in_(numbers))
    return {number: frozenset(found) for number, found in db.session.execute(asked)}


def decision_in_scope(record: UUID, visible_to: Scope) -> Row[Any] | None:
    """(decision, head); None when there is none, and the same outside the scope."""
    asked = select(WantedDecision, Head).join(Head, Head.record == WantedDecision.record)
    within = (WantedDecision.record == record, is_within(visible_to, WantedDecision))
    return db.session.execute(asked.where(*within)).first()


def history_of(record: UUID) -> Sequence[Row[Any]]:
    """(revision, who wrote it), the first one first."""
    asked = select(Revision, Person).join(Person, Person.id == Revision.author)
    of_it = asked.where(Revision.record == record)
    return db.session.execute(of_it.order_by(Revision.version)).all()


def people(identifiers: Iterable[UUID | None]) -> dict[UUID, Person]:
    """Those of these people who are there, by their id."""
    wanted = {one for one in identifiers if one is not None}
    if not wanted:
        return {}
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def deciders_within(visible_to: Scope, contract: int | None) -> Sequence[Person]:
    """Who may be asked for a decision somewhere in the scope: those who see any of it, by name."""
    asked = select(Person).where(Person.role.in_(sorted(DECIDERS)), Person.is_active)
    if visible_to.governorates is not None:
        here = Person.governorates.overlap(sorted(visible_to.governorates))
        asked = asked.where(Person.has_all_governorates.expression | here)
    if contract is not None:
        asked = asked.where(
            Person.has_all_contracts.expression | (literal(contract) == any_(Person.contracts))
        )
    return db.session.scalars(asked.order_by(func.lower(Person.name_en), Person.id)).all()


def raised_from(source: UUID, visible_to: Scope) -> Sequence[WantedDecision]:
    """What was raised from a delay event or an obstacle, the newest first."""
    within = (WantedDecision.source == source, is_within(visible_to, WantedDecision))
    newest = (WantedDecision.made_at.desc(), WantedDecision.record.desc())
    return db.session.scalars(select(WantedDecision).where(*within).order_by(*newest)).all()


def obstacle(record: UUID, visible_to: Scope) -> Obstacle | None:
    """An obstacle within the scope."""
    within = (Obstacle.record == record, is_within(visible_to, Obstacle))
    return db.session.scalars(select(Obstacle).where(*within)).first()
