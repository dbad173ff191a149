"""Ways out of a refusal: a further change mends the refused one, or the person lets it go.

What was typed after a refused change waits on the server until something stands for that
one. So whatever stands for it must not wait itself: it is based on what came before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.local_view import policies_of, refresh_all
from mobile.store.outbox import NewChange, OutboxRoom
from shared.sync.merge import joined
from shared.vocabulary.works import CORRECTED
from shared.vocabulary.works import KIND as WORK
from shared.wire.fields import read_moment

# What an author may set; the rest is the state's and the office's.
TYPED = (
    *("activity", "boq_item", "section", "from_m", "to_m", "layer", "lane"),
    *("quantity", "thickness_mm", "tickets", "notes"),
)
_REFUSED = """SELECT change.* FROM open_change AS change
    JOIN outbox ON outbox.id = change.outbox JOIN person ON person.id = outbox.person
    WHERE is_current = 1 AND change.state = 'rejected' AND {} = ? ORDER BY place"""
_AFTER = """SELECT change, base, fields FROM open_change WHERE record = ? AND place > ?
    AND (state = 'waiting' OR (state = 'acknowledged' AND outcome = 'waiting')) ORDER BY place"""
_BEFORE = """SELECT coalesce((SELECT change FROM change WHERE change.record = record.record
    AND change.rowid < ? AND change.state IN ('waiting', 'acknowledged')
    AND (change.version IS NULL OR change.version > record.version)
    ORDER BY change.rowid DESC LIMIT 1), head_change, ?) AS base FROM record WHERE record = ?"""


@dataclass(frozen=True)
class Refused:
    """One's own refused changes of a record, told as one.

    ``kind``: the record's. ``saved``: the oldest, which a mend names. ``base``: what the author
    saw before it, None for a new record. ``fields``: all that they set. ``last_after``: the
    newest change that waits on them, ``set_after`` what such changes set.
    """

    kind: str
    saved: SavedChange
    place: int
    base: UUID | None
    fields: Fields
    last_after: UUID | None
    set_after: Fields

    @property
    def typed(self) -> Fields:
        """What the author typed that shows nowhere else."""
        return {
            name: value
            for name, value in self.fields.items()
            if _is_typed(self.kind, name) and name not in self.set_after
        }


class Mending(OutboxRoom):
    def dismiss(self, change: UUID) -> None:
        """Settle one's own refused change by letting it go; the office keeps its bytes.

        Raises InvalidRecordError for another person's.
        """
        with self.database.write() as rows:
            found = rows.execute(_REFUSED.format("change.change"), (str(change),)).fetchall()
            if found:
                self.let_go(rows, _told_as_one(rows, found), change)
            elif rows.execute(
                "SELECT 1 FROM change WHERE change = ? AND state = 'rejected'", (str(change),)
            ).fetchone():
                raise InvalidRecordError({"": "not_allowed"})

    def let_go(self, rows: sqlite3.Connection, refused: Refused, change: UUID) -> SavedChange:
        """Dismiss; what waits on it goes in by an empty mend, or with a new work goes too."""
        record = str(refused.saved.record)
        rows.execute(
            # It may stand in a closed outbox too, from which it was moved.
            "UPDATE change SET state = 'dismissed' WHERE change = ? AND state <> 'moved'",
            (str(change),),
        )
        if refused.base is None:
            rows.execute(
                "UPDATE change SET state = 'dismissed' WHERE record = ? AND rowid > ?"
                " AND state IN ('waiting', 'acknowledged', 'rejected')", (record, refused.place),
            )  # fmt: skip
        elif refused.last_after is not None:
            self.append(rows, _mend(refused, {}, {}))
        refresh_all(rows, [record])
        return refused.saved

    def append_mend(
        self,
        rows: sqlite3.Connection,
        refused: Refused,
        fields: Fields,
        previous: Fields,
        fix: Fix | None,
    ) -> SavedChange:
        """Write ``fields`` so that they stand at last, whatever waited on the refused change."""
        rows.execute(
            "UPDATE change SET state = 'mended' WHERE record = ? AND rowid >= ?"
            " AND state = 'rejected'", (str(refused.saved.record), refused.place),
        )  # fmt: skip
        # Withdrawing ends a work: it comes after all that still waits to edit it.
        is_move = fields.get("state", CORRECTED) != CORRECTED
        if refused.last_after is None:
            return self.append(rows, _mend(refused, fields, previous, fix))
        mend = self.append(rows, _mend(refused, {} if is_move else fields, previous, fix))
        again = {n: v for n, v in fields.items() if is_move or n in refused.set_after}
        if not again:
            return mend
        before = {name: previous.get(name) for name in again}
        last = NewChange(
            refused.saved.record, again, before, refused.last_after, fix=fix, kind=refused.kind
        )
        return self.append(rows, last)


def refused_of(rows: sqlite3.Connection, record: UUID) -> Refused | None:
    """The signed-in person's refused changes of ``record``; None when there are none."""
    found = rows.execute(_REFUSED.format("change.record"), (str(record),)).fetchall()
    return _told_as_one(rows, found) if found else None


def _told_as_one(rows: sqlite3.Connection, found: list[sqlite3.Row]) -> Refused:
    kind = found[0]["kind"]
    fields = _joined(found, kind)
    first = _named(rows, found[0])
    after = rows.execute(_AFTER, (first["record"], first["place"])).fetchall()
    base = rows.execute(_BEFORE, (first["place"], first["base"], first["record"])).fetchone()
    # The record may have left this tablet: what its author saw is then all that is known.
    seen = first["base"] if base is None else base["base"]
    made_at = read_moment(first["made_at"])
    return Refused(
        kind,
        SavedChange(UUID(first["change"]), UUID(first["record"]), first["n"], made_at),
        first["place"],
        None if seen is None else UUID(seen),
        fields,
        UUID(after[-1]["change"]) if after else None,
        _joined(after, kind),
    )


def _joined(changes: Iterable[sqlite3.Row], kind: str) -> Fields:
    """What these changes set, one after the other."""
    fields = Fields()
    for row in changes:
        fields = joined(fields, json.loads(row["fields"]), policies_of(kind))
    return fields


def _named(rows: sqlite3.Connection, refused: sqlite3.Row) -> sqlite3.Row:
    """Which change a mend must name: the one before, if this was its mend and some wait on it."""
    before = rows.execute(
        "SELECT * FROM open_change WHERE change = ? AND state = 'mended'",
        (refused["mends"],),
    ).fetchone()
    if before is None:
        return refused
    before = _named(rows, before)
    after = rows.execute(_AFTER, (before["record"], before["place"])).fetchall()
    return before if before["change"] in {row["base"] for row in after} else refused


def _mend(refused: Refused, fields: Fields, previous: Fields, fix: Fix | None = None) -> NewChange:
    if refused.base is None:
        # A new work that was refused as a whole goes out again as a whole, and as it stands:
        # what a later change set right may be what it was refused for.
        policies = policies_of(refused.kind)
        later = {name: value for name, value in refused.set_after.items() if name != "state"}
        fields = joined(joined(refused.fields, later, policies), fields, policies)
        previous = {}
    record, change = refused.saved.record, refused.saved.change
    return NewChange(record, fields, previous, refused.base, change, fix, refused.kind)


def _is_typed(kind: str, name: str) -> bool:
    return name in (*TYPED, "place") if kind == WORK else name != "state"
