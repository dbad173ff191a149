"""Phrases of SQL that several capabilities say: what a scope covers, how many rows, week's ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal_column, select, true

from shared.rules.folding import FOLDED_FROM, FOLDED_TO
from shared.rules.scope import Scope

# Counts beside lists stop here, so that they do not grow with what is counted.
MOST_COUNTED = 1000


def at_most(rows: int) -> ColumnElement[int]:
    """So many rows, for a limit: a plan for any number would be one for a tenth of the table."""
    return literal_column(str(rows), Integer)


def counted(rows: Select[Any]) -> Any:
    """How many ``rows`` there are, as a column; MOST_COUNTED + 1 says more."""
    some = rows.limit(at_most(MOST_COUNTED + 1)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def is_within(scope: Scope, table: Any) -> ColumnElement[bool]:
    """Whether a row of ``table`` (a model with governorate and contract) lies in the scope."""
    parts: list[ColumnElement[bool]] = [true()]
    if scope.governorates is not None:
        parts.append(table.governorate.in_(sorted(scope.governorates)))
    if scope.contracts is not None:
        parts.append(table.contract.in_(sorted(scope.contracts)))
    return and_(*parts)


def in_scope(table: str = "") -> str:
    """The same as text; ``table``: "activity." where columns need it. Takes ``scope_values``."""
    return f"""
        (CAST(:governorates AS text[]) IS NULL
         OR {table}governorate = ANY(CAST(:governorates AS text[])))
        AND (CAST(:contracts AS int[]) IS NULL
             OR {table}contract = ANY(CAST(:contracts AS int[])))
    """


def scope_values(scope: Scope) -> dict[str, Any]:
    """What a statement with ``in_scope`` is given."""
    return {
        "governorates": None if scope.governorates is None else sorted(scope.governorates),
        "contracts": None if scope.contracts is None else sorted(scope.contracts),
    }


def week_end_of(day: str) -> str:
    """The Saturday of the week of a date's column, as shared.rules.weeks.week_end has it."""
    return f"{day} + 6 - CAST(extract(dow FROM {day}) AS int)"


def folded(text: str) -> str:
    """An expression that is ``text`` in one spelling, as shared.rules.folding.fold has it."""
    return f"translate(lower(normalize({text}, NFC)), '{FOLDED_FROM}', '{FOLDED_TO}')"
