"""The promises, looked at from outside: SQL on the server's database, SQLite on each tablet's file.

Shares no code with Tareeq on purpose. Each complaint begins with what it counts as: lost,
duplicated or diverged.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.simulation.seeded.derived import look_at_derived
from tests.simulation.seeded.history import look_at_history
from tests.simulation.seeded.ledger import Ledger
from tests.simulation.seeded.photos import look_at_files, look_at_photos, sent_again
from tests.simulation.unsealing import read_only

Sees = tuple[tuple[str, ...] | None, tuple[int, ...] | None]


@dataclass(frozen=True)
class Home:
    """A tablet's folder as the day left it, and whether it may still pull."""

    name: str
    folder: Path
    may_pull: bool


@dataclass(frozen=True)
class Evidence:
    """``sees``: what each person may see at the end; ``saw``: since when they might see what.

    ``stored``: the folder of the server's files. ``witnessed``: record -> head, as a reader
    with a cursor saw them in the course of the day.
    """

    url: str
    stored: Path
    homes: list[Home]
    ledger: Ledger
    sees: dict[str, Sees]
    saw: list[tuple[datetime, str, Sees]]
    witnessed: dict[str, dict[str, Any]]


def complaints(evidence: Evidence) -> list[str]:
    """What is not as promised; empty when all is well."""
    found = list(evidence.ledger.said)
    with psycopg.connect(evidence.url, row_factory=dict_row) as server:
        there = Register(server)
        let_go = set[str]()
        for home in evidence.homes:
            let_go |= _let_go(home)
            found += _look_at_tablet(home, there, evidence)
            found += look_at_files(home.folder)
        found += _missing(evidence.ledger, there, let_go)
        found += unseen(evidence.witnessed, {i: str(h["change"]) for i, h in there.heads.items()})
        photos = evidence.ledger.photos
        found += look_at_photos(server, evidence.stored, photos, there.bodies, there.heads)
        found += sent_again(server, evidence.ledger.carried)
        found += look_at_history(server, evidence.saw)
        found += look_at_derived(server)
    return found


class Register:
    """All that the server holds, read once. ``places``: change -> where it is."""

    def __init__(self, server: psycopg.Connection[Any]) -> None:
        heads = server.execute("SELECT record::text AS id, encode(hash, 'hex') AS hex, * FROM head")
        self.heads = {row["id"]: row for row in heads}
        self.bodies: dict[str, set[str]] = {}
        self.places: dict[str, list[str]] = {}
        for place, query in PLACES.items():
            for row in server.execute(query):
                self.places.setdefault(row["change"], []).append(place)
                self.bodies.setdefault(row["change"], set()).add(row["body"])


# Where a change may be: and where else it may be at the same time.
PLACES = {
    "revision": "SELECT change::text, body FROM revision",
    "quarantine": "SELECT change::text, convert_from(raw, 'UTF8') AS body FROM quarantined"
    " WHERE change IS NOT NULL",
    "waiting": "SELECT change::text, body FROM waiting",
}


def _look_at_tablet(home: Home, there: Register, evidence: Evidence) -> list[str]:
    tablet = read_only(home.folder)
    try:
        found = _changes_not_there(tablet, there)
        if home.may_pull:
            person = tablet.execute("SELECT id FROM person WHERE is_current = 1").fetchone()["id"]
            found += _differences(tablet, there, evidence.sees[person])
        return [f"{line} (tablet {home.name})" for line in found]
    finally:
        tablet.close()


def _let_go(home: Home) -> set[str]:
    """What a person let go: it need not be anywhere."""
    with read_only(home.folder) as tablet:
        found = tablet.execute("SELECT change FROM change WHERE state = 'dismissed'").fetchall()
    tablet.close()
    return {row[0] for row in found}


def _changes_not_there(tablet: sqlite3.Connection, there: Register) -> list[str]:
    """1: whatever the tablet still holds of its own is on the server, byte for byte."""
    found = []
    made = "SELECT change, opened('change.body', change, body) AS body, state FROM change"
    for row in tablet.execute(made):
        if row["state"] == "waiting":
            found.append(f"lost: change {row['change']} still waits")
        elif row["state"] in ("dismissed", "moved"):
            continue  # a person let it go; or it stands in another outbox
        elif row["body"] not in there.bodies.get(row["change"], ()):
            found.append(f"lost: change {row['change']} ({row['state']}) is not on the server")
    return found


HELD = """SELECT record, version, hash, head_change, is_deleted, governorate, contract,
    opened('record.whole', record, whole) AS whole,
    opened('record.conflicts', record, conflicts) AS conflicts FROM record"""


