"""The verbs of a record of any kind: save, edit, delete, restore, undo. Each is one transaction."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.mending import Mending, refused_of
from mobile.store.outbox import NewChange, place_of
from mobile.store.typed import check_rules, checked, differing, kind_of, put_back
from shared.sync.merge import edited
from shared.vocabulary.photos import KIND as PHOTO
from shared.wire.kinds import KindWire


class Records(Mending):
    def save(
        self, kind: str, fields: Fields, fix: Fix | None = None, record: UUID | None = None
    ) -> SavedChange:
        """Save a new record, as ``record`` when its id was settled before.

        Raises InvalidRecordError (``record_exists``: it is held already), NotSignedInError.
        """
        wire = kind_of(kind)
        values = checked(wire, {**_first_state(wire), **_placed(wire, fields, fix)}, is_new=True)
        with self.database.write() as rows:
            whole = edited({}, values, wire.policies)
            check_rules(wire, self.role(rows), values, None, whole, is_mine=True)
            self.check_reference(rows, kind, whole)
            new = self.unused(rows, record)
            return self.append(rows, NewChange(new, values, {}, fix=fix, kind=kind))

    def new_record(self) -> UUID:
        """The id of a record that is about to be typed; its form and photos name it."""
        return self.ids.uuid7()

    def unused(self, rows: sqlite3.Connection, record: UUID | None) -> UUID:
        """The id of a record that is to be new: a saved one is edited, never saved over."""
        asked = "SELECT 1 FROM record WHERE record = ?"
        if record is not None and rows.execute(asked, (str(record),)).fetchone():
            raise InvalidRecordError({"": "record_exists"})
        return record or self.ids.uuid7()

    def edit(self, record: UUID, fields: Fields, fix: Fix | None = None) -> SavedChange:
        """Change fields of a record; only what differs is written. ``fix`` None keeps the place.

        A list of the policy ``union`` is given as {"add": [...], "remove": [...]}. Raises
        InvalidRecordError (code ``unchanged`` under "" when nothing differs).
        """
        with self.database.write() as rows:
            row = shown(rows, record)
            wire, now = kind_of(row["kind"]), json.loads(row["fields"])
            refused = refused_of(rows, record)
            # What was refused is still what its author means, unless typed anew.
            meant = {**(refused.typed if refused else {}), **_placed(wire, fields, fix)}
            changed = differing(wire, now, checked(wire, meant))
            if not changed and refused is None:
                raise InvalidRecordError({"": "unchanged"})
            whole = edited(now, changed, wire.policies)
            check_rules(wire, self.role(rows), changed, now, whole, self.is_mine(rows, row))
            self.check_reference(rows, row["kind"], whole)
            return self.change(rows, record, changed, now, fix, row["kind"])

    def delete(self, record: UUID) -> SavedChange:
        """Take away one's own record; a photo leaves the record that it is of, too."""
        with self.database.write() as rows:
            row = shown(rows, record)
            self._check_own(rows, row)
            refused = refused_of(rows, record)
            if refused is not None:
                self.let_go(rows, refused, refused.saved.change)
                if refused.base is None:
                    # The server has no such record: there is nothing to delete there.
                    self.show_photo(rows, row, is_there=False)
                    return refused.saved
            saved = self._append_op(rows, row, "delete")
            self.show_photo(rows, row, is_there=False)
            return saved

    def restore(self, record: UUID) -> SavedChange:
        """Bring back one's own deleted record."""
        with self.database.write() as rows:
            row = rows.execute(
                "SELECT * FROM open_record WHERE record = ? AND is_shown = 0 AND fields <> '{}'",
                (str(record),),
            ).fetchone()
            if row is None:
                raise InvalidRecordError({"": "record_unknown"})
            self._check_own(rows, row)
            saved = self._append_op(rows, row, "restore")
            self.show_photo(rows, row, is_there=True)
            return saved

    def undo(self, saved: SavedChange) -> SavedChange:
        """A further change that puts back what ``saved`` changed and nobody has since."""
        with self.database.write() as rows:
            found = rows.execute(
                "SELECT kind, op, fields, previous, base FROM open_change WHERE change = ?"
                " AND state <> 'moved'", (str(saved.change),),
            ).fetchone()  # fmt: skip
            if found is None:
                raise InvalidRecordError({"": "record_unknown"})
            return self.undo_change(rows, saved.record, found)

    def undo_change(
        self, rows: sqlite3.Connection, record: UUID, found: sqlite3.Row
    ) -> SavedChange:
        if found["op"] == "delete":
            return self.restore(record)
        if found["op"] == "restore" or found["base"] is None:
            return self.delete(record)
        row = shown(rows, record)
        now, wire = json.loads(row["fields"]), kind_of(row["kind"])
        sent, previous = json.loads(found["fields"]), json.loads(found["previous"])
        role, is_mine = self.role(rows), self.is_mine(rows, row)
        back = put_back(now, sent, previous, wire.policies)
        before, after = previous.get("state"), sent.get("state")
        has_moved = after is not None and now.get("state") == after
        if has_moved and before and wire.lifecycle.may_move(after, before, role, is_mine):
            back["state"] = before
        if not back:
            raise InvalidRecordError({"": "unchanged"})
        whole = edited(now, back, wire.policies)
        check_rules(wire, role, back, now, whole, is_mine)
        return self.change(rows, record, back, now, None, row["kind"])

    def change(
        self,
        rows: sqlite3.Connection,
        record: UUID,
        fields: Fields,
        now: Fields,
        fix: Fix | None,
        kind: str,
    ) -> SavedChange:
        """Append a change on what the author sees; a refused one is mended by it."""
        previous = {name: now.get(name) for name in fields}
        refused = refused_of(rows, record)
        if refused is not None:
            return self.append_mend(rows, refused, fields, previous, fix)
        seen = last_change(rows, record)
        return self.append(rows, NewChange(record, fields, previous, seen, fix=fix, kind=kind))

    def show_photo(self, rows: sqlite3.Connection, photo: sqlite3.Row, is_there: bool) -> None:
        """Add a photo to the photos of the record that it is of, or take it out of them.

        It is no answer to a refusal of that record: it waits beside it for its mend.
        """
        if photo["kind"] != PHOTO:
            return
        of = json.loads(photo["fields"]).get("of")
        parent = rows.execute(
            "SELECT record, kind, fields FROM open_record WHERE record = ? AND is_shown = 1", (of,)
        ).fetchone()
        if parent is not None:
            self.list_photos(rows, parent, [UUID(photo["record"])], is_there)

    def list_photos(
        self, rows: sqlite3.Connection, parent: sqlite3.Row, photos: list[UUID], is_there: bool
    ) -> None:
        """Name photos among those of their record, or take them out of them."""
        edit = {"photos": {"add" if is_there else "remove": [str(photo) for photo in photos]}}
        now, wire = json.loads(parent["fields"]), kind_of(parent["kind"])
        if edited(now, edit, wire.policies).get("photos") == (now.get("photos") or []):
            return
        record, previous = UUID(parent["record"]), {"photos": now.get("photos")}
        seen = last_change(rows, record)
        self.append(rows, NewChange(record, edit, previous, seen, kind=parent["kind"]))

    def _append_op(self, rows: sqlite3.Connection, row: sqlite3.Row, op: str) -> SavedChange:
        record = UUID(row["record"])
        seen = last_change(rows, record)
        return self.append(rows, NewChange(record, {}, {}, seen, kind=row["kind"], op=op))

    def _check_own(self, rows: sqlite3.Connection, row: sqlite3.Row) -> None:
        if not self.is_mine(rows, row):
            raise InvalidRecordError({"": "not_allowed"})

    def is_mine(self, rows: sqlite3.Connection, row: sqlite3.Row) -> bool:
        return bool(row["author"] == self.author(rows)["person"])

    def check_reference(self, rows: sqlite3.Connection, kind: str, values: Fields) -> None:
        """The activity must be one of this tablet's, a work's BOQ line one of the activity's."""
        if values.get("activity") is None or not _has(rows, "SELECT 1 FROM activity LIMIT 1"):
            return  # nothing fetched yet: the server decides
        if not _has(rows, "SELECT 1 FROM activity WHERE code = ?", values["activity"]):
            raise InvalidRecordError({"activity": "activity_unknown"})
        if kind == "work" and not _has(
            rows,
            "SELECT 1 FROM activity_boq WHERE activity = ? AND boq_item = ?",
            values["activity"],
            values["boq_item"],
        ):
            raise InvalidRecordError({"boq_item": "boq_item_unknown"})


