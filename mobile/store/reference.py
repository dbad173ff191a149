"""The programme and the places, fetched whole and swapped in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mobile.shapes import GovernorateView
from mobile.store.folding import fold
from mobile.store.local_view import refresh_done
from mobile.store.map_features import replace_roads_of_reference
from mobile.store.room import Room, as_json, remember, remembered
from shared.rules.tonnage import CourseLimit

REFERENCE_VERSION = "reference_version"
# Children before parents: foreign keys hold at each step.
_TABLES = ("activity_boq", "activity", "contract", "area", "governorate")


class Reference(Room):
    def has_reference(self) -> bool:
        """Whether the programme and the network have been fetched once."""
        return bool(self.reference_version())

    def reference_version(self) -> str:
        with self.database.read() as rows:
            return remembered(rows, REFERENCE_VERSION)

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
            if reply["sections"] is not None:
                replace_roads_of_reference(rows, reply["sections"])
            _insert(
                rows,
                "governorate",
                ({**row, "rings": as_json(row["rings"])} for row in reply["governorates"]),
                ("iso", "name_ar", "name_en", "rings"),
            )
            worked = rows.execute("SELECT DISTINCT activity FROM record WHERE is_shown = 1")
            refresh_done(rows, [row["activity"] for row in worked.fetchall()])
            remember(rows, REFERENCE_VERSION, reply["version"])

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


def _turned(line: Iterable[list[float]]) -> tuple[tuple[float, float], ...]:
    """GeoJSON's (longitude, latitude) as the screens' (latitude, longitude)."""
    return tuple((position[1], position[0]) for position in line)
