"""Where everything stands, said out loud: safe here, there, waiting, needs you; since when."""

from __future__ import annotations

import json
import sqlite3
from uuid import UUID

from mobile.shapes import OutboxCounts, Problem, Restored
from mobile.store.files import file_counts, file_problems
from mobile.store.record_lists import MINE
from mobile.store.register_roots import alterations, cut_by_restore
from mobile.store.room import Room, maybe_moment, moment_of, remembered
from shared.vocabulary.photos import KIND as PHOTO
from shared.vocabulary.works import RETURNED
from shared.wire.fields import read_moment

_MINE_REFUSED = """state = 'rejected' AND outbox IN (SELECT outbox.id FROM outbox
    JOIN person ON person.id = outbox.person WHERE is_current = 1)"""
# Whose proposal is open is told too, also on another's record.
_PROPOSED = """SELECT record FROM change WHERE state = 'acknowledged' AND outcome = 'conflict'
    AND outbox IN (SELECT outbox.id FROM outbox
        JOIN person ON person.id = outbox.person WHERE is_current = 1)"""
_THEIRS = f"""is_shown = 1 AND NOT {MINE} AND conflicts <> x'' AND record IN ({_PROPOSED})"""
_OPEN = f"""is_shown = 1 AND {MINE} AND (state = '{RETURNED}' OR conflicts <> x'')"""

_SAID = "record, state, fields, conflicts, pulled_at"
_TOLD = f"""SELECT {_SAID}, 1 AS is_mine FROM open_record
        WHERE record IN (SELECT record FROM record WHERE {_OPEN})
    UNION ALL SELECT {_SAID}, 0 FROM open_record
        WHERE record IN (SELECT record FROM record WHERE {_THEIRS})"""  # noqa: S608
# By record, as a person counts what they made: a photo goes with what it is of.
_COUNTED = """SELECT coalesce(sum(waiting), 0) AS here, count(nullif(waiting, 0)) AS made,
        count(iif(received AND NOT waiting, 1, NULL)) AS there, count(*) AS held,
        min(since) AS since, max(last) AS last
    FROM (SELECT sum(state = 'waiting') AS waiting, max(state = 'acknowledged') AS received,
            min(iif(state = 'waiting', made_at, NULL)) AS since,
            max(iif(state = 'acknowledged', acknowledged_at, NULL)) AS last
        FROM change WHERE state IN ('waiting', 'acknowledged', 'rejected')
        GROUP BY coalesce(iif(kind = :photo, (SELECT nullif(parent, '') FROM record
            WHERE record.record = change.record), NULL), record))"""


class Standing(Room):
    def outbox_counts(self) -> OutboxCounts:
        with self.database.read() as rows:
            told = rows.execute(_COUNTED, {"photo": PHOTO}).fetchone()
            return OutboxCounts(
                here=told["here"],
                made=told["made"],
                there=told["there"],
                held=told["held"],
                needs_you=_needing(rows),
                oldest_waiting_at=maybe_moment(told["since"]),
                last_acknowledged_at=maybe_moment(told["last"]),
                last_sync_at=maybe_moment(remembered(rows, "last_sync_at") or None),
                files=file_counts(rows),
            )

    def last_restore(self) -> Restored | None:
        """The server's last restore that cut off what this tablet keeps; None when none did."""
        with self.database.read() as rows:
            return cut_by_restore(rows)

    def problems(self) -> list[Problem]:
        """What needs a person, oldest first: refusals, returned works, conflicts, stuck files.

        ``register_altered``: the roots that this tablet keeps speak against the server's.
        """
        with self.database.read() as rows:
            refused = rows.execute(
                "SELECT change, record, receipt, acknowledged_at FROM open_change"  # noqa: S608
                f" WHERE {_MINE_REFUSED} ORDER BY place"
            ).fetchall()
            open_ = rows.execute(_TOLD).fetchall()
            found = [_refusal(row) for row in refused] + [_open(row) for row in open_]
            found += [_stuck(row) for row in file_problems(rows)]
            altered_since = alterations(rows)
        if altered_since:
            moment = read_moment(altered_since)
            found.append(Problem("register_altered", "", None, None, moment))
        return sorted(found, key=lambda problem: problem.since)


def _needing(rows: sqlite3.Connection) -> int:
    refused = rows.execute(f"SELECT count(*) FROM change WHERE {_MINE_REFUSED}").fetchone()[0]  # noqa: S608
    mine = f"SELECT count(*) FROM record WHERE is_shown = 1 AND {MINE}"  # noqa: S608
    # Two questions: each is answered by an index of its own, which one with OR is not.
    returned = rows.execute(f"{mine} AND state = '{RETURNED}'").fetchone()[0]
    # Named: without statistics SQLite goes through all of one's records instead.
    disputed = rows.execute(
        "SELECT count(*) FROM record INDEXED BY record_conflict WHERE is_shown = 1"  # noqa: S608
        f" AND {MINE} AND state <> '{RETURNED}' AND conflicts <> x''"
    )
    proposed = rows.execute(f"SELECT count(*) FROM record WHERE {_THEIRS}").fetchone()[0]  # noqa: S608
    altered = alterations(rows) is not None
    counted = int(refused) + int(returned) + int(disputed.fetchone()[0]) + int(proposed)
    return counted + len(file_problems(rows)) + altered


def _refusal(row: sqlite3.Row) -> Problem:
    errors = json.loads(row["receipt"]).get("errors") or [{}]
    return Problem(
        code=str(errors[0].get("code", "server_fault")),
        field=str(errors[0].get("field", "")),
        record=UUID(row["record"]),
        change=UUID(row["change"]),
        since=read_moment(row["acknowledged_at"]),
    )


def _open(row: sqlite3.Row) -> Problem:
    record, fields = UUID(row["record"]), json.loads(row["fields"])
    conflicts = json.loads(row["conflicts"])
    since = maybe_moment(row["pulled_at"]) or moment_of(record)
    if row["state"] == RETURNED and row["is_mine"]:
        reason = str(fields.get("return_reason") or "")
        return Problem("returned", "", record, None, since, reason)
    return Problem("conflict", next(iter(conflicts)), record, None, since)


def _stuck(row: sqlite3.Row) -> Problem:
    since = read_moment(row["since"])
    return Problem(row["code"], "file", UUID(row["record"]), None, since, row["role"])
