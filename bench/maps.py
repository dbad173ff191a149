"""Lists and maps of records as ratios in one run; the last line is JSON.

    python -m bench.maps [--quick]

Each figure is told beside its limit; exit 1 when one lies beyond. ``--quick`` only shows that it
runs: its numbers mean nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

import psycopg

from bench import records
from bench.office import Office, run_alone
from bench.tablets import Tablet
from bench.turns import in_turns, timed
from server.maps.tile import BUFFER, EXTENT, Tile
from server.records.tiles import MOST_A_TILE, SINGLE_FROM_ZOOM, SQUARES, degrees

FEW, MANY, ROUNDS, TILES = 10_000, 1_000_000, 15, 40
QUICK = (400, 1_600, 1, 4)
PERSON = "supervisor"
LISTS = {
    "first": "/records",
    "field": "/field",
    "later": "/records?before={day}~00000000-0000-4000-8000-000000000000",
    "kind": "/records?kind=defect&priority=p1",
    "governorate": "/records?governorate=KW-HA",
}
# Rows that have a word grow with the records: told, and held to no limit.
SEARCH = "/records?text=%D9%85%D9%86%D9%87%D9%84"
DEGREE = {"inspection": "result", "ncr": "severity", "defect": "priority"}
TITLE = {"work": "notes", "ncr": "title", "defect": "description", "obstacle": "description",
         "photo": "caption"}  # fmt: skip
STATELESS = ("photo", "track", "attendance")
PLACES = """
    SELECT DISTINCT floor((ST_X(place) + 180) / 360 * %(n)s)::int,
           floor((1 - asinh(tand(ST_Y(place))) / pi()) / 2 * %(n)s)::int
    FROM defect ORDER BY 1, 2
"""


def measure(place: Office, is_quick: bool) -> dict[str, float]:
    """list_growth, search_growth and tile_ratio, with the milliseconds behind them."""
    few, many, rounds, tiles = QUICK if is_quick else (FEW, MANY, ROUNDS, TILES)
    with place.copied("few") as small, place.copied("many") as large:
        records.fill(small, few)
        records.fill(large, many)
        with small.serve() as near, large.serve() as far:
            asked = [Tablet(near.port, PERSON), Tablet(far.port, PERSON)]
            return {**_lists(asked, rounds), **_tiles(large, asked[1], tiles)}


def _lists(asked: list[Tablet], rounds: int) -> dict[str, float]:
    """The worst growth of any list, each side's page in turns."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 200 * 86400))
    told: dict[str, float] = {}
    for name, path in {**LISTS, "search": SEARCH}.items():
        written = path.format(day=day)
        near, far = in_turns([partial(one.read, written) for one in asked], rounds)
        told |= {f"list_{name}_growth": far / near, f"list_{name}_ms": far * 1000}
    told["search_growth"] = told.pop("list_search_growth")
    return {"list_growth": max(told[f"list_{name}_growth"] for name in LISTS), **told}


def _tiles(place: Office, reader: Tablet, most: int) -> dict[str, float]:
    """The worst of the zooms. Each tile is asked for once, and once in bare SQL, in turns first."""
    ours: Counter[int] = Counter()
    bare: Counter[int] = Counter()
    with place.connect() as connection:
        for turn, tile in enumerate(_some_tiles(connection, most)):
            path = f"/tiles/records/{tile.z}/{tile.x}/{tile.y}.mvt"
            asked, query = (
                partial(reader.read, path),
                partial(connection.execute, _bare(tile).encode()),
            )
            calls = [asked, query] if turn % 2 else [query, asked]
            taken = {call: round(timed(call) * 1e6) for call in calls}
            ours[tile.z] += taken[asked]
            bare[tile.z] += taken[query]
    told = {f"tile_z{z}_ratio": ours[z] / bare[z] for z in ours}
    return {"tile_ratio": max(told.values()), **told, "tile_ms": ours.total() / 1000 / most}


def _some_tiles(connection: psycopg.Connection, most: int) -> Iterator[Tile]:
    """Tiles with something in them: of all the country, of a town, of a street's single records."""
    zooms = (SINGLE_FROM_ZOOM - 5, SINGLE_FROM_ZOOM - 2, SINGLE_FROM_ZOOM)
    for z in zooms:
        found = connection.execute(PLACES, {"n": 2**z}).fetchall()
        step = max(1, len(found) * len(zooms) // most)
        yield from (Tile(z, x, y) for x, y in found[::step][: most // len(zooms)])


def _bare(tile: Tile) -> str:
    """The tile's content in plain SQL, for somebody who sees all."""
    rows = _bare_clusters(tile) if tile.z < SINGLE_FROM_ZOOM else _bare_singles(tile)
    layer = f"ST_AsMVT(tile, 'records', {EXTENT}, 'geom')"
    return f"SELECT {layer} FROM ({rows}) AS tile"  # noqa: S608 - our own constants


def _geometry(place: str, tile: Tile) -> str:
    envelope = f"ST_TileEnvelope({tile.z}, {tile.x}, {tile.y})"
    return f"ST_AsMVTGeom(ST_Transform({place}, 3857), {envelope}, {EXTENT}, {BUFFER}, true)"


def _covers(column: str, tile: Tile, buffer: int) -> str:
    envelope = f"ST_TileEnvelope({tile.z}, {tile.x}, {tile.y})"
    reach = f"ST_Expand({envelope}, {tile.side_m * buffer / EXTENT})"
    return f"{column} && ST_Transform({reach}, 4326)"


def _place(kind: str) -> tuple[str, str]:
    return ("line", "ST_StartPoint(line)") if kind == "track" else ("place", "place")


def _bare_singles(tile: Tile) -> str:
    parts = []
    for kind in records.OWN:
        column, place = _place(kind)
        state = "NULL" if kind in STATELESS else "state"
        parts.append(
            f"SELECT '{kind}' AS kind, CAST(record AS text) AS record, {state} AS state,"  # noqa: S608
            f" {DEGREE.get(kind, 'NULL')} AS degree, left({TITLE.get(kind, 'NULL')}, 80) AS title,"
            f" CAST(working_date AS text) AS date, {_geometry(place, tile)} AS geom"
            f" FROM {kind} WHERE {_covers(column, tile, BUFFER)}"
        )
    return f"{' UNION ALL '.join(parts)} LIMIT {MOST_A_TILE}"


def _bare_clusters(tile: Tile) -> str:
    west, south, east, north = degrees(tile)
    start = f"ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)"
    began = f" AND ST_StartPoint(line) && {start}"
    parts = []
    for kind in records.OWN:
        column, place = _place(kind)
        grave = f"{DEGREE[kind]} IN ('critical', 'p1', 'fail')" if kind in DEGREE else "false"
        parts.append(
            f"SELECT ST_X({place}) AS x, ST_Y({place}) AS y, {grave} AS is_grave FROM {kind}"  # noqa: S608
            f" WHERE {_covers(column, tile, 0)}{began if kind == 'track' else ''}"
        )
    middle = "ST_SetSRID(ST_MakePoint(avg(x), avg(y)), 4326)"
    return (
        f"SELECT count(*), count(*) FILTER (WHERE is_grave) AS grave,"  # noqa: S608
        f" {_geometry(middle, tile)} AS geom FROM ({' UNION ALL '.join(parts)}) AS points"
        f" GROUP BY floor((x - {west}) / {(east - west) / SQUARES}),"
        f" floor((y - {south}) / {(north - south) / SQUARES})"
    )


if __name__ == "__main__":
    run_alone(measure, __doc__)