def shown(rows: sqlite3.Connection, record: UUID) -> sqlite3.Row:
    """The row of a record that is here and not deleted. Raises InvalidRecordError."""
    found: sqlite3.Row | None = rows.execute(
        "SELECT record, kind, author, state, fields FROM open_record"
        " WHERE record = ? AND is_shown = 1",
        (str(record),),
    ).fetchone()
    if found is None:
        raise InvalidRecordError({"": "record_unknown"})
    return found


def last_change(rows: sqlite3.Connection, record: UUID) -> UUID | None:
    """What the author sees of the record last: the base of the next change."""
    seen = rows.execute(
        "SELECT last_change FROM record WHERE record = ?", (str(record),)
    ).fetchone()["last_change"]
    return None if seen is None else UUID(seen)


def _has(rows: sqlite3.Connection, query: str, *values: Any) -> bool:
    return rows.execute(query, values).fetchone() is not None


def _first_state(wire: KindWire) -> Fields:
    """The state that a record of this kind begins in, where there is only one."""
    first = [after for before, after in wire.lifecycle.moves if before is None]
    return {"state": first[0]} if len(first) == 1 else {}


def _placed(wire: KindWire, fields: Fields, fix: Fix | None) -> Fields:
    if fix is None or "place" not in wire.schema.fields or fields.get("place"):
        return fields
    return {**fields, "place": place_of(fix)}
