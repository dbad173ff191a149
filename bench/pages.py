"""The ten most used pages as ratios in one run; the last line is JSON.

    python -m bench.pages [--quick]

Each figure is told beside its limit; exit 1 when one lies beyond. ``--quick`` only shows that it
runs: its numbers mean nothing.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice

from uuid6 import uuid7

from bench import records
from bench.inspections import Checker
from bench.office import Office, Server, run_alone
from bench.tablets import Tablet, inspector, receipts
from bench.turns import in_turns
from bench.works import programme
from shared.rules.clocks import Clocks
from shared.wire.change import write_body

FEW, MANY, ROUNDS, PEOPLE, SECONDS = 10_000, 1_000_000, 15, 50, 30.0
QUICK = (400, 1_600, 1, 3, 1.0)
GOVERNORATE, INSPECTOR, PERSON = "KW-HA", "inspector.hawalli", "supervisor"
EMPTY_PAGE = "/account"
PAGES = {
    "overview": "/",
    "field": "/field",
    "records": "/records",
    "record": "/records/{inspection}",
    "works": "/works",
    "work": "/works/{work}",
    "ncrs": "/ncrs",
    "review": "/review",
    "contract": "/programme/9",
    "ahead": "/look-ahead?contract=9",
}
# Told beside them, and held to no limit.
MORE = {"queues": "/queues", "requests": "/requests", "tours": "/tours"}
# As every browser asks; without a cookie the answer is packed (server.http.compression).
BROWSER = {"Accept-Encoding": "gzip"}


def measure(place: Office, is_quick: bool) -> dict[str, float]:
    """slowest_ratio, growth and requests_per_s, with each page's milliseconds behind them."""
    few, many, rounds, people, seconds = QUICK if is_quick else (FEW, MANY, ROUNDS, PEOPLE, SECONDS)
    with place.copied("few") as small, place.copied("many") as large:
        records.fill(small, few)
        records.fill(large, many)
        with small.serve() as near, large.serve() as far:
            sides = [_paths(small, near), _paths(large, far)]
            told = _pages([Tablet(side.port, PERSON) for side in (near, far)], sides, rounds)
            ten = [sides[1][name] for name in PAGES]
            return {**told, "requests_per_s": _together(far, ten, people, seconds)}


def _paths(place: Office, server: Server) -> dict[str, str]:
    """The pages' addresses; those of records name what an inspector has just sent."""
    tablet, now, line = Tablet(server.port, INSPECTOR), datetime.now(UTC), programme(place)
    writer = inspector(line[GOVERNORATE], 0)
    ((work, body),) = islice(writer.bodies(), 1)
    found, where = writer.stand()
    change, inspected = uuid7(), uuid7()
    fields = Checker(0).fields(found, where, now.isoformat())
    clocks = Clocks(now, 9_000_000, "4b1f-bench", now)
    sheet = write_body(change, inspected, "inspection", "put", None, fields, now, clocks)
    told = receipts(tablet.push(tablet.write_push([(work, body), (change, sheet)], now)))
    if any(receipt["outcome"] != "created" for receipt in told):
        raise RuntimeError(f"a record did not go in: {told}")
    named = {"work": json.loads(body)["record"], "inspection": str(inspected)}
    tablet.close()
    return {name: path.format(**named) for name, path in {**PAGES, **MORE}.items()}


def _pages(asked: list[Tablet], sides: list[dict[str, str]], rounds: int) -> dict[str, float]:
    """Each page at both sizes, and the empty one, in turns."""
    told: dict[str, float] = {}
    for name in sides[0]:
        both = zip(asked, sides, strict=True)
        calls = [partial(one.read, side[name], BROWSER) for one, side in both]
        near, far, empty = in_turns([*calls, partial(asked[1].read, EMPTY_PAGE, BROWSER)], rounds)
        told |= {f"{name}_ratio": far / empty, f"{name}_growth": far / near}
        told[f"{name}_ms"] = far * 1000
    slowest = max(told[f"{name}_ratio"] for name in PAGES)
    return {
        "slowest_ratio": slowest,
        "growth": max(told[f"{name}_growth"] for name in PAGES),
        **told,
    }


def _together(server: Server, paths: list[str], people: int, seconds: float) -> float:
    """Pages a second while so many signed-in people read, each one page after the other."""
    signed_in = [Tablet(server.port, PERSON) for _ in range(people)]
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(people) as pool:
        started = time.perf_counter()
        read = sum(pool.map(partial(_read_on, paths, until), signed_in, range(people)))
        return read / (time.perf_counter() - started)


def _read_on(paths: list[str], until: float, reader: Tablet, first: int) -> int:
    """How many pages one of them has read by then; each begins with another."""
    count = 0
    for path in islice(cycle(paths), first, None):
        if time.perf_counter() > until:
            break
        reader.read(path, BROWSER)
        count += 1
    return count


if __name__ == "__main__":
    run_alone(measure, __doc__)
