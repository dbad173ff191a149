"""The verbs of a work in the field: log, correct, withdraw, undo. Each is one transaction."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from mobile.faults import InvalidWorkError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.local_view import refresh, refresh_done
from mobile.store.outbox import NewChange, OutboxRoom, place_of
from shared.rules.works import may_edit, may_move
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.works import CORRECTED, LOGGED, RETURNED, WITHDRAWN
from shared.wire.text import has_forbidden
from shared.wire.work import REQUIRED_AT_FIRST, tidy, work_schema

# What an author may set; the rest is the state's and the office's.
TYPED = ("activity", "boq_item", "section", "from_m", "to_m", "layer", "lane", "quantity", "notes")


class Works(OutboxRoom):
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
            typed = {name: value for name, value in fields.items() if name in TYPED}
            known = {name: now[name] for name in (*TYPED, "state") if name in now}
            values = checked({**known, **typed})
            if fix is not None:
                values["place"] = place_of(fix)
            changed = _differing(now, {n: v for n, v in values.items() if n in (*typed, "place")})
            if not changed:
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
            return self._change(rows, record, {"state": WITHDRAWN}, now, None)

    def undo(self, saved: SavedChange) -> SavedChange:
        """A further change that puts back what ``saved`` changed and nobody has since."""
        with self.database.write() as rows:
            found = rows.execute(
                "SELECT fields, previous, base, mends FROM change WHERE change = ?"
                " AND state <> 'moved'", (str(saved.change),),
            ).fetchone()  # fmt: skip
            now = _fields_of(rows, saved.record)
            if found is None:
                raise InvalidWorkError({"": "record_unknown"})
            fields, previous = json.loads(found["fields"]), json.loads(found["previous"])
            if not previous:
                return self.withdraw_work(saved.record)
            back = _put_back(now, fields, previous)
            if fields.get("state") == WITHDRAWN == now["state"]:
                self._check_move(rows, saved.record, WITHDRAWN, LOGGED)
                back["state"] = LOGGED
            if not back:
                raise InvalidWorkError({"": "unchanged"})
            return self._change(rows, saved.record, back, now, None)

    def dismiss(self, change: UUID) -> None:
        """Settle a refused change by letting it go; the office keeps its bytes."""
        with self.database.write() as rows:
            found = rows.execute(
                "UPDATE change SET state = 'dismissed' WHERE change = ? AND state = 'rejected'"
                " RETURNING record", (str(change),),
            ).fetchone()  # fmt: skip
            if found is not None:
                before = _activity_of(rows, found["record"])
                refresh_done(rows, [before, refresh(rows, found["record"])])

    def _change(
        self, rows: sqlite3.Connection, record: UUID, fields: Fields, now: Fields, fix: Fix | None
    ) -> SavedChange:
        """Append a change on what the author sees; a refused one is mended by it."""
        previous = {name: now.get(name) for name in fields}
        refused = rows.execute(
            "SELECT change, base, fields, previous FROM change WHERE record = ?"
            " AND state = 'rejected' ORDER BY rowid DESC LIMIT 1", (str(record),),
        ).fetchone()  # fmt: skip
        if refused is None:
            seen = rows.execute(
                "SELECT last_change FROM record WHERE record = ?", (str(record),)
            ).fetchone()["last_change"]
            base = None if seen is None else UUID(seen)
            return self.append(rows, NewChange(record, fields, previous, base, fix=fix))
        rows.execute("UPDATE change SET state = 'mended' WHERE change = ?", (refused["change"],))
        base = None if refused["base"] is None else UUID(refused["base"])
        if base is None:
            # A new work that was refused as a whole goes out again as a whole.
            fields, previous = {**json.loads(refused["fields"]), **fields}, {}
        mends = UUID(refused["change"])
        return self.append(rows, NewChange(record, fields, previous, base, mends, fix))

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


def _differing(now: Fields, values: Fields) -> Fields:
    """Those of ``values`` that are not so already; empty, missing and None are one."""
    return {
        name: value for name, value in values.items() if (now.get(name) or None) != (value or None)
    }


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


def _activity_of(rows: sqlite3.Connection, record: str) -> str:
    found = rows.execute("SELECT activity FROM record WHERE record = ?", (record,)).fetchone()
    return str(found["activity"])


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
