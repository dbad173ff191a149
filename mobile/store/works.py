"""The verbs of a work in the field: log, correct, withdraw, undo. Each is one transaction."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from mobile.faults import InvalidWorkError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.mending import TYPED, Mending, refused_of
from mobile.store.outbox import NewChange, place_of
from shared.rules.works import may_edit, may_move
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.works import CORRECTED, LOGGED, RETURNED, WITHDRAWN
from shared.wire.text import has_forbidden
from shared.wire.work import REQUIRED_AT_FIRST, tidy, work_schema


class Works(Mending):
    def log_work(self, fields: Fields, fix: Fix | None) -> SavedChange:
        """Save a new work. Raises InvalidWorkError, NotSignedInError."""
        typed = {name: value for name, value in fields.items() if name in TYPED}
        values = checked({**typed, "state": LOGGED})
        values["place"] = place_of(fix)
        with self.database.write() as rows:
            _check_programme(rows, values)
            return self.append(rows, NewChange(self.ids.uuid7(), values, {}, fix=fix))

    def correct_work(self, record: UUID, fields: Fields, fix: Fix | None = None) -> SavedChange:
        """Edit a work; a returned one becomes ``corrected``. Only what differs is written."""
        with self.database.write() as rows:
            now = _fields_of(rows, record)
            if not may_edit(now["state"], INSPECTOR):
                raise InvalidWorkError({"state": "transition_not_allowed"})
            refused = refused_of(rows, record)
            # What was refused is still what its author means, unless typed anew.
            meant = {**(refused.typed if refused else {}), **fields}
            values = _with_place(_whole(now, meant), fix)
            changed = _differing(now, {n: v for n, v in values.items() if n != "state"})
            if not changed and refused is None:
                raise InvalidWorkError({"": "unchanged"})
            _check_programme(rows, {**now, **values})
            if now["state"] == RETURNED:
                changed["state"] = CORRECTED
            return self._change(rows, record, changed, now, fix)

    def withdraw_work(self, record: UUID) -> SavedChange:
        """Take back one's own work. Raises InvalidWorkError."""
        with self.database.write() as rows:
            now = _fields_of(rows, record)
            self._check_move(rows, record, now["state"], WITHDRAWN)
            refused = refused_of(rows, record)
            if refused is not None and refused.base is None:
                # The server has no such work: sent as withdrawn it would be refused again.
                return self.let_go(rows, refused)
            return self._change(rows, record, {"state": WITHDRAWN}, now, None)

    def undo(self, saved: SavedChange) -> SavedChange:
        """A further change that puts back what ``saved`` changed and nobody has since."""
        with self.database.write() as rows:
            found = rows.execute(
                "SELECT fields, previous, base FROM change WHERE change = ?"
                " AND state <> 'moved'", (str(saved.change),),
            ).fetchone()  # fmt: skip
            now = _fields_of(rows, saved.record)
            if found is None:
                raise InvalidWorkError({"": "record_unknown"})
            fields, previous = json.loads(found["fields"]), json.loads(found["previous"])
            if found["base"] is None:
                return self.withdraw_work(saved.record)
            back = _put_back(now, fields, previous)
            if fields.get("state") == WITHDRAWN == now["state"]:
                self._check_move(rows, saved.record, WITHDRAWN, LOGGED)
                back["state"] = LOGGED
            if not back:
                raise InvalidWorkError({"": "unchanged"})
            return self._change(rows, saved.record, back, now, None)

    def _change(
        self, rows: sqlite3.Connection, record: UUID, fields: Fields, now: Fields, fix: Fix | None
    ) -> SavedChange:
        """Append a change on what the author sees; a refused one is mended by it."""
        previous = {name: now.get(name) for name in fields}
        refused = refused_of(rows, record)
        if refused is not None:
            return self.append_mend(rows, refused, fields, previous, fix)
        seen = rows.execute(
            "SELECT last_change FROM record WHERE record = ?", (str(record),)
        ).fetchone()["last_change"]
        base = None if seen is None else UUID(seen)
        return self.append(rows, NewChange(record, fields, previous, base, fix=fix))

    def _check_move(self, rows: sqlite3.Connection, record: UUID, before: str, after: str) -> None:
        mine = rows.execute(
            "SELECT author FROM record WHERE record = ?", (str(record),)
        ).fetchone()["author"] == self.author(rows)["person"]  # fmt: skip
        if not may_move(before, after, INSPECTOR, mine):
            raise InvalidWorkError({"state": "transition_not_allowed"})


