"""Works as screens ask for them; quick with 100,000 of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from mobile.shapes import WorkView
from mobile.store.outbox import fix_of
from mobile.store.record_lists import MINE, RecordLists, errors_of, opens, safety_of, typed_of
from mobile.store.room import moment_of
from mobile.store.works import Works
from shared.wire.ticket import read_thickness

_WORK = """SELECT record.*, activity.name_ar, activity.name_en, activity.contract AS of_contract,
    activity_boq.unit, (SELECT id FROM person WHERE is_current = 1) AS me
    FROM {} AS record LEFT JOIN activity ON activity.code = record.activity
    LEFT JOIN activity_boq ON activity_boq.activity = record.activity
        AND activity_boq.boq_item = record.boq_item"""


class WorkLists(RecordLists, Works):
    def work(self, record: UUID) -> WorkView | None:
        with self.database.read() as rows:
            found = rows.execute(
                _WORK.format("open_record")
                + " WHERE record.record = ? AND kind = 'work' AND is_shown = 1",
                (str(record),),
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
        where, values = _conditions(states, activity, self.words(search), is_mine)
        # The inner query reads the narrow index alone; only a page of whole rows is fetched.
        inner = f"SELECT record FROM record WHERE {where} ORDER BY record DESC LIMIT ? OFFSET ?"  # noqa: S608
        with self.database.read() as rows:
            found = rows.execute(
                _WORK.format("readable_record")
                + f" WHERE record.record IN ({inner}) ORDER BY record.record DESC",
                (*values, limit, offset),
            ).fetchall()
            return [_view(rows, row) for row in found if opens(row)]

    def works_count(self, states: Sequence[str] | None = None) -> int:
        where, values = _conditions(states, None, (), None)
        with self.database.read() as rows:
            counted = rows.execute(f"SELECT count(*) FROM record WHERE {where}", values)  # noqa: S608
            return int(counted.fetchone()[0])


def _conditions(
    states: Sequence[str] | None, activity: str | None, words: Sequence[str], is_mine: bool | None
) -> tuple[str, list[Any]]:
    parts, values = ["kind = 'work'", "is_shown = 1"], list[Any]()
    if states is not None:
        parts.append(f"state IN ({', '.join('?' * len(states))})")
        values += states
    if activity is not None:
        parts.append("activity = ?")
        values.append(activity)
    if is_mine is not None:
        parts.append(MINE if is_mine else f"NOT {MINE}")
    for word in words:
        parts.append(
            "(holds(record, ?) OR activity IN"
            " (SELECT code FROM activity WHERE instr(activity.search, ?)))"
        )
        values += [word, word]
    return " AND ".join(parts), values


def _view(rows: sqlite3.Connection, row: sqlite3.Row) -> WorkView:  # long: a line a field
    fields = json.loads(row["fields"])
    record = UUID(row["record"])
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
        has_conflict=row["conflicts"] != "{}",
        is_mine=row["author"] == row["me"],
        safety=safety_of(row),
        made_at=moment_of(record, row["pulled_at"]),
        last_change=UUID(row["last_change"]),
        errors=errors_of(rows, row),
        refused=typed_of(rows, row),
        thickness_mm=read_thickness(fields.get("thickness_mm")),
        tickets=tuple(fields.get("tickets") or ()),
    )


def decimal_of(text: Any) -> Decimal | None:
    """The decimal in a field's text; None when there is none."""
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None
