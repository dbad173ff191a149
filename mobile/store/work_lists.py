"""Works as screens ask for them; quick with 100,000 of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from mobile.shapes import Fields, OutboxCounts, Problem, Safety, WorkView
from mobile.store.folding import fold
from mobile.store.mending import refused_of
from mobile.store.outbox import fix_of
from mobile.store.register_roots import alterations
from mobile.store.room import maybe_moment, moment_of, read_moment, remembered
from mobile.store.works import Works
from shared.vocabulary.works import RETURNED

_WORK = """SELECT record.*, activity.name_ar, activity.name_en, activity.contract AS of_contract,
    activity_boq.unit, (SELECT id FROM person WHERE is_current = 1) AS me
    FROM record LEFT JOIN activity ON activity.code = record.activity
    LEFT JOIN activity_boq ON activity_boq.activity = record.activity
        AND activity_boq.boq_item = record.boq_item"""
_REFUSED = """SELECT receipt FROM change WHERE record = ? AND state = 'rejected'
    ORDER BY rowid DESC LIMIT 1"""
_MINE_REFUSED = """state = 'rejected' AND outbox IN (SELECT outbox.id FROM outbox
    JOIN person ON person.id = outbox.person WHERE is_current = 1)"""
_MINE = "author = (SELECT id FROM person WHERE is_current = 1)"
_OPEN = f"""is_shown = 1 AND {_MINE} AND (state = '{RETURNED}' OR conflicts <> '{{}}')"""


class WorkLists(Works):
    def work(self, record: UUID) -> WorkView | None:
        with self.database.read() as rows:
            found = rows.execute(
                f"{_WORK} WHERE record.record = ? AND is_shown = 1", (str(record),)
            ).fetchone()
            return None if found is None else _view(rows, found)

    def works(
        self,
        *,
        states: Sequence[str] | None = None,
        activity: str | None = None,
        search: str = "",
        is_mine: bool | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[WorkView]:
        """Newest first, by the clock of the tablet that logged them."""
        where, values = _conditions(states, activity, search, is_mine)
        # The inner query reads the narrow index alone; only a page of whole rows is fetched.
        inner = f"SELECT record FROM record WHERE {where} ORDER BY record DESC LIMIT ? OFFSET ?"  # noqa: S608
        with self.database.read() as rows:
            found = rows.execute(
                f"{_WORK} WHERE record.record IN ({inner}) ORDER BY record.record DESC",
                (*values, limit, offset),
            ).fetchall()
            return [_view(rows, row) for row in found]

    def works_count(self, states: Sequence[str] | None = None) -> int:
        where, values = _conditions(states, None, "", None)
        with self.database.read() as rows:
            counted = rows.execute(f"SELECT count(*) FROM record WHERE {where}", values)  # noqa: S608
            return int(counted.fetchone()[0])

    def outbox_counts(self) -> OutboxCounts:
        with self.database.read() as rows:
            waiting = rows.execute(
                "SELECT count(*) AS many, min(made_at) AS since FROM change WHERE state = 'waiting'"
            ).fetchone()
            there = rows.execute(
                "SELECT count(*) AS many, max(acknowledged_at) AS last FROM change"
                " WHERE state = 'acknowledged'"
            ).fetchone()
            return OutboxCounts(
                here=waiting["many"],
                there=there["many"],
                needs_you=_needing(rows),
                oldest_waiting_at=maybe_moment(waiting["since"]),
                last_acknowledged_at=maybe_moment(there["last"]),
                last_sync_at=maybe_moment(remembered(rows, "last_sync_at") or None),
            )

    def problems(self) -> list[Problem]:
        """What needs a person, oldest first: refused changes, returned works, open conflicts.

        ``register_altered``: the roots that this tablet keeps speak against the server's.
        """
        with self.database.read() as rows:
            refused = rows.execute(
                "SELECT change, record, receipt, acknowledged_at FROM change"  # noqa: S608
                f" WHERE {_MINE_REFUSED} ORDER BY rowid"
            ).fetchall()
            open_ = rows.execute(
                f"SELECT record, state, fields, conflicts, pulled_at FROM record WHERE {_OPEN}"  # noqa: S608
            ).fetchall()
            altered_since = alterations(rows)
        found = [_refusal(row) for row in refused] + [_open(row) for row in open_]
        if altered_since:
            moment = read_moment(altered_since)
            found.append(Problem("register_altered", "", None, None, moment))
        return sorted(found, key=lambda problem: problem.since)


def _needing(rows: sqlite3.Connection) -> int:
    refused = rows.execute(f"SELECT count(*) FROM change WHERE {_MINE_REFUSED}").fetchone()[0]  # noqa: S608
    mine = f"SELECT count(*) FROM record WHERE is_shown = 1 AND {_MINE}"  # noqa: S608
    # Two questions: each is answered by an index of its own, which one with OR is not.
    returned = rows.execute(f"{mine} AND state = '{RETURNED}'").fetchone()[0]
    disputed = rows.execute(f"{mine} AND state <> '{RETURNED}' AND conflicts <> '{{}}'")
    altered = alterations(rows) is not None
    return int(refused) + int(returned) + int(disputed.fetchone()[0]) + altered


def _conditions(
    states: Sequence[str] | None, activity: str | None, search: str, is_mine: bool | None
) -> tuple[str, list[Any]]:
    parts, values = ["is_shown = 1"], list[Any]()
    if states is not None:
        parts.append(f"state IN ({', '.join('?' * len(states))})")
        values += states
    if activity is not None:
        parts.append("activity = ?")
        values.append(activity)
    if is_mine is not None:
        parts.append(_MINE if is_mine else f"NOT {_MINE}")
    for word in fold(search).split():
        parts.append(
            "(instr(search, ?) OR activity IN"
            " (SELECT code FROM activity WHERE instr(activity.search, ?)))"
        )
        values += [word, word]
    return " AND ".join(parts), values


def _view(rows: sqlite3.Connection, row: sqlite3.Row) -> WorkView:  # long: a line a field
    fields = json.loads(row["fields"])
    record = UUID(row["record"])
    has_conflict = row["conflicts"] != "{}"
    return WorkView(
        record=record,
        state=row["state"],
        activity=row["activity"],
        activity_ar=row["name_ar"] or row["activity"],
        activity_en=row["name_en"] or row["activity"],
        contract=row["contract"] if row["contract"] is not None else row["of_contract"],
        boq_item=row["boq_item"],
        unit=row["unit"] or "",
        quantity=decimal_of(fields.get("quantity")) or Decimal(0),
        accepted_quantity=decimal_of(fields.get("accepted_quantity")),
        section=fields.get("section"),
        from_m=decimal_of(fields.get("from_m")),
        to_m=decimal_of(fields.get("to_m")),
        layer=fields.get("layer"),
        lane=fields.get("lane"),
        notes=fields.get("notes") or "",
        place=fix_of(fields.get("place")),
        return_reason=fields.get("return_reason"),
        flags=tuple(json.loads(row["flags"])),
        has_conflict=has_conflict,
        is_mine=row["author"] == row["me"],
        safety=_safety(row, has_conflict),
        made_at=moment_of(record, row["pulled_at"]),
        last_change=UUID(row["last_change"]),
        errors=_errors(rows, row) if row["refused"] else (),
        refused=_refused(rows, record) if row["refused"] else {},
    )


def _safety(row: sqlite3.Row, has_conflict: bool) -> Safety:
    is_mine = row["author"] == row["me"]
    if row["refused"] or (is_mine and (has_conflict or row["state"] == RETURNED)):
        return Safety.NEEDS_YOU
    return Safety.HERE if row["unsent"] else Safety.THERE


def _errors(rows: sqlite3.Connection, row: sqlite3.Row) -> tuple[Mapping[str, Any], ...]:
    receipt = rows.execute(_REFUSED, (row["record"],)).fetchone()["receipt"]
    return tuple(json.loads(receipt).get("errors") or ())


def _refused(rows: sqlite3.Connection, record: UUID) -> Fields:
    refused = refused_of(rows, record)
    return {} if refused is None else refused.typed


def decimal_of(text: Any) -> Decimal | None:
    """The decimal in a field's text; None when there is none."""
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None


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
    if row["state"] == RETURNED:
        reason = str(fields.get("return_reason") or "")
        return Problem("returned", "", record, None, since, reason)
    return Problem("conflict", next(iter(conflicts)), record, None, since)
