"""What a schedule would change: the preview that a planner decides on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from server.programme.schedules.placing import UNPLACED, Placed
from server.programme.schedules.rows import COMPARED, Rows
from server.programme.schedules.schedule import Summary
from server.programme.schedules.sharing import Shares
from server.programme.schedules.suspects import suspected_rows
from server.programme.schedules.value_left_out import value_left_out
from shared.rules.calendar_exceptions import laid_apart
from shared.rules.critical_path.predecessors import read_predecessors

# A page shows no more; the counts are whole.
MOST_LISTED = 200
# What a schedule may change of an activity that stands. Its baseline is not among them.
PLACE_COLUMNS = (
    "name_ar", "name_en", "wbs", "governorate", "area", "block", "zone", "section", "from_m",
    "to_m", "work_type", "layer", "predecessors",
)  # fmt: skip
# Numbers that travel as text.
_CHAINAGES = ("from_m", "to_m")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """The contract before the import: rows of its schedule, and its activities, by code."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    links: frozenset[tuple[str, str, str, int]] = frozenset()
    calendars: Sequence[Row] = ()
    activities: Mapping[str, Row] = field(default_factory=dict)
    shares: Shares = field(default_factory=dict)
    recorded: frozenset[str] = frozenset()
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def row(self, code: str) -> Row:
        """What stands under a code: the schedule's row, else the activity."""
        return self.rows.get(code) or self.activities[code]


def preview_of(rows: Rows, placed: Placed, summary: Summary, standing: Standing) -> dict[str, Any]:
    """The preview, ready for JSON.

    ``activities`` counts new, changed, unchanged, gone, and kept: gone from the file, but with
    records of the field, so that they stay. ``unplaced`` has rows on which nothing can be
    measured, ``unknown`` words that name no place of ours, ``suspected`` rows that look like no
    work, ``value`` what no activity would hold any more, ``lost`` what the format holds beyond.
    ``rows_gone`` counts rows of the schedule itself, ``measured`` activities that come and go,
    those of rows among them that only now have a place, or have none any more.
    """
    now = {row["code"]: row for row in rows.activities}
    before = standing.rows.keys() | standing.activities.keys()
    new = [code for code in now if code not in before]
    changes = _changes(now, placed, standing)
    changed = {change["code"] for change in changes}
    left = before - now.keys()
    kept, gone = sorted(left & standing.recorded), sorted(left - standing.recorded)
    same = len(now) - len(new) - len(changed)
    return {
        "activities": {"new": len(new), "changed": len(changed), "unchanged": same}
        | {"gone": len(gone), "kept": len(kept)},
        "links": _links(rows, standing),
        "calendars": _differing_calendars(rows, standing),
        "shares": len(placed.shares.items() ^ _shares_of(placed, standing).items()),
        "new": [_shown(now[code]) for code in new[:MOST_LISTED]],
        "changed": changes[:MOST_LISTED],
        "gone": [_shown(standing.row(code)) for code in gone[:MOST_LISTED]],
        "kept": kept[:MOST_LISTED],
        "placed": len(placed.activities),
        "rows_gone": len(standing.rows.keys() - now.keys()),
        "measured": _measured(placed, standing),
        "lost": summary.lost,
    } | _to_be_looked_at(rows, placed, standing)


def _to_be_looked_at(rows: Rows, placed: Placed, standing: Standing) -> dict[str, Any]:
    """What a planner is to see before Apply; faults keep from it."""
    return {
        "unplaced": _unplaced(rows.activities),
        "unknown": _unknown(placed),
        "suspected": suspected_rows(rows)[:MOST_LISTED],
        "value": value_left_out(placed, standing.shares, standing.recorded, standing.rates),
        "faults": [fault.as_json() for fault in [*rows.faults, *placed.faults][:MOST_LISTED]],
    }


def changes_anything(preview: Mapping[str, Any]) -> bool:
    """Whether to apply it would change a row."""
    counts = preview["activities"]
    return bool(
        counts["new"] + counts["changed"] + counts["gone"]
        + sum(preview["links"].values()) + preview["calendars"] + preview["shares"]
        # Previews of earlier versions are shown still, without these.
        + preview.get("rows_gone", 0) + sum(preview.get("measured", {}).values())
    )  # fmt: skip


