"""Who sees which records: those of their scope; a contractor no surprise visit before it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import Inspection, Photo
from server.register.models import Head
from shared.rules.inspections import HAPPENED, is_kept_from_contractor
from shared.rules.scope import Scope
from shared.vocabulary import inspections, photos
from shared.vocabulary.decisions import OFFICE_KINDS
from shared.vocabulary.inspections import SURPRISE_VISIT
from shared.vocabulary.roles import CONTRACTOR


@dataclass(frozen=True)
class Reader:
    """Somebody who reads records: what they may see, as whom, and who they are."""

    scope: Scope
    is_contractor: bool
    person: UUID

    @classmethod
    def of(cls, person: Person, scope: Scope) -> Reader:
        return cls(scope, person.role == CONTRACTOR, person.id)


def is_visible(reader: Reader, model: Any) -> ColumnElement[bool]:
    """Whether a row of a kind's table is there for this reader."""
    parts = [is_within(reader.scope, model)]
    if reader.is_contractor and model is Inspection:
        parts.append(~_is_kept_back(model))
    if reader.is_contractor and model is Photo:
        parent = aliased(Inspection)
        of_it = select(parent.record).where(parent.record == model.of, _is_kept_back(parent))
        parts.append(~of_it.exists())
    return and_(*parts)


def _is_kept_back(model: Any) -> ColumnElement[bool]:
    """As shared.rules.inspections.is_kept_from_contractor."""
    return and_(model.type == SURPRISE_VISIT, model.state.not_in(sorted(HAPPENED)))


def find_head(record: UUID, reader: Reader) -> Head | None:
    """The head of a record that this reader may see."""
    head = db.session.get(Head, record)
    return head if head is not None and may_see(head, reader) else None


def may_see(head: Head, reader: Reader) -> bool:
    """Whether this reader may see a record with this head; a contractor none that was deleted.

    What the office alone makes has pages of its own, and rights of its own there.
    """
    if head.kind in OFFICE_KINDS or not reader.scope.covers(head.governorate, head.contract):
        return False
    return not (reader.is_contractor and (head.is_deleted or _is_of_surprise(head)))


def _is_of_surprise(head: Head) -> bool:
    if head.kind == photos.KIND and head.parent is not None:
        parent = db.session.get(Head, head.parent)
        return parent is None or parent.is_deleted or _is_of_surprise(parent)
    return head.kind == inspections.KIND and is_kept_from_contractor(head.whole)
