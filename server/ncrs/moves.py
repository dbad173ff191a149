"""Whose move a non-conformance is, and whether it is open, in SQL."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, select, true
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


class _Apart(NamedTuple):
    """Where it ``is_so``, a move in this ``state`` is ``role``'s; else whose it is by its state."""

    state: str
    is_so: ColumnElement[bool]
    role: str | None


@cache
def awaits() -> ColumnElement[Any]:
    """The role whose move it is, as shared.rules.ncrs.awaited."""
    apart = [(and_(Ncr.state == one.state, one.is_so), one.role) for one in _apart()]
    roles = dict.fromkeys(role for code in STATES.codes if (role := _by_state(code)))
    return case(*apart, *((Ncr.state.in_(_states_of(role)), role) for role in roles))


@cache
def is_awaiting(role: str) -> ColumnElement[bool]:
    """Whether ``awaits`` is this role, said so that it is known of most by their state alone."""
    others = [
        (Ncr.state == one.state, one.is_so if one.role == role else one.is_so.is_not(true()))
        for one in _apart()
        if role in (one.role, _by_state(one.state))
    ]
    by_state = Ncr.state.in_(_states_of(role))
    return case(*others, else_=by_state) if others else by_state


@cache
def _apart() -> list[_Apart]:
    # Looked up where it is asked for: joined, it would be for each of all.
    again = select(AGAIN.state).where(AGAIN.record == Ncr.reinspection).correlate(Ncr)
    looked_at = again.scalar_subquery().not_in(_NOT_LOOKED_AT)
    accepted = Ncr.disposition.in_(sorted(WITHOUT_ACTION))
    return [
        _Apart(DISPOSITIONED, accepted, awaited(DISPOSITIONED, sorted(WITHOUT_ACTION)[0], False)),
        _Apart(REINSPECTION, looked_at, awaited(REINSPECTION, None, True)),
    ]


def _by_state(state: str) -> str | None:
    return awaited(state, None, False)


def _states_of(role: str) -> list[str]:
    return [code for code in STATES.codes if _by_state(code) == role]


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
