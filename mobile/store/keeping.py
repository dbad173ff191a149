"""How long stays what the server has acknowledged: 30 days, by its clock and by the tablet's.

Either clock may be set. One that jumps ahead must not end the 30 days early: both have to say
that they are over. One that was set back since says nothing any more: then the other decides.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from mobile.store.room import remembered
from shared.wire.fields import read_moment, write_moment

KEPT_AFTER_RECEIPT = timedelta(days=30)
# Replies may overtake each other, and a clock may be put right by a little.
_SET_BACK = timedelta(days=1)


def is_over(server: str, own: str) -> str:
    """SQL: whether the time is over of what was received then, by these two columns.

    Its parameters are those of ``limits``.
    """
    return f"""({server} IS NOT NULL AND {own} IS NOT NULL
        AND ({server} < :server_limit OR {server} > :server_later)
        AND ({own} < :own_limit OR {own} > :own_later)
        AND ({server} <= :server_later OR {own} <= :own_later))"""


def limits(rows: sqlite3.Connection, now: datetime) -> dict[str, str] | None:
    """The parameters of ``is_over``; None while no server has told its time."""
    told = remembered(rows, "server_time")
    if not told:
        return None
    return {
        f"{whose}_{name}": write_moment(moment)
        for whose, at in (("server", read_moment(told)), ("own", now))
        for name, moment in (("limit", at - KEPT_AFTER_RECEIPT), ("later", at + _SET_BACK))
    }
