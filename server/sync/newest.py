"""What came into the register last, within a scope: a few steps into the feed's index.

As in the feed (server.sync.feed), each pair of governorate and contract is asked by itself, so
that it costs the same however much the register holds.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from server.db import db
from server.db.phrases import scope_values
from server.sync.cursor import START, Place
from server.sync.feed import CELLS, COMMITTED, COVERED
from shared.rules.scope import Scope

_LAST = f"""
    SELECT found.* FROM cell CROSS JOIN LATERAL (
        SELECT record, CAST(xid AS text) AS xid, seq, xid AS written FROM head
        WHERE governorate = cell.governorate AND contract = cell.contract AND {{which}}
        ORDER BY head.xid DESC, seq DESC LIMIT {{most}}) AS found
    WHERE {COVERED.format("cell")}
    ORDER BY found.written DESC, found.seq DESC LIMIT {{most}}
"""  # noqa: S608 - constants of our own; every value is a parameter
_PLACE = _LAST.format(which=COMMITTED, most=1)
_RECORDS = _LAST.format(which="NOT is_deleted AND kind <> ALL(:without)", most=":most")
# What is asked after it in its transaction names other records each time: its plan is made once.
_PLANNED_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', true)"
PLACE = text(
    f"WITH RECURSIVE {CELLS}, place AS ({_PLACE}) SELECT xid, seq, {_PLANNED_ONCE} FROM place"  # noqa: S608
)
# In one statement: each is shorter than the way to the database.
NEWEST = text(
    f"""
    WITH RECURSIVE {CELLS}, place AS ({_PLACE}), written AS ({_RECORDS})
    SELECT (SELECT xid FROM place) AS xid, (SELECT seq FROM place) AS seq,
           ARRAY(SELECT record FROM written ORDER BY written DESC, seq DESC) AS records,
           {_PLANNED_ONCE}
    """  # noqa: S608
)


def newest_place(visible_to: Scope) -> Place:
    """How far the feed goes within the scope: another place says that something was written."""
    row = db.session.execute(PLACE, scope_values(visible_to)).first()
    return Place(row.xid, row.seq) if row else START


def newest_records(visible_to: Scope, most: int, without: list[str]) -> tuple[Place, list[UUID]]:
    """How far the feed goes, and the records that were written last, the newest first; none of
    these kinds.
    """
    given = {**scope_values(visible_to), "most": most, "without": without}
    row = db.session.execute(NEWEST, given).one()
    return (START if row.xid is None else Place(row.xid, row.seq)), row.records
