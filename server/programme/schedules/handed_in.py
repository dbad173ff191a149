"""What was handed in for a contract, and which of it stands: SQL for its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.programme.models import ContractSchedule, ScheduleImport

LISTED = 100
_asker, _decider = aliased(Person), aliased(Person)
Listed = Row[tuple[ScheduleImport, Person | None, Person | None]]


def imports_of(contract: int, most: int = LISTED) -> Sequence[Listed]:
    """(import, who handed it in, who decided on it), the newest first."""
    asked = (
        select(ScheduleImport, _asker, _decider)
        .outerjoin(_asker, _asker.id == ScheduleImport.asked_by)
        .outerjoin(_decider, _decider.id == ScheduleImport.applied_by)
        .where(ScheduleImport.contract == contract)
        .order_by(ScheduleImport.asked_at.desc(), ScheduleImport.id.desc())
        .limit(most)
    )
    return db.session.execute(asked).all()


def imports_in(state: str) -> Sequence[Row[tuple[ScheduleImport, Person | None]]]:
    """(import, who handed it in) of that state in any contract, the oldest first."""
    asked = (
        select(ScheduleImport, _asker)
        .outerjoin(_asker, _asker.id == ScheduleImport.asked_by)
        .where(ScheduleImport.state == state)
        .order_by(ScheduleImport.asked_at, ScheduleImport.id)
    )
    return db.session.execute(asked).all()


def import_of(contract: int, import_id: UUID) -> ScheduleImport | None:
    """The contract's import of that id; None when there is none, or it is another contract's."""
    found = db.session.get(ScheduleImport, import_id)
    return found if found is not None and found.contract == contract else None


def locked_import(import_id: UUID) -> ScheduleImport | None:
    """An import as it stands now; nobody else stages or decides on it in this transaction."""
    return db.session.get(ScheduleImport, import_id, with_for_update=True, populate_existing=True)


def standing_import(contract: int) -> Any:
    """The import whose rows are the contract's schedule now, with who handed in and applied it."""
    asked = (
        select(ScheduleImport, _asker, _decider)
        .join(ContractSchedule, ContractSchedule.import_id == ScheduleImport.id)
        .outerjoin(_asker, _asker.id == ScheduleImport.asked_by)
        .outerjoin(_decider, _decider.id == ScheduleImport.applied_by)
        .where(ContractSchedule.contract == contract)
    )
    return db.session.execute(asked).one_or_none()
