"""Activities as screens ask for them: due, nearest, by code; quick with 100,000 of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mobile.shapes import ActivityView, BoqLine, ContractView, Fix
from mobile.store.folding import fold
from mobile.store.nearness import Nearness, distance_m
from mobile.store.reference import Reference, course_limits
from mobile.store.work_lists import decimal_of
from shared.rules.chainage import Position
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
            codes = Nearness(rows, near).codes("1", [], limit)
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
                codes = Nearness(rows, near).codes(where, values, limit)
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
            nearness = Nearness(rows, near) if near else None
            views = {}
            for row in found:
                lines = _lines(rows, row["code"])
                at = nearness.position_of(row) if nearness else None
                views[row["code"]] = _view(row, near, at, lines, courses)
        return [views[code] for code in codes if code in views]


def _view(
    row: sqlite3.Row,
    near: Fix | None,
    at: Position | None,
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
        nearest=at,
        distance_m=distance_m(near, *at) if near and at else None,
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
