"""A record as this tablet shows it: what the server says, with one's own changes on top.

A change stays on top until the server's version that holds it has been pulled, so that a
screen never falls back to an older value between a receipt and the next pull.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from mobile.store.folding import fold
from mobile.store.room import as_json
from shared.sync.merge import edited
from shared.vocabulary.policies import NO_POLICIES, Policies
from shared.vocabulary.works import KIND as WORK
from shared.vocabulary.works import WITHDRAWN
from shared.wire.kinds import KINDS

# The present person's own: on a shared tablet nobody sees what another has not handed in yet.
_OWN = (
    "SELECT place, change, mends, op, fields, state, version FROM open_change"
    " WHERE record = ? AND state <> 'moved' AND outbox IN (SELECT outbox.id FROM outbox"
    " JOIN person ON person.id = outbox.person WHERE is_current = 1) ORDER BY place"
)
# Not what is shown now: a damaged column that is about to be written must not be opened.
_SERVER = """SELECT kind, version, head_change, is_deleted, is_foreign, is_leaving, activity, whole
    FROM open_record WHERE record = ?"""
_KEEP = """UPDATE record SET fields = sealed('record.fields', record, ?), last_change = ?,
    state = ?, activity = ?, boq_item = ?, quantity = ?,
    search = sealed('record.search', record, ?), parent = ?, unsent = ?, refused = ?, is_shown = ?
    WHERE record = ?"""
# Only where it is otherwise now: a save that changes nothing there writes nothing there.
_DONE = """UPDATE activity SET is_done = 1 - is_done WHERE code = ? AND is_done <> (
    EXISTS (SELECT 1 FROM activity_boq WHERE activity = activity.code)
    AND NOT EXISTS (SELECT 1 FROM activity_boq AS line WHERE line.activity = activity.code
        AND CAST(line.quantity AS REAL) > 0.0005 + (SELECT coalesce(sum(quantity), 0) FROM record
            WHERE record.activity = line.activity AND record.boq_item = line.boq_item
            AND kind = 'work' AND is_shown = 1 AND state <> ?)))"""
# What a person searches by, whatever the kind.
_SEARCHED = ("activity", "boq_item", "section", "title", "clause", "description", "caption",
             "owner", "notes")  # fmt: skip


def refresh(rows: sqlite3.Connection, record: str) -> set[str]:
    """Work out again what screens show of ``record``; gives activities it is and was on."""
    server = rows.execute(_SERVER, (record,)).fetchone()
    if server is None:
        return set()
    own = _in_order(rows.execute(_OWN, (record,)).fetchall())
    on_top = [change for change in own if _is_on_top(change, server["version"])]
    fields, is_deleted = _with_own(server, on_top)
    last = on_top[-1]["change"] if on_top else server["head_change"]
    has_word = bool(on_top) or any(change["state"] in ("waiting", "rejected") for change in own)
    is_ours = has_word or not (server["is_foreign"] or server["is_leaving"])
    is_shown = bool(fields) and not is_deleted and is_ours
    rows.execute(
        _KEEP,
        (as_json(fields), last, *_columns(server["kind"], fields),
         sum(change["state"] == "waiting" for change in own),
         sum(change["state"] == "rejected" for change in own), is_shown, record),
    )  # fmt: skip
    is_work = server["kind"] == WORK
    return {server["activity"], str(fields.get("activity", ""))} if is_work else set()


def _with_own(server: sqlite3.Row, own: Iterable[sqlite3.Row]) -> tuple[dict[str, Any], bool]:
    """The whole fields with one's own changes applied, and whether the record is deleted."""
    fields, is_deleted = json.loads(server["whole"]), bool(server["is_deleted"])
    policies = policies_of(server["kind"])
    for change in own:
        if change["op"] == "put":
            fields = edited(fields, json.loads(change["fields"]), policies)
        else:
            is_deleted = change["op"] == "delete"
    return fields, is_deleted


def policies_of(kind: str) -> Policies:
    """How edits of a kind's fields meet; of a kind that this version does not know, plainly."""
    return KINDS[kind].policies if kind in KINDS else NO_POLICIES


def refresh_done(rows: sqlite3.Connection, activities: Iterable[str]) -> None:
    """Whether what was measured on these activities reaches their BOQ quantities."""
    rows.executemany(_DONE, [(code, WITHDRAWN) for code in sorted(set(activities)) if code])


def refresh_all(rows: sqlite3.Connection, records: Iterable[str]) -> None:
    """``refresh`` for each once, and then their activities."""
    activities = set[str]()
    for record in dict.fromkeys(records):
        activities |= refresh(rows, record)
    refresh_done(rows, activities)


def _in_order(own: Iterable[sqlite3.Row]) -> list[sqlite3.Row]:
    """As the server applies them: a mend takes the place of the change that it stands for."""
    places = dict[str, int]()
    for change in own:
        places[change["change"]] = places.get(change["mends"], change["place"])
    settled = ("mended", "dismissed")
    return sorted(
        (change for change in own if change["state"] not in settled),
        key=lambda change: places[change["change"]],
    )


def _is_on_top(change: sqlite3.Row, version: int) -> bool:
    if change["state"] == "rejected":
        # A refused new work has nothing else to show; a refused edit is shown as a problem.
        return version == 0
    return change["version"] is None or change["version"] > version


def _columns(kind: str, fields: Mapping[str, Any]) -> tuple[str, str, str, float, str, str]:
    activity, boq_item = str(fields.get("activity") or ""), str(fields.get("boq_item") or "")
    words = (word for name in _SEARCHED for word in _words(fields.get(name)))
    search = fold(" ".join(word for word in words if word))
    parent = KINDS[kind].parent if kind in KINDS else None
    of = str(fields.get(parent) or "") if parent else ""
    return str(fields.get("state", "")), activity, boq_item, _number(fields), search, of


def _words(value: Any) -> Iterable[str]:
    """The texts in a field: itself, those of a list, or what each item of it says."""
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    if isinstance(value, dict):
        return [str(value.get("text") or "")]
    return [str(value)] if value else []


def _number(fields: Mapping[str, Any]) -> float:
    try:
        return float(fields.get("quantity") or 0)
    except (TypeError, ValueError):
        return 0.0
