"""What chaos left, read afresh: the same looks from outside as after a seeded day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.simulation.seeded.ledger import Ledger
from tests.simulation.seeded.promises import Evidence, Home, complaints, same


def look_at_everything(url: str, tablets: list[tuple[Path, Path]]) -> list[str]:
    """``tablets``: each one's folder and its witness's file; what is not as promised."""
    with psycopg.connect(url, row_factory=dict_row) as server:
        people = server.execute(
            "SELECT id::text, CASE WHEN NOT has_all_governorates THEN governorates END AS places,"
            " CASE WHEN NOT has_all_contracts THEN contracts END AS contracts FROM person"
        ).fetchall()
        heads = server.execute("SELECT record::text AS id, change::text, whole FROM head")
        there = {row["id"]: row for row in heads}
    sees = {row["id"]: (row["places"], row["contracts"]) for row in people}
    homes = [Home(home.name, home, may_pull=True) for home, _ in tablets]
    # No photo is taken in these rounds: no folder holds any.
    nowhere = Path("no photos")
    evidence = Evidence(url, nowhere, homes, Ledger(), sees, saw=[], witnessed=there)
    found = complaints(evidence)
    for home, witness in tablets:
        found += _not_as_typed(home.name, witness, there)
    return found


def _not_as_typed(name: str, witness: Path, there: dict[str, Any]) -> list[str]:
    """Each work that a tablet showed as saved is on the server as it was typed."""
    found = []
    for line in witness.read_text(encoding="utf-8").splitlines():
        typed = json.loads(line)
        head = there.get(typed["record"])
        if head is None:
            found.append(f"lost: {typed['record']} of {name}")
            continue
        unlike = [n for n, v in typed["fields"].items() if not same(v, head["whole"].get(n))]
        if unlike:
            found.append(f"diverged: {typed['record']} of {name}: {unlike}")
    return found
