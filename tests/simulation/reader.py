"""A separate reader: compares what inspectors typed, what tablets hold and what the server has.

Shares no code with Tareeq on purpose: SQL on both stores, and the witness files.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.simulation.unsealing import read_only

NUMBERS = {"quantity", "accepted_quantity", "from_m", "to_m"}
# The projection's columns that repeat a field of the record.
COLUMNS = (
    "activity", "boq_item", "section", "from_m", "to_m", "layer", "lane", "quantity",
    "accepted_quantity", "notes", "state", "return_reason",
)  # fmt: skip


KEPT = """SELECT record, version, hash, opened('record.whole', record, whole) AS whole
    FROM record"""
MADE = """SELECT n, opened('change.body', change, body) AS body, state FROM change
    WHERE state <> 'moved'"""


@dataclass
class Comparison:
    """``differences`` says, one line each, what is not equal; empty when all is well."""

    logged: int = 0
    on_server: int = 0
    equal: int = 0
    lost: int = 0
    duplicated: int = 0
    quarantined: int = 0
    states: dict[str, int] = field(default_factory=dict)
    flagged_clocks: int = 0
    differences: list[str] = field(default_factory=list)


def compare(database_url: str, homes: list[Path]) -> Comparison:
    """Read everything afresh. ``homes``: folders with ``tareeq.sqlite`` and ``witness.jsonl``."""
    found = Comparison()
    with psycopg.connect(database_url, row_factory=dict_row) as server:
        for home in homes:
            _compare_tablet(server, home, found)
        found.duplicated += _count(
            server, "SELECT count(*) - count(DISTINCT change) AS n FROM revision"
        )
        found.duplicated += _count(server, "SELECT count(*) AS n FROM work") - found.on_server
        found.quarantined = _count(server, "SELECT count(*) AS n FROM quarantined")
        clocks = "SELECT count(*) AS n FROM work WHERE 'clock_wrong' = ANY(flags)"
        found.flagged_clocks = _count(server, clocks)
        states = server.execute("SELECT state, count(*) AS n FROM work GROUP BY state ORDER BY 1")
        found.states = {row["state"]: row["n"] for row in states}
    return found


def _compare_tablet(server: psycopg.Connection[Any], home: Path, found: Comparison) -> None:
    typed = _typed(home / "witness.jsonl")
    tablet = read_only(home)
    heads = _by_record(server.execute("SELECT record::text AS id, * FROM head"))
    works = _by_record(
        server.execute(
            "SELECT record::text AS id, *, round(ST_Y(place)::numeric, 6) AS lat,"
            " round(ST_X(place)::numeric, 6) AS lon FROM work"
        )
    )
    kept = {row["record"]: row for row in tablet.execute(KEPT)}
    found.logged += len(typed)
    for record, fields in typed.items():
        if record not in heads or record not in works:
            found.lost += 1
            found.differences.append(f"{record}: not on the server")
            continue
        found.on_server += 1
        wrong = _differences(fields, kept.get(record), heads[record], works[record])
        found.differences += [f"{record}: {what}" for what in wrong]
        found.equal += not wrong
    found.lost += _acknowledged_but_missing(server, tablet, found)
    tablet.close()


def _typed(path: Path) -> dict[str, dict[str, Any]]:
    """record -> the fields as last typed."""
    typed: dict[str, dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        fields = typed.setdefault(said["record"], {})
        fields |= said["fields"]
        fields |= {name: said[name] for name in ("lat", "lon") if name in said}
    return typed


def _differences(
    typed: dict[str, Any], kept: sqlite3.Row | None, head: dict[str, Any], work: dict[str, Any]
) -> list[str]:
    """Every field on which witness, tablet, register and projection do not all agree."""
    whole = head["whole"]
    wrong = [
        f"{name}: typed {value!r}, server {whole.get(name)!r}"
        for name, value in typed.items()
        if name not in {"lat", "lon"} and not _same(name, value, whole.get(name))
    ]
    wrong += [
        f"{name}: register {whole.get(name)!r}, projection {work[name]!r}"
        for name in COLUMNS
        if not _same(name, whole.get(name), work[name])
    ]
    for axis in ("lat", "lon"):
        if abs(Decimal(str(typed[axis])) - work[axis]) > Decimal("0.000002"):
            wrong.append(f"{axis}: typed {typed[axis]}, server {work[axis]}")
    if kept is None:
        return [*wrong, "not on the tablet"]
    if json.loads(kept["whole"]) != whole or kept["version"] != head["version"]:
        wrong.append(f"tablet has version {kept['version']}, server {head['version']}")
    if kept["hash"] != head["hash"].hex():
        wrong.append("the tablet's hash is not the server's")
    return wrong


def _acknowledged_but_missing(
    server: psycopg.Connection[Any], tablet: sqlite3.Connection, found: Comparison
) -> int:
    """Changes that the tablet holds a receipt for, whose bytes are not on the server."""
    bodies = {row["body"] for row in server.execute("SELECT body FROM revision")}
    bodies |= {bytes(r["raw"]).decode() for r in server.execute("SELECT raw FROM quarantined")}
    missing = 0
    for row in tablet.execute(MADE):
        if row["state"] == "waiting":
            found.differences.append(f"change {row['n']} still waits on the tablet")
        elif row["body"] not in bodies:
            missing += 1
            found.differences.append(f"change {row['n']} has a receipt and is not on the server")
    return missing


def _same(name: str, one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return Decimal(str(one)) == Decimal(str(other)) if name in NUMBERS else one == other


def _by_record(rows: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _count(server: psycopg.Connection[Any], query: str) -> int:
    row: Any = server.execute(query).fetchone()
    return int(row["n"])
