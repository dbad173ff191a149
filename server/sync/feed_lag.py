"""What holds the feed back: the oldest transaction that writes, anywhere in the cluster.

Pull shows nothing of a transaction that began after the oldest one still open
(``server.sync.feed``), be that in another database: so whoever keeps one open is named.
"""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import text

from server.db import db, transaction

# As long as a transaction of ours may take (server.db).
LATE_S = 5.0
# Sessions of other users are told by role pg_read_all_stats alone: docs/operations.md.
OLDEST = text(
    """
    WITH writer AS (
        SELECT pid, datname AS database, application_name AS application, state,
               coalesce(xact_start, backend_start) AS since, backend_xid AS xid
        FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
        UNION ALL
        SELECT NULL, database, gid, 'prepared', prepared, transaction FROM pg_prepared_xacts
    )
    SELECT pid, database, application, state, since,
           extract(epoch FROM clock_timestamp() - since)::float8 AS held_s
    FROM writer ORDER BY xid = CAST(pg_snapshot_xmin(pg_current_snapshot()) AS xid) DESC, since
    LIMIT 1
    """
)


def feed_lag() -> dict[str, Any]:
    """``{held_back_s, is_late, culprit: {pid, database, application, state, since} | None}``."""
    with transaction() as session:
        found = session.execute(OLDEST).mappings().first()
    if found is None:
        return {"held_back_s": 0.0, "is_late": False, "culprit": None}
    culprit = {name: value for name, value in found.items() if name != "held_s"}
    held_s = round(max(0.0, found["held_s"] or 0.0), 3)
    return {"held_back_s": held_s, "is_late": held_s > LATE_S, "culprit": culprit}


def warn_when_late() -> bool:
    """Write a warning to the log when tablets wait for somebody's open transaction."""
    lag = feed_lag()
    if lag["is_late"]:
        who = {name: str(value) for name, value in (lag["culprit"] or {}).items()}
        structlog.get_logger().warning(
            "the feed is held back", held_back_s=lag["held_back_s"], **who
        )
    db.session.remove()
    return bool(lag["is_late"])