def _differences(tablet: sqlite3.Connection, there: Register, sees: Sees) -> list[str]:
    """3 and 10: exactly the server's records within the scope, and nothing else."""
    should = {id_: head for id_, head in there.heads.items() if is_seen(head, sees)}
    found = []
    for row in tablet.execute(HELD):
        head = should.pop(row["record"], None)
        if head is not None:
            found += [f"diverged: {row['record']}: {what}" for what in _unlike(row, head)]
        elif row["version"] > 0:
            own = _states(tablet, row["record"])
            # What its author has still to mend, or what waits for its base, stays until then.
            if not any("rejected" in one or "waiting" in one for one in own):
                found.append(f"diverged: {row['record']} is out of the scope of the tablet: {own}")
        elif not _states(tablet, row["record"]):
            found.append(f"lost: {row['record']} is shown and nothing will ever send it")
    return found + [f"diverged: {missing} is not on the tablet" for missing in should]


def _unlike(row: sqlite3.Row, head: dict[str, Any]) -> list[str]:
    pairs = {
        "version": (row["version"], head["version"]),
        "hash": (row["hash"], head["hex"]),
        "change": (row["head_change"], str(head["change"])),
        "fields": (json.loads(row["whole"]), head["whole"]),
        "conflicts": (json.loads(row["conflicts"]), head["conflicts"]),
        "deleted": (bool(row["is_deleted"]), head["is_deleted"]),
        "governorate": (row["governorate"], head["governorate"]),
        "contract": (row["contract"], head["contract"]),
    }
    return [f"{name}: tablet {mine!r}, server {its!r}"
            for name, (mine, its) in pairs.items() if mine != its]  # fmt: skip


def _states(tablet: sqlite3.Connection, record: str) -> list[tuple[str, str]]:
    """What became of this tablet's own changes of a record."""
    query = "SELECT state, outcome FROM change WHERE record = ? AND state <> 'moved' ORDER BY rowid"
    return [tuple(row) for row in tablet.execute(query, (record,))]


def _missing(ledger: Ledger, there: Register, let_go: set[str]) -> list[str]:
    """1, 2 and 5: what a person saw as saved is there, once, and as typed."""
    found = []
    for saved in ledger.saved:
        places = there.places.get(saved.change, [])
        if not places and saved.change not in let_go:
            found.append(f"lost: {saved.change} of {saved.tablet}: {saved.fields}")
        elif "revision" in places and len(places) > 1 and set(places) != {"revision", "quarantine"}:
            found.append(f"duplicated: {saved.change} is in {places}")
        if saved.change in ledger.bad and "revision" in places:
            found.append(f"diverged: {saved.change} is bad and was taken in: {saved.fields}")
        for body in there.bodies.get(saved.change, ()):
            sent = json.loads(body)["fields"]
            if unlike := [n for n, v in saved.fields.items() if n in sent and not says(sent[n], v)]:
                found.append(f"lost: {saved.change}: {unlike} differ from what was typed")
    return found


def answered(home: Path) -> set[str]:
    """The changes that a tablet holds receipts for at this moment."""
    tablet = read_only(home)
    states = "state IN ('acknowledged', 'rejected')"
    found = tablet.execute(f"SELECT change FROM change WHERE {states}").fetchall()
    tablet.close()
    return {row[0] for row in found}


def not_there(url: str, changes: set[str]) -> list[str]:
    """1: of the changes that a tablet has just let go, those that the server never committed."""
    if not changes:
        return []
    query = " UNION ALL ".join(f"SELECT change::text FROM ({one}) AS t" for one in PLACES.values())
    with psycopg.connect(url) as server:
        there = {row[0] for row in server.execute(query)}
    return [f"lost: {change} has a receipt and is not there" for change in sorted(changes - there)]


def unseen(witnessed: dict[str, dict[str, Any]], heads: dict[str, str]) -> list[str]:
    """4: a reader with a cursor, who asked while others were writing, has seen every head.

    ``heads``: record -> change.
    """
    return [
        f"diverged: the feed never brought {record} to the witness, whose last change is {change}"
        for record, change in heads.items()
        if witnessed.get(record, {}).get("change") != change
    ]


def is_seen(head: dict[str, Any], sees: Sees) -> bool:
    governorates, contracts = sees
    return (governorates is None or head["governorate"] in governorates) and (
        contracts is None or head["contract"] in contracts
    )


def says(sent: Any, typed: Any) -> bool:
    """Whether what was sent says what was typed; a mend of a list holds what it mends as well."""
    if isinstance(typed, dict) and isinstance(typed.get("add"), list) and isinstance(sent, dict):
        return set(typed["add"]) <= set(sent.get("add") or ())
    return same(typed, sent)


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: 12.50 and 12.5 do."""
    try:
        return one == other or Decimal(one) == Decimal(other)
    except (TypeError, ValueError, InvalidOperation):
        return False
