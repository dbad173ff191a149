"""The verbs of a work in the field: log, correct, withdraw, undo. Each is one transaction."""

from __future__ import annotations

import json
import sqlite3
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.mending import TYPED, refused_of
from mobile.store.outbox import NewChange, place_of
from mobile.store.records import Records, shown
from mobile.store.typed import checked, differing, put_back
from shared.rules.works import may_edit, may_move
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.works import CORRECTED, KIND, LOGGED, RETURNED, WITHDRAWN
from shared.wire.kinds import KINDS

_WORK = KINDS[KIND]


class Works(Records):
    def log_work(self, fields: Fields, fix: Fix | None, record: UUID | None = None) -> SavedChange:
        """Save a new work, as ``record`` when its id was settled before.

        Raises InvalidRecordError, NotSignedInError.
        """
        typed = {name: value for name, value in fields.items() if name in TYPED}
        values = checked(_WORK, {**typed, "state": LOGGED}, is_new=True)
        values["place"] = place_of(fix)
        with self.database.write() as rows:
            self.check_reference(rows, KIND, values)
            return self.append(rows, NewChange(self.unused(rows, record), values, {}, fix=fix))

    def correct_work(
        self, record: UUID, fields: Fields, fix: Fix | None = None, has_photos: bool = False
    ) -> SavedChange:
        """Edit a work; a returned one becomes ``corrected``. Only what differs is written.

        ``has_photos``: new ones come with it, which answer a return by themselves.
        """
        with self.database.write() as rows:
            now = _fields_of(rows, record)
            if not may_edit(now["state"], INSPECTOR):
                raise InvalidRecordError({"state": "transition_not_allowed"})
            refused = refused_of(rows, record)
            # What was refused is still what its author means, unless typed anew.
            meant = {**(refused.typed if refused else {}), **fields}
            values = _with_place(_whole(now, meant), fix)
            changed = differing(_WORK, now, {n: v for n, v in values.items() if n != "state"})
            is_answered = has_photos and now["state"] == RETURNED
            if not changed and refused is None and not is_answered:
                raise InvalidRecordError({"": "unchanged"})
            self.check_reference(rows, KIND, {**now, **values})
            if now["state"] == RETURNED:
                changed["state"] = CORRECTED
            return self.change(rows, record, changed, now, fix, KIND)

    def withdraw_work(self, record: UUID) -> SavedChange:
        """Take back one's own work. Raises InvalidRecordError."""
        with self.database.write() as rows:
            now = _fields_of(rows, record)
            self._check_move(rows, record, now["state"], WITHDRAWN)
            refused = refused_of(rows, record)
            if refused is not None and refused.base is None:
                # The server has no such work: sent as withdrawn it would be refused again.
                return self.let_go(rows, refused, refused.saved.change)
            return self.change(rows, record, {"state": WITHDRAWN}, now, None, KIND)

    def undo_change(
        self, rows: sqlite3.Connection, record: UUID, found: sqlite3.Row
    ) -> SavedChange:
        """A work is never deleted by undoing: it is withdrawn, or taken out of that."""
        if found["kind"] != KIND or found["op"] != "put":
            return super().undo_change(rows, record, found)
        now = _fields_of(rows, record)
        if found["base"] is None:
            return self.withdraw_work(record)
        sent, previous = json.loads(found["fields"]), json.loads(found["previous"])
        back = put_back(now, sent, previous, _WORK.policies)
        if sent.get("state") == WITHDRAWN == now["state"]:
            self._check_move(rows, record, WITHDRAWN, LOGGED)
            back["state"] = LOGGED
        if not back:
            raise InvalidRecordError({"": "unchanged"})
        return self.change(rows, record, back, now, None, KIND)

    def _check_move(self, rows: sqlite3.Connection, record: UUID, before: str, after: str) -> None:
        is_mine = self.is_mine(rows, shown(rows, record))
        if not may_move(before, after, INSPECTOR, is_mine):
            raise InvalidRecordError({"state": "transition_not_allowed"})


def _whole(now: Fields, meant: Fields) -> Fields:
    """The work as its author means it, checked: ``meant`` over what stands."""
    known = {name: now[name] for name in (*TYPED, "state") if name in now}
    typed = {name: value for name, value in meant.items() if name in (*TYPED, "place")}
    return checked(_WORK, {**known, **typed})


def _with_place(values: Fields, fix: Fix | None) -> Fields:
    return values if fix is None else {**values, "place": place_of(fix)}


def _fields_of(rows: sqlite3.Connection, record: UUID) -> Fields:
    fields: Fields = json.loads(shown(rows, record)["fields"])
    return fields
