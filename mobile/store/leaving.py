"""What leaves the tablet, or is not to be seen: scopes that were lost, shifts that changed.

A record that left a scope goes once every change of this tablet in it is safe. What lies
outside the present person's scope is not shown, from the sign-in on; it goes when the server
says so, since until then the server counts on it being here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from mobile.store.local_view import refresh_all, refresh_done

HAS_UNSENT = """EXISTS (SELECT 1 FROM change WHERE change.record = record.record
    AND (change.state IN ('waiting', 'rejected')
        OR (change.state = 'acknowledged' AND change.outcome = 'waiting')))"""
# A record that has not been pulled yet (version 0) is where its activity is, else where it says
# itself, else where the record is that it belongs to. What none of these tells lies outside what
# this tablet knows: should it be within after all, the feed has yet to bring it.
_PLACED = """SELECT one.record, one.version,
    coalesce(one.governorate, site.governorate, json_extract(one.fields, '$.governorate'),
        parent.governorate, theirs.governorate, json_extract(parent.fields, '$.governorate'))
        AS governorate,
    coalesce(one.contract, site.contract, json_extract(one.fields, '$.contract'),
        parent.contract, theirs.contract, json_extract(parent.fields, '$.contract')) AS contract
    FROM open_record AS one
    LEFT JOIN activity AS site ON one.version = 0 AND site.code = one.activity
    LEFT JOIN open_record AS parent ON one.version = 0 AND parent.record = one.parent
    LEFT JOIN activity AS theirs ON theirs.code = parent.activity"""
_LEAVES_SCOPE = f"""UPDATE record SET is_leaving = 1 WHERE record IN (
    SELECT record FROM ({_PLACED})
    WHERE coalesce(:governorate = governorate, :governorate IS NULL)
    AND coalesce(:contract = contract, :contract IS NULL)
    OR version = 0 AND (governorate IS NULL OR contract IS NULL))"""  # noqa: S608
# What one wrote oneself is shown by that; another's new work is theirs until the server has it.
_IS_FOREIGN = """CASE WHEN version = 0
    THEN author <> (SELECT id FROM person WHERE is_current = 1)
    ELSE NOT coalesce(
        coalesce(governorate IN (SELECT value FROM json_each(
            (SELECT scope FROM person WHERE is_current = 1), '$.governorates')), 0)
        OR (SELECT json_type(scope, '$.governorates') FROM person WHERE is_current = 1) = 'null', 0)
      OR NOT coalesce(
        coalesce(contract IN (SELECT value FROM json_each(
            (SELECT scope FROM person WHERE is_current = 1), '$.contracts')), 0)
        OR (SELECT json_type(scope, '$.contracts') FROM person WHERE is_current = 1) = 'null', 0)
    END"""
_CHANGED = """SELECT DISTINCT record FROM change WHERE state <> 'moved'"""


def judge_scope(rows: sqlite3.Connection) -> None:
    """Decide anew what the present person may see of what is here."""
    rows.execute(
        f"UPDATE record SET is_foreign = {_IS_FOREIGN} WHERE is_foreign <> {_IS_FOREIGN}"  # noqa: S608
    )
    shown = "fields <> x'' AND NOT is_deleted AND NOT is_foreign AND NOT is_leaving"
    touched = rows.execute(
        f"UPDATE record SET is_shown = {shown} WHERE is_shown <> ({shown})"  # noqa: S608
        " RETURNING activity"
    ).fetchall()
    refresh_done(rows, {row["activity"] for row in touched})
    # Whose changes are on top has changed too.
    refresh_all(rows, [row["record"] for row in rows.execute(_CHANGED).fetchall()])


def leave(
    rows: sqlite3.Connection, records: Iterable[str], scopes: Iterable[Mapping[str, Any]] = ()
) -> None:
    """These records, and those of these scopes, go once their changes are safe."""
    rows.executemany(
        "UPDATE record SET is_leaving = 1 WHERE record = ?", [(record,) for record in records]
    )
    for scope in scopes:
        cell = {"governorate": scope.get("governorate"), "contract": scope.get("contract")}
        rows.execute(_LEAVES_SCOPE, cell)


def let_safe_ones_go(rows: sqlite3.Connection) -> None:
    """Drop what is leaving and has no change that is not safe yet: content and all.

    One's own acknowledged changes stay in the outbox for their 30 days.
    """
    gone = rows.execute(
        f"DELETE FROM record WHERE is_leaving = 1 AND NOT {HAS_UNSENT} RETURNING activity"  # noqa: S608
    ).fetchall()
    refresh_done(rows, {row["activity"] for row in gone})
