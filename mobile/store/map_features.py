"""Rows of the map: a road, work zone or area of a contract's pack each.

Contract 0 holds the roads that a server without packs sent with the reference.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from mobile.store.database import Database
from mobile.store.room import as_json
from shared.rules.roads import STREET, road_class
from shared.wire.map_pack import ROAD, Feature, packed_line, positions_of

OF_REFERENCE = 0
# Degrees a side: a finger's way of streets is a few cells, all of the country few of the others.
_SIDES = {"street": 0.05, "major": 0.25}

_INSERT = """INSERT OR REPLACE INTO map_feature
    (contract, id, digest, kind, code, road_ref, name_ar, name_en, said, line, cell,
     south, west, north, east) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def insert(rows: sqlite3.Connection, contract: int, features: Iterable[Feature]) -> None:
    rows.executemany(_INSERT, (_row(contract, feature) for feature in features))


def replace_roads_of_reference(
    rows: sqlite3.Connection, sections: Iterable[Mapping[str, Any]]
) -> None:
    """The whole network from a server without packs, in place of all that was here."""
    for table in ("map_feature", "map_pack"):
        rows.execute(f"DELETE FROM {table}")  # noqa: S608
    insert(rows, OF_REFERENCE, (road_of(section) for section in sections if section["line"]))


def take_over_sections(database: Database) -> None:
    """Roads that an earlier version of the tablet kept in a table of their own."""
    with database.read() as rows:
        found = rows.execute("SELECT * FROM section WHERE line <> '[]'").fetchall()
    if found:
        roads = [road_of({**row, "line": json.loads(row["line"])}) for row in map(dict, found)]
        with database.write() as rows:
            insert(rows, OF_REFERENCE, roads)
            rows.execute("DELETE FROM section WHERE line <> '[]'")


def road_of(section: Mapping[str, Any]) -> Feature:
    """A section of the reference as a pack would have it."""
    said = {name: section[name] for name in ("code", "road_ref", "name_ar", "name_en", "lanes")}
    said |= {name: str(section[name]) for name in ("from_m", "to_m")}
    return Feature(ROAD, said, packed_line(section["line"]))


def digests(rows: sqlite3.Connection, contract: int) -> list[tuple[str, str]]:
    """(id, digest) of all that is held of a contract's pack."""
    asked = "SELECT id, digest FROM map_feature WHERE contract = ?"
    return [(row["id"], row["digest"]) for row in rows.execute(asked, (contract,))]


def _row(contract: int, feature: Feature) -> tuple[Any, ...]:
    said, positions = feature.said, positions_of(feature.line)
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    box = (min(lats), min(lons), max(lats), max(lons))
    names = (said["code"], str(said.get("road_ref", "")), said["name_ar"], said["name_en"])
    whole = (as_json(said), feature.line, _cell(feature, box))
    return (contract, feature.id, feature.digest, feature.kind, *names, *whole, *box)


def _cell(feature: Feature, box: tuple[float, float, float, float]) -> str:
    """Of a road: the group that it belongs to, and the square where its middle lies."""
    if feature.kind != ROAD:
        return ""
    is_street = road_class(str(feature.said["road_ref"])) == STREET
    group = "street" if is_street else "major"
    south, west, north, east = box
    column, row = ((west + east) / 2 // _SIDES[group], (south + north) / 2 // _SIDES[group])
    return f"{group}/{int(column)}/{int(row)}"
