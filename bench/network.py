"""The forecast of a network of 5,000 activities; the last line is JSON.

    python -m bench.network [--activities N] [--beside-mpxj]

Beside MPXJ the same network is scheduled by MPXJ's own scheduler in this process, its Java
machine warm, in turns with ours; every early and late date must agree before a time counts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from shared.rules.critical_path.forecast import NetworkForecast, forecast
from shared.rules.critical_path.network import Link, LinkKind, Network, NetworkActivity
from shared.rules.working_time import WorkingTime, moment_of, start_of

START = date(2025, 1, 5)
HOURS = ((8, 12), (13, 17))
MINUTES_A_DAY = 480
REST = {4, 5}
TURNS = 7
REACH = 60  # how far back a predecessor lies
KINDS: tuple[LinkKind, ...] = ("FS",) * 8 + ("SS", "FF")
LAGS = (0,) * 6 + (1, 2, -1)
WEEK = WorkingTime(
    lambda day: () if day.weekday() in REST else tuple((a * 60, b * 60) for a, b in HOURS)
)
Tie = tuple[int, int, LinkKind, int]


def ties(count: int) -> list[Tie]:
    """Two predecessors an activity: number, number of the successor, kind, lag in days."""
    chance = random.Random(5)  # noqa: S311 - the same network each time
    found: dict[tuple[int, int], Tie] = {}
    for second in range(1, count):
        for _ in range(2):
            first = chance.randrange(max(0, second - REACH), second)
            found[first, second] = (first, second, chance.choice(KINDS), chance.choice(LAGS))
    return list(found.values())


def network(count: int, longer: int = 0) -> Network:
    """``count`` activities of one to nine days, and ``longer`` days more, on one calendar."""
    activities = [
        NetworkActivity(str(n), (n * 7 % 9 + 1 + longer) * MINUTES_A_DAY, "week")
        for n in range(count)
    ]
    links = [Link(str(a), str(b), kind, lag * MINUTES_A_DAY) for a, b, kind, lag in ties(count)]
    return Network(activities, links, {"week": WEEK})


def ours(plan: Network) -> NetworkForecast:
    return forecast(plan, start_of(START) + HOURS[0][0] * 60)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def beside_mpxj(plan: Network) -> dict[str, float]:
    """Our time, MPXJ's, and the ratio: the best of some turns each."""
    from bench.network_mpxj import Scheduler  # noqa: PLC0415 - starts a Java machine

    theirs = Scheduler(plan)
    turns = [(timed(lambda: ours(plan)), timed(theirs.schedule)) for _ in range(TURNS)]
    differ = different(ours(plan), theirs.dates())
    if differ:
        raise AssertionError(f"{len(differ)} dates differ from MPXJ's: {differ[:3]}")
    mine, other = (min(times) for times in zip(*turns, strict=True))
    return {"forecast_s": mine, "mpxj_s": other, "cpm_ratio": mine / other}


def different(found: NetworkForecast, theirs: dict[str, list[str]]) -> list[Any]:
    """Activities whose four dates are not MPXJ's, as YYYY-MM-DDTHH:MM."""
    wrong = []
    for code, placed in found.placed.items():
        minutes = (placed.start, placed.finish, placed.late_start, placed.late_finish)
        dates = [moment_of(minute or 0).strftime("%Y-%m-%dT%H:%M") for minute in minutes]
        if dates != theirs[code]:
            wrong.append((code, dates, theirs[code]))
    return wrong


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=5000)
    parser.add_argument("--beside-mpxj", action="store_true")
    asked = parser.parse_args(words)
    plan = network(asked.activities)
    ours(plan)  # lays out the calendar, once a process
    if asked.beside_mpxj:
        told = beside_mpxj(plan)
    else:
        told = {"forecast_s": min(timed(lambda: ours(plan)) for _ in range(TURNS))}
    counts = {"activities": len(plan.activities), "links": len(plan.links)}
    rounded = {name: float(f"{value:.3g}") for name, value in told.items()}
    sys.stdout.write(json.dumps(counts | rounded) + "\n")


if __name__ == "__main__":
    main()
