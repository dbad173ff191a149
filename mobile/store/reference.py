"""The programme and the places, fetched whole and swapped in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mobile.shapes import GovernorateView, SectionView
from mobile.store.folding import fold
from mobile.store.local_view import refresh_done
from mobile.store.room import Room, as_json, remember, remembered
from shared.rules.chainage import metres_per_degree
from shared.rules.tonnage import CourseLimit

# Children before parents: foreign keys hold at each step.
_TABLES = ("activity_boq", "activity", "contract", "area", "section", "governorate")


class Reference(Room):
    def has_reference(self) -> bool:
        """Whether the programme and the network have been fetched once."""
        return bool(self.reference_version())

    def reference_version(self) -> str:
        with self.database.read() as rows:
            return remembered(rows, "reference_version")

    def keep_reference(self, reply: Mapping[str, Any]) -> None:
        """Put a reference reply (as loaded by the wire's schema) in place of the one before.

        Of one that says that nothing is newer only the limits of courses are news.
        """
        with self.database.write() as rows:
            courses = as_json([_texts(row) for row in reply["courses"]])
            if courses != remembered(rows, "courses"):
                remember(rows, "courses", courses)
            if reply["is_same"]:
                return
            for table in _TABLES:
                rows.execute(f"DELETE FROM {table}")  # noqa: S608
            _insert(rows, "contract", reply["contracts"], ("number", "title_ar", "title_en"))
            _insert(rows, "area", reply["areas"], ("code", "name_ar", "name_en"))
            _insert(rows, "activity", map(_activity_row, reply["activities"]), _ACTIVITY)
            _insert(rows, "activity_boq", reply["activity_boq"], _LINE)
            _insert(rows, "section", map(_section_row, reply["sections"] or ()), _SECTION)
            _insert(
                rows,
                "governorate",
                ({**row, "rings": as_json(row["rings"])} for row in reply["governorates"]),
                ("iso", "name_ar", "name_en", "rings"),
            )
            worked = rows.execute("SELECT DISTINCT activity FROM record WHERE is_shown = 1")
            refresh_done(rows, [row["activity"] for row in worked.fetchall()])
            remember(rows, "reference_version", reply["version"])

    def sections(self) -> list[SectionView]:
        """The whole network, for the map."""
        with self.database.read() as rows:
            found = rows.execute("SELECT * FROM section ORDER BY code").fetchall()
        return [_section(row) for row in found]

    def sections_near(self, lat: float, lon: float, radius_m: float) -> list[SectionView]:
        """Those whose box comes within ``radius_m``."""
        east, north = metres_per_degree(lat)
        high, wide = radius_m / north * 1.01, radius_m / east * 1.01
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT * FROM section WHERE south <= ? AND north >= ? AND west <= ? AND east >= ?"
                " ORDER BY code",
                (lat + high, lat - high, lon + wide, lon - wide),
            ).fetchall()
        return [_section(row) for row in found]

    def governorates(self) -> list[GovernorateView]:
        with self.database.read() as rows:
            found = rows.execute("SELECT * FROM governorate ORDER BY iso").fetchall()
        return [
            GovernorateView(
                row["iso"],
                row["name_ar"],
                row["name_en"],
                tuple(_turned(ring) for ring in json.loads(row["rings"])),
            )
            for row in found
        ]


_ACTIVITY = (
    "code", "contract", "name_ar", "name_en", "work_type", "layer", "governorate", "area",
    "section", "from_m", "to_m", "baseline_start", "baseline_finish", "lat", "lon", "search",
    "is_done",
)  # fmt: skip
_LINE = ("activity", "boq_item", "description_ar", "description_en", "unit", "quantity")
_SECTION = (
    "code", "road_ref", "name_ar", "name_en", "from_m", "to_m", "lanes", "line", "south", "north",
    "west", "east",
)  # fmt: skip


def _insert(
    rows: sqlite3.Connection, table: str, items: Iterable[Mapping[str, Any]], names: tuple[str, ...]
) -> None:
    marks = ", ".join("?" * len(names))
    rows.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
        ([_plain(item[name]) for name in names] for item in items),
    )


def course_limits(rows: sqlite3.Connection) -> dict[str, CourseLimit]:
    """By work type; empty from a server that sends none."""
    kept = json.loads(remembered(rows, "courses", "[]"))
    return {
        row["work_type"]: CourseLimit(
            row["work_type"], Decimal(row["density_t_m3"]), Decimal(row["most_off_percent"])
        )
        for row in kept
    }


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """As SQLite takes it: decimals and dates as text."""
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _activity_row(row: Mapping[str, Any]) -> dict[str, Any]:
    words = (row["code"], row["name_ar"], row["name_en"], row["section"])
    search = " ".join(fold(word) for word in words if word)
    return {**row, "search": search, "is_done": 0}


def _section_row(row: Mapping[str, Any]) -> dict[str, Any]:
    lons, lats = [position[0] for position in row["line"]], [p[1] for p in row["line"]]
    box = {"south": min(lats), "north": max(lats), "west": min(lons), "east": max(lons)}
    ends = {"from_m": float(row["from_m"]), "to_m": float(row["to_m"])}
    return {**row, **box, **ends, "line": as_json(row["line"])}


def _turned(line: Iterable[list[float]]) -> tuple[tuple[float, float], ...]:
    """GeoJSON's (longitude, latitude) as the screens' (latitude, longitude)."""
    return tuple((position[1], position[0]) for position in line)


def _section(row: sqlite3.Row) -> SectionView:
    return SectionView(
        code=row["code"],
        road_ref=row["road_ref"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        from_m=row["from_m"],
        to_m=row["to_m"],
        lanes=row["lanes"],
        line=_turned(json.loads(row["line"])),
    )
