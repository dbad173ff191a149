"""Promises 2, 7 and 8 in the register's own history: once, in the right record, by meaning.

Shares no code with Tareeq on purpose: what a field's policy is stands here once more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

import psycopg

Sees = tuple[tuple[str, ...] | None, tuple[int, ...] | None]
Row = dict[str, Any]
# Never last-wins: two different values of these wait for a person.
SITE = {"activity", "contract", "governorate", "section", "from_m", "to_m", "layer", "lane",
        "place"}  # fmt: skip
REVIEWED = {
    "work": SITE - {"contract", "governorate"} | {"boq_item", "quantity"},
    "inspection": SITE | {"type", "point", "checklist", "readings", "signature", "result"},
    "defect": SITE | {"category", "priority", "length_m", "width_m", "depth_mm", "due_at"},
    "obstacle": SITE | {"category", "owner", "since", "days_cost"},
    "ncr": SITE | {"boq_item", "quantity", "description", "severity", "due_at", "response",
                   "root_cause", "disposition", "corrective_action"},
    "attendance": {"activity", "contract", "governorate", "presence", "reason", "shift",
                   "workers", "place"},
    "photo": {"of", "of_kind", "file", "size", "media_type", "taken_at", "place", "heading_deg"},
}  # fmt: skip
# In these, what a record says as evidence changes by a decision alone.
SETTLED = {
    "work": {"accepted"},
    "inspection": {"approved", "approved_with_comments"},
    "defect": {"closed", "rejected"},
    "obstacle": {"resolved"},
    "ncr": {"closed", "void"},
}
REVISIONS = """SELECT record::text, version, kind, change::text, base::text, mends::text, op, body,
    fields, whole, conflicts, author::text, device, received_at, outcome FROM revision
    ORDER BY record, version"""


def look_at_history(
    server: psycopg.Connection[Any], saw: list[tuple[datetime, str, Sees]]
) -> list[str]:
    revisions = server.execute(REVISIONS).fetchall()
    places = {
        row["code"]: row
        for row in server.execute("SELECT code, governorate, contract FROM activity")
    }
    found = _counted_twice(revisions)
    by_change = {row["change"]: row for row in revisions}
    mends = {(row["mends"], row["author"]): row for row in revisions if row["mends"]}
    before: Row | None = None
    for row in revisions:
        previous = before if before and before["record"] == row["record"] else None
        base = by_change.get(row["base"]) or mends.get((row["base"], row["author"]))
        found += [f"{line}: {row['change']}" for line in _wrong_alone(row, previous)]
        found += [f"{line}: {row['change']}" for line in _wrong_conflict(row, previous, base)]
        if not _was_in_scope(row, _places_of(row, revisions, places), saw):
            found.append(f"diverged: out of its author's scope: {row['change']}")
        before = row
    return found


def _counted_twice(revisions: list[Row]) -> list[str]:
    """2: one effect for each change, and the versions of a record without a gap."""
    seen: dict[str, int] = defaultdict(int)
    versions: dict[str, list[int]] = defaultdict(list)
    for row in revisions:
        seen[row["change"]] += 1
        versions[row["record"]].append(row["version"])
    found = [f"duplicated: {change} has {n} effects" for change, n in seen.items() if n > 1]
    return found + [
        f"diverged: the versions of {record} are {numbers}"
        for record, numbers in versions.items()
        if numbers != list(range(1, len(numbers) + 1))
    ]


def _wrong_alone(row: Row, previous: Row | None) -> list[str]:
    """7: a body changes its own record, and only the fields that it names."""
    body = json.loads(row["body"])
    found = []
    if (body["id"], body["record"]) != (row["change"], row["record"]):
        found.append("diverged: the body is of another record or change")
    if previous is not None and row["op"] == "put":
        touched = {n for n in {*row["whole"], *previous["whole"]}
                   if row["whole"].get(n) != previous["whole"].get(n)}  # fmt: skip
        if extra := touched - set(body["fields"]):
            found.append(f"diverged: it changed {sorted(extra)} as well")
    return found


def _wrong_conflict(row: Row, previous: Row | None, base: Row | None) -> list[str]:
    """8: both values are kept, and what was accepted stands until somebody decides."""
    if previous is None or row["op"] == "decide":
        return []
    reviewed = REVIEWED.get(row["kind"], set())
    is_accepted = previous["whole"].get("state") in SETTLED.get(row["kind"], ())
    found = []
    for name, value in (row["fields"] or {}).items():
        stood = previous["whole"].get(name)
        if name not in reviewed or value == stood:
            continue
        was_seen = base is not None and base["whole"].get(name) == stood
        if name not in previous["conflicts"] and was_seen and not is_accepted:
            continue
        if row["whole"].get(name) != stood:
            found.append(f"diverged: {name} {stood!r} gave way to {value!r} by itself")
        elif not _is_proposed(row["conflicts"], name, value, row["change"]):
            found.append(f"lost: {name} {value!r} is not kept beside {stood!r}")
    return found


def _is_proposed(conflicts: Row, name: str, value: Any, change: str) -> bool:
    proposals = conflicts.get(name, {}).get("proposals", {})
    return {"value": value, "change": change} in proposals.values()


def _places_of(row: Row, revisions: list[Row], places: Row) -> list[Row]:
    """(governorate, contract) where a revision's record is; a photo is where its record is.

    What waited went in later than it arrived: its record's places since then count as well.
    """
    if row["kind"] != "photo":
        return [_site(row, places)]
    of = [one for one in revisions if one["record"] == row["whole"]["of"]]
    before = [one for one in of if one["received_at"] <= row["received_at"]][-1:]
    since = [one for one in of if one["received_at"] >= row["received_at"]]
    return [_site(one, places) for one in before + since]


def _site(row: Row, places: Row) -> Row:
    """A record's activity's place; without one, what it says itself."""
    whole: Row = row["whole"]
    return places[whole["activity"]] if whole.get("activity") else whole


def _was_in_scope(row: Row, places: list[Row], saw: list[tuple[datetime, str, Sees]]) -> bool:
    """7: at the time, or since then: what waited is judged by the scope when it goes in."""
    mine = [(moment, sees) for moment, person, sees in saw if person == row["author"]]
    if not mine:
        return True  # the supervisor sees all
    since = max((moment for moment, _ in mine if moment <= row["received_at"]), default=None)
    return any(
        (sees[0] is None or place["governorate"] in sees[0])
        and (sees[1] is None or place["contract"] in sees[1])
        for moment, sees in mine
        for place in places
        if since is None or moment >= since
    )
