"""Rows by when they are due, what presses most first; one without a time comes last."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Select,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array

from server.db.phrases import at_most

# A constant, since indexes are by it.
NEVER = literal_column("TIMESTAMPTZ 'infinity'", DateTime(timezone=True))
# For a statement that is written once and asked at many moments.
NOW = bindparam("now", type_=DateTime(timezone=True))
Moment = datetime | BindParameter[datetime]

Place = tuple[str, UUID]
"""The last row of a page: when it was due, as text, and its record."""


def page_by_due(
    asked: Select[Any], due: ColumnElement[Any], record: Any, after: Place | None, size: int
) -> Select[Any]:
    """One page of ``asked``, and the row after it where there is one."""
    order = func.coalesce(due, NEVER)
    asked = asked.order_by(order, record).limit(at_most(size + 1))
    if after is None:
        return asked
    place = tuple_(cast(literal(after[0]), DateTime(timezone=True)), literal(after[1]))
    return asked.where(tuple_(order, record) > place)


def clock_of_firsts(
    asked: Select[Any], due: ColumnElement[Any], since: ColumnElement[Any], record: Any, size: int
) -> Any:
    """[when the first is due, since when the oldest waits] of those that press most: a column."""
    both = asked.with_only_columns(due.label("due"), since.label("since"))
    firsts = page_by_due(both, due, record, None, size - 1).subquery()
    return select(array([func.min(firsts.c.due), func.min(firsts.c.since)])).scalar_subquery()


def write_place(due: datetime | None, record: UUID) -> str:
    """Where the next page begins, after this row."""
    return f"{due.isoformat() if due else 'infinity'}~{record}"


def read_place(text: str) -> Place | None:
    """Where a page begins, as ``write_place`` wrote it; None for anything else: the first page."""
    due, _between, record = text.partition("~")
    try:
        if due != "infinity":
            datetime.fromisoformat(due)
        return due, UUID(record)
    except ValueError:
        return None
