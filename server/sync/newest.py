"""What came into the register last, within a scope: a few steps into the feed's index.

As in the feed (server.sync.feed), each pair of governorate and contract is asked by itself, so
that it costs the same however much the register holds.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import db
from server.db.phrases import scope_values
from server.sync.cursor import START, Place
from server.sync.feed import CELLS, COMMITTED, COVERED
from shared.rules.scope import Scope

_OF_CELL = f"""
    WITH RECURSIVE {CELLS}
    SELECT found.* FROM cell CROSS JOIN LATERAL (
        SELECT record, CAST(xid AS text) AS xid, seq, xid AS written FROM head
        WHERE governorate = cell.governorate AND contract = cell.contract AND {{which}}
        ORDER BY head.xid DESC, seq DESC LIMIT :most) AS found
    WHERE {COVERED.format("cell")}
    ORDER BY found.written DESC, found.seq DESC LIMIT :most
"""  # noqa: S608 - constants of our own; every value is a parameter
RECORDS = text(_OF_CELL.format(which="NOT is_deleted AND kind <> ALL(:without)"))
PLACE = text(_OF_CELL.format(which=COMMITTED))


def newest_records(visible_to: Scope, most: int, without: list[str]) -> list[UUID]:
    """The records that were written last, the newest first; none of these kinds."""
    return [row.record for row in _rows(RECORDS, visible_to, most=most, without=without)]


def newest_place(visible_to: Scope) -> Place:
    """How far the feed goes within the scope: another place says that something was written."""
    rows = _rows(PLACE, visible_to, most=1)
    return Place(rows[0].xid, rows[0].seq) if rows else START


def _rows(statement: Any, visible_to: Scope, **given: Any) -> list[Any]:
    return list(db.session.execute(statement, {**scope_values(visible_to), **given}))
