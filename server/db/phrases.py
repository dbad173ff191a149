"""Phrases of SQL that several capabilities say: what a scope covers, and when a week ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, true

from shared.rules.scope import Scope


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