def checked(fields: Fields) -> Fields:
    """A work's fields as they travel, normalised. Raises InvalidWorkError with a code a field."""
    errors = {
        name: "text_not_allowed"
        for name, value in fields.items()
        if isinstance(value, str) and has_forbidden(value)
    }
    errors |= {name: "required" for name in REQUIRED_AT_FIRST if fields.get(name) in (None, "")}
    try:
        loaded = work_schema.load({n: v for n, v in fields.items() if n not in errors})
    except ValidationError as error:
        errors |= {str(name): _first(code) for name, code in _by_field(error.messages).items()}
    if errors:
        raise InvalidWorkError(errors)
    values: Fields = tidy(loaded)
    return values


def _by_field(messages: Any) -> dict[str, Any]:
    return messages if isinstance(messages, dict) else {"": messages}


def _first(messages: Any) -> str:
    """The first code in marshmallow's nest of messages."""
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)


def _whole(now: Fields, meant: Fields) -> Fields:
    """The work as its author means it, checked: ``meant`` over what stands."""
    known = {name: now[name] for name in (*TYPED, "state") if name in now}
    typed = {name: value for name, value in meant.items() if name in (*TYPED, "place")}
    return checked({**known, **typed})


def _with_place(values: Fields, fix: Fix | None) -> Fields:
    return values if fix is None else {**values, "place": place_of(fix)}


def _differing(now: Fields, values: Fields) -> Fields:
    """Those of ``values`` that are not so already, however they are written."""
    return {
        name: value
        for name, value in values.items()
        if _meaning(name, now.get(name)) != _meaning(name, value)
    }


def _meaning(name: str, value: Any) -> Any:
    """What a field's text says: 12.50 and 12.5 are one; empty, missing and None are one."""
    try:
        return work_schema.load({name: value or None})[name]
    except ValidationError:
        return value or None


def _put_back(now: Fields, fields: Fields, previous: Fields) -> Fields:
    """What ``fields`` set and still stands, as it was before; states have rules of their own."""
    back = {
        name: previous.get(name)
        for name, value in fields.items()
        if name != "state" and now.get(name) == value and previous.get(name) != value
    }
    return {
        name: "" if name == "notes" and value is None else value for name, value in back.items()
    }


def _fields_of(rows: sqlite3.Connection, record: UUID) -> Fields:
    found = rows.execute(
        "SELECT fields FROM record WHERE record = ? AND is_shown = 1", (str(record),)
    ).fetchone()
    if found is None:
        raise InvalidWorkError({"": "record_unknown"})
    fields: Fields = json.loads(found["fields"])
    return fields


def _check_programme(rows: sqlite3.Connection, values: Fields) -> None:
    """The activity must be one of this tablet's, the BOQ line one of the activity's."""
    if rows.execute("SELECT 1 FROM activity LIMIT 1").fetchone() is None:
        return  # nothing fetched yet: the server decides
    known = rows.execute("SELECT 1 FROM activity WHERE code = ?", (values["activity"],)).fetchone()
    if known is None:
        raise InvalidWorkError({"activity": "activity_unknown"})
    line = rows.execute(
        "SELECT 1 FROM activity_boq WHERE activity = ? AND boq_item = ?",
        (values["activity"], values["boq_item"]),
    ).fetchone()
    if line is None:
        raise InvalidWorkError({"boq_item": "boq_item_unknown"})
