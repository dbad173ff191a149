"""Whose move a non-conformance is, and whether it is open, in SQL."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import aliased

from server.fieldwork.models import IS_OPEN_NCR, Inspection, Ncr
from shared.rules.ncrs import awaited
from shared.vocabulary import inspections
from shared.vocabulary.ncrs import (
    DISPOSITIONED,
    HOLDING,
    REINSPECTION,
    STATES,
    WITHOUT_ACTION,
)

_NOT_LOOKED_AT = (inspections.DRAFT, inspections.SUBMITTED, inspections.SCHEDULED)
AGAIN = aliased(Inspection)


@cache
def awaits() -> ColumnElement[Any]:
    """The role whose move it is, as shared.rules.ncrs.awaited."""
    # Looked up where it is asked for: joined, it would be for each of all.
    again = select(AGAIN.state).where(AGAIN.record == Ncr.reinspection).correlate(Ncr)
    looked_at = again.scalar_subquery().not_in(_NOT_LOOKED_AT)
    by_state = [
        (Ncr.state == term.code, role)
        for term in STATES
        if (role := awaited(term.code, None, False)) is not None
    ]
    accepted = and_(Ncr.state == DISPOSITIONED, Ncr.disposition.in_(sorted(WITHOUT_ACTION)))
    return case(
        (accepted, awaited(DISPOSITIONED, sorted(WITHOUT_ACTION)[0], False)),
        (and_(Ncr.state == REINSPECTION, looked_at), awaited(REINSPECTION, None, True)),
        *by_state,
    )


@cache
def may_await(role: str) -> list[str]:
    """The states in which one may await this role."""
    cases = product(STATES.codes, (None, *WITHOUT_ACTION), (False, True))
    return sorted({case[0] for case in cases if awaited(*case) == role})


def is_open() -> ColumnElement[bool]:
    """As the index of them says it: those that have ended are most."""
    return IS_OPEN_NCR


def is_holding() -> ColumnElement[bool]:
    """As shared.rules.ncrs.holds_payment."""
    return and_(is_open(), Ncr.severity.in_(sorted(HOLDING)))
