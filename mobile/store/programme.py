"""Activities as screens ask for them: due, nearest, by code; quick with 100,000 of them."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mobile.shapes import ActivityView, BoqLine, ContractView, Fix
from mobile.store.folding import fold
from mobile.store.reference import Reference, course_limits
from mobile.store.work_lists import decimal_of
from shared.rules.chainage import metres_per_degree
from shared.rules.tonnage import CourseLimit
from shared.vocabulary.works import WITHDRAWN

_ACTIVITY = """SELECT activity.*, contract.title_ar, contract.title_en, area.name_ar AS area_ar,
    area.name_en AS area_en, (SELECT count(*) FROM record WHERE record.activity = activity.code
        AND kind = 'work' AND is_shown = 1 AND state <> ?) AS works_count
    FROM activity LEFT JOIN contract ON contract.number = activity.contract
    LEFT JOIN area ON area.code = activity.area"""
# Squares of degrees order as well as metres do, within one country.
_CONTRACTS = """SELECT number, title_ar, title_en, governorate FROM (
        SELECT contract, governorate,
            min((lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * 0.76) AS far
        FROM activity GROUP BY contract, governorate)
    JOIN contract ON contract.number = contract ORDER BY far, number"""
_FIRST_RADIUS_M = 500.0
# Wider than any country this is used in: past it, everything is taken.
_LAST_RADIUS_M = 1_000_000.0


class Programme(Reference):
    def activity(self, code: str, near: Fix | None = None) -> ActivityView | None:
        found = self._views([code], near)
        return found[0] if found else None

    def boq_lines(self, activity: str) -> tuple[BoqLine, ...]:
        with self.database.read() as rows:
            return _lines(rows, activity)

    def contracts(self, near: Fix | None = None) -> list[ContractView]:
        """Those with activities here: nearest first, else by their number."""
        place = {"lat": near.lat, "lon": near.lon} if near else {"lat": None, "lon": None}
        with self.database.read() as rows:
            found = rows.execute(_CONTRACTS, place).fetchall()
        views: dict[int, ContractView] = {}
        for row in found:
            views.setdefault(row["number"], ContractView(**dict(row)))
        return list(views.values())

    def activities_nearest(self, near: Fix, *, limit: int = 20) -> list[ActivityView]:
        """Nearest first, whether due or not."""
        with self.database.read() as rows:
            codes = _nearest(rows, near, "1", [], limit)
        return self._views(codes, near)

    def activities_due(
        self, on: date, near: Fix | None, *, search: str = "", limit: int = 50
    ) -> list[ActivityView]:
        """Begun by plan and not measured in full yet; nearest first, else by planned finish."""
        where, values = "is_done = 0 AND baseline_start <= ?", list[Any]([on.isoformat()])
        for word in fold(search).split():
            where += " AND instr(search, ?)"
            values.append(word)
        with self.database.read() as rows:
            if near is not None:
                codes = _nearest(rows, near, where, values, limit)
            else:
                found = rows.execute(
                    f"SELECT code FROM activity WHERE {where}"  # noqa: S608
                    " ORDER BY baseline_finish, code LIMIT ?",
                    (*values, limit),
                )
                codes = [row["code"] for row in found]
        return self._views(codes, near)

    def _views(self, codes: Sequence[str], near: Fix | None) -> list[ActivityView]:
        """Views in the order of ``codes``."""
        with self.database.read() as rows:
            found = rows.execute(
                f"{_ACTIVITY} WHERE activity.code IN ({', '.join('?' * len(codes))})",
                (WITHDRAWN, *codes),
            ).fetchall()
            courses = course_limits(rows)
            views = {
                row["code"]: _view(row, near, _lines(rows, row["code"]), courses) for row in found
            }
        return [views[code] for code in codes if code in views]


def distance_m(near: Fix, lat: float, lon: float) -> float:
    """Metres between two places of one country, the ground taken as flat between them."""
    east, north = metres_per_degree((near.lat + lat) / 2)
    return math.hypot((lon - near.lon) * east, (lat - near.lat) * north)


def _nearest(
    rows: sqlite3.Connection, near: Fix, where: str, values: list[Any], limit: int
) -> list[str]:
    """Codes, nearest first: a box is widened until the circle in it holds enough."""
    east, north = metres_per_degree(near.lat)
    radius_m = _FIRST_RADIUS_M
    while True:
        is_last = radius_m >= _LAST_RADIUS_M
        high = 180.0 if is_last else radius_m / north
        wide = 360.0 if is_last else radius_m / east
        box = (near.lat - high, near.lat + high, near.lon - wide, near.lon + wide)
        found = rows.execute(
            "SELECT code, lat, lon FROM activity"  # noqa: S608
            f" WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND {where}",
            (*box, *values),
        ).fetchall()
        ranked = sorted((distance_m(near, r["lat"], r["lon"]), r["code"]) for r in found)
        within = [code for metres, code in ranked if is_last or metres <= radius_m]
        if is_last or len(within) >= limit:
            return within[:limit]
        radius_m *= 2


def _view(
    row: sqlite3.Row,
    near: Fix | None,
    lines: tuple[BoqLine, ...],
    courses: Mapping[str, CourseLimit],
) -> ActivityView:  # long: a line a field
    return ActivityView(
        code=row["code"],
        contract=row["contract"],
        contract_title_ar=row["title_ar"] or "",
        contract_title_en=row["title_en"] or "",
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        work_type=row["work_type"],
        layer=row["layer"],
        governorate=row["governorate"],
        area_ar=row["area_ar"] or "",
        area_en=row["area_en"] or "",
        section=row["section"],
        from_m=decimal_of(row["from_m"]),
        to_m=decimal_of(row["to_m"]),
        baseline_start=date.fromisoformat(row["baseline_start"]),
        baseline_finish=date.fromisoformat(row["baseline_finish"]),
        lat=row["lat"],
        lon=row["lon"],
        distance_m=None if near is None else distance_m(near, row["lat"], row["lon"]),
        works_count=row["works_count"],
        boq_lines=lines,
        course=courses.get(row["work_type"]),
    )


def _lines(rows: sqlite3.Connection, activity: str) -> tuple[BoqLine, ...]:
    found = rows.execute(
        "SELECT * FROM activity_boq WHERE activity = ? ORDER BY boq_item", (activity,)
    )
    return tuple(
        BoqLine(
            row["boq_item"],
            row["description_ar"],
            row["description_en"],
            row["unit"],
            Decimal(row["quantity"]),
        )
        for row in found
    )
