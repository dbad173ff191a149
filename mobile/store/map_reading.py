"""The map as screens ask for it: by place, by code, and cell by cell."""

from __future__ import annotations

import json
import sqlite3

from mobile.shapes import AreaView, MapCell, RoadLine, SectionView, ZoneView
from mobile.store.room import Room, remembered
from shared.rules.chainage import metres_per_degree
from shared.wire.map_pack import AREA, ROAD, ZONE, positions_of

# Several contracts' packs may hold the same road or area.
_ONCE = "GROUP BY id ORDER BY id"


class MapReading(Room):
    def map_version(self) -> str:
        """Another text when roads, work zones or areas are others."""
        with self.database.read() as rows:
            packs = rows.execute("SELECT contract, version FROM map_pack ORDER BY contract")
            held = [f"{row['contract']}:{row['version']}" for row in packs]
            return " ".join([remembered(rows, "reference_version"), *held])

    def sections(self) -> list[SectionView]:
        """The whole network."""
        with self.database.read() as rows:
            asked = f"SELECT * FROM map_feature WHERE kind = ? {_ONCE}"  # noqa: S608
            return [_section(row) for row in rows.execute(asked, (ROAD,))]

    def section(self, code: str) -> SectionView | None:
        with self.database.read() as rows:
            asked = "SELECT * FROM map_feature WHERE id = ?"
            found = rows.execute(asked, (f"{ROAD}:{code}",)).fetchone()
        return None if found is None else _section(found)

    def sections_near(self, lat: float, lon: float, radius_m: float) -> list[SectionView]:
        """Those whose box comes within ``radius_m``."""
        with self.database.read() as rows:
            return [_section(row) for row in _near(rows, ROAD, lat, lon, radius_m)]

    def areas(self) -> list[AreaView]:
        with self.database.read() as rows:
            asked = f"SELECT * FROM map_feature WHERE kind = ? {_ONCE}"  # noqa: S608
            return [_area(row) for row in rows.execute(asked, (AREA,))]

    def areas_near(self, lat: float, lon: float, radius_m: float) -> list[AreaView]:
        """Those whose centre may lie within ``radius_m``."""
        with self.database.read() as rows:
            return [_area(row) for row in _near(rows, AREA, lat, lon, radius_m)]

    def map_cells(self) -> list[MapCell]:
        """Where there are roads to be drawn; without reading any line."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT cell, min(west) AS west, min(south) AS south, max(east) AS east,"
                " max(north) AS north FROM map_feature WHERE cell <> '' GROUP BY cell"
            ).fetchall()
        return [
            MapCell(
                row["cell"],
                row["cell"].partition("/")[0],
                row["west"],
                row["south"],
                row["east"],
                row["north"],
            )
            for row in found
        ]

    def map_cell(self, key: str) -> list[RoadLine]:
        """The roads of one cell."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT code, road_ref, name_ar, name_en, line FROM map_feature"  # noqa: S608
                f" WHERE cell = ? {_ONCE}",
                (key,),
            ).fetchall()
        return [RoadLine(*row) for row in found]

    def zones(self) -> list[ZoneView]:
        """All work zones of one's contracts."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT contract, code, name_ar, name_en, line FROM map_feature"
                " WHERE kind = ? ORDER BY contract, code",
                (ZONE,),
            ).fetchall()
        return [
            ZoneView(
                row["contract"], row["code"], row["name_ar"], row["name_en"], _turned(row["line"])
            )
            for row in found
        ]


def _near(
    rows: sqlite3.Connection, kind: str, lat: float, lon: float, radius_m: float
) -> list[sqlite3.Row]:
    east, north = metres_per_degree(lat)
    high, wide = radius_m / north * 1.01, radius_m / east * 1.01
    return rows.execute(
        "SELECT * FROM map_feature WHERE kind = ? AND south <= ? AND north >= ?"  # noqa: S608
        f" AND west <= ? AND east >= ? {_ONCE}",
        (kind, lat + high, lat - high, lon + wide, lon - wide),
    ).fetchall()


def _area(row: sqlite3.Row) -> AreaView:
    return AreaView(row["code"], row["name_ar"], row["name_en"], row["south"], row["west"])


def _section(row: sqlite3.Row) -> SectionView:
    said = json.loads(row["said"])
    return SectionView(
        code=row["code"],
        road_ref=row["road_ref"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        from_m=float(said["from_m"]),
        to_m=float(said["to_m"]),
        lanes=said["lanes"],
        line=_turned(row["line"]),
    )


def _turned(line: bytes) -> tuple[tuple[float, float], ...]:
    """The packs' (longitude, latitude) as the screens' (latitude, longitude)."""
    return tuple((lat, lon) for lon, lat in positions_of(line))
