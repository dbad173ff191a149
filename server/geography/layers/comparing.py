"""What a version would change of a layer: new, changed, gone, unchanged, and what hinders it."""

from __future__ import annotations

import json
from typing import Any

import shapely
from shapely.geometry import shape as shape_of

from server.geography.layers.composing import Composed
from server.geography.layers.drawing import small_map
from server.geography.layers.referring import (
    FAMILIES,
    activities_beyond,
    activities_elsewhere,
    references,
)
from server.geography.layers.standing import Row
from server.geography.layers.wording import GOVERNORATES, ROADS, told

MOST_SHOWN = 200
_SAME = 10**-7


def preview_of(layer: str, composed: Composed, standing: dict[str, Row]) -> dict[str, Any]:
    """What a planner is shown before deciding, as plain JSON.

    ``counts`` of new, changed, gone and unchanged; ``new``, ``changed`` (with which columns) and
    ``gone`` (with what refers to them); ``faults``, ``notes``, ``map``.
    """
    rows = {row["code"]: row for row in composed.rows}
    changed = _changed(rows, standing)
    new = [code for code in rows if code not in standing]
    gone = sorted(standing.keys() - rows.keys()) if not composed.faults else []
    referred = references(layer, gone)
    faults = composed.faults + _in_use(referred, standing) + _stretches(layer, rows, changed)
    return {
        "counts": {
            "new": len(new),
            "changed": len(changed),
            "gone": len(gone),
            "unchanged": len(rows) - len(new) - len(changed),
        },
        "new": [_told(rows[code]) for code in new[:MOST_SHOWN]],
        "changed": [{**_told(rows[c]), "what": what} for c, what in _first(changed)],
        "gone": [_told(standing[code]) for code in gone[:MOST_SHOWN]],
        "fault_count": len(faults),
        "faults": faults[:MOST_SHOWN],
        "notes": (_elsewhere(layer, rows, changed) + composed.notes)[:MOST_SHOWN],
        "map": small_map(list(standing.values()), composed.rows),
    }


def changes_anything(preview: dict[str, Any]) -> bool:
    return any(preview["counts"][name] for name in ("new", "changed", "gone"))


def gone_codes(rows: list[Row], standing: dict[str, Row]) -> list[str]:
    return sorted(standing.keys() - {row["code"] for row in rows})


def _changed(rows: dict[str, Row], standing: dict[str, Row]) -> dict[str, list[str]]:
    found = {}
    for code, row in rows.items():
        before = standing.get(code)
        if before is not None:
            what = [name for name in row if not _is_same(name, row[name], before[name])]
            if what:
                found[code] = what
    return found


def _is_same(name: str, one: Any, other: Any) -> bool:
    if name != "shape" or one == other:
        return bool(one == other)
    pair = [shapely.normalize(shape_of(given)) for given in (one, other)]
    return bool(shapely.equals_exact(*pair, tolerance=_SAME))


def _first(changed: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    return list(changed.items())[:MOST_SHOWN]


def _told(row: Row) -> dict[str, str]:
    return {name: row[name] for name in ("code", "name_ar", "name_en")}


def _in_use(referred: dict[str, dict[str, int]], standing: dict[str, Row]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for code, counts in referred.items():
        counted = ", ".join(f"{FAMILIES[f].en} {counts[f]}" for f in FAMILIES.codes if f in counts)
        name = f"{code} {standing[code]['name_ar']}"
        found.append({**told("in_use", name, counted), "counts": counts})
    return found


def _stretches(
    layer: str, rows: dict[str, Row], changed: dict[str, list[str]]
) -> list[dict[str, str]]:
    moved = [rows[code] for code, what in changed.items() if {"from_m", "to_m"} & set(what)]
    if layer != ROADS or not moved:
        return []
    return [told("stretch_lost", code, str(n)) for code, n in activities_beyond(moved).items()]


def _elsewhere(
    layer: str, rows: dict[str, Row], changed: dict[str, list[str]]
) -> list[dict[str, str]]:
    moved = [rows[code] for code, what in changed.items() if "shape" in what]
    if layer != GOVERNORATES or not moved:
        return []
    count = activities_elsewhere(moved, [json.dumps(row["shape"]) for row in moved])
    return [told("activities_elsewhere", str(count))] if count else []