def _measured(placed: Placed, standing: Standing) -> dict[str, int]:
    now, before = placed.activities.keys(), standing.activities.keys()
    return {"new": len(now - before), "gone": len(before - now - standing.recorded)}


def _changes(now: Mapping[str, Row], placed: Placed, standing: Standing) -> list[dict[str, Any]]:
    """{code, field, before, after} of each value that differs."""
    pairs: list[tuple[str, Row, Row, Sequence[str]]] = []
    for code, row in now.items():
        if code in standing.rows:
            pairs.append((code, standing.rows[code], row, COMPARED))
        if code in placed.activities and code in standing.activities:
            pairs.append((code, standing.activities[code], placed.activities[code], PLACE_COLUMNS))
    return [
        {
            "code": code,
            "field": name,
            "before": _plain(name, before[name]),
            "after": _plain(name, after[name]),
        }
        for code, before, after, names in pairs
        for name in names
        if before[name] != after[name]
        and _meaning(name, before[name]) != _meaning(name, after[name])
    ]


def _meaning(name: str, value: Any) -> Any:
    """What is compared: "A SS+0; B" and "B FS; A SS" say the same of predecessors."""
    return set(read_predecessors(value)) if name == "predecessors" else _plain(name, value)


def _plain(name: str, value: Any) -> Any:
    """A value as JSON has it; numbers that are alike look alike. A WBS of 1.10 is none."""
    if isinstance(value, (Decimal, float)) or (value and name in _CHAINAGES):
        with suppress(InvalidOperation):
            return format(Decimal(str(value)).normalize(), "f")
    return value


def _links(rows: Rows, standing: Standing) -> dict[str, int]:
    links = {(r["predecessor"], r["successor"], r["type"], r["lag_min"]) for r in rows.links}
    return {"new": len(links - standing.links), "gone": len(standing.links - links)}


def _shares_of(placed: Placed, standing: Standing) -> Shares:
    return {key: q for key, q in standing.shares.items() if key[0] in placed.activities}


def _differing_calendars(rows: Rows, standing: Standing) -> int:
    """Of a first schedule those whose hours are not the contract's own: it names none yet."""
    if standing.rows:
        return _differing(rows.calendars, standing.calendars)
    own = [hours_of(calendar) for calendar in standing.calendars]
    return sum(hours_of(calendar) not in own for calendar in rows.calendars)


def hours_of(calendar: Row) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """A calendar's week, and the spans of days unlike it with their hours, to be compared."""
    days = (
        (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal(), str(hours))
        for first, last, hours in calendar["exceptions"]
    )
    return str(calendar["week"]), tuple(laid_apart(days))


def _differing(after: Sequence[Row], before: Sequence[Row]) -> int:
    """How many calendars are not on both sides alike."""
    sides = [{c["key"]: (c["name"], c["is_default"], c["week"], c["exceptions"]) for c in side}
             for side in (before, after)]  # fmt: skip
    return sum(sides[0].get(key) != sides[1].get(key) for key in sides[0].keys() | sides[1].keys())


def _shown(row: Row) -> dict[str, Any]:
    name = row.get("name") or row.get("name_en")
    start = row.get("start") or row.get("baseline_start")
    finish = row.get("finish") or row.get("baseline_finish")
    return {"code": row["code"], "name": name, "start": start, "finish": finish}


def _unknown(placed: Placed) -> list[dict[str, Any]]:
    """{what, word, count} of words that name no place or BOQ line of ours."""
    return [
        {"what": what, "word": word, "count": count}
        for (what, word), count in placed.unknown.most_common(MOST_LISTED)
    ]


def _unplaced(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """{code, message, count, examples} by what rows lack; summaries are in no need of a place."""
    found = Counter(row["unplaced"] for row in rows if row["unplaced"] not in (None, "summary"))
    return [
        {
            "code": code,
            "count": count,
            "message": {"ar": UNPLACED[code].ar, "en": UNPLACED[code].en},
            "examples": [row["code"] for row in rows if row["unplaced"] == code][:5],
        }
        for code, count in found.most_common()
    ]
