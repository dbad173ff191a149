"""Seeded days, looked at from outside; then the same with bugs planted, which must be noticed.

    python -m tests.simulation.simulate --seeds 500        # or --seed 17 to live one day again

Two processes share the seeds, each with a cluster of its own. On failure it prints the seed, the
day's story and the first thing that is not as promised. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from server.config import PROJECT
from tests.simulation.planted import ALL
from tests.simulation.points import AT_LEAST, POINTS
from tests.simulation.scoreboard import write_part

WORKERS = 2
MOST_PLANTED_SEEDS = 60
SEEDS_FOR_EVERY_POINT = 500


@dataclass
class Tally:
    """What all days together came to."""

    runs: int = 0
    points: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    caught: dict[str, int] = field(default_factory=dict)
    broken: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, told: dict[str, Any]) -> None:
        """One line of a worker."""
        if told["planted"]:
            if told["wrong"]:
                self.caught[told["planted"]] = told["seed"]
            return
        self.runs += 1
        self.points.update(told["points"])
        self.wrong.update(line.split(":")[0] for line in told["wrong"])
        if told["wrong"]:
            self.broken.append(told)

    @property
    def rare(self) -> list[str]:
        return [point.name for point in POINTS if self.points[point.name] < AT_LEAST]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--seed", type=int, help="live this one day again, and tell all of it")
    parser.add_argument("--planted", action="append", help="these bugs alone; all by default")
    parser.add_argument("--no-scoreboard", action="store_true")
    arguments = parser.parse_args()
    if arguments.seed is not None:
        sys.exit(0 if _live_again(arguments.seed) else 1)
    started = time.monotonic()
    bugs = arguments.planted or list(ALL)
    tally = Tally()
    for told in _at_once([_days(n, arguments.seeds) for n in range(WORKERS)]):
        tally.hear(told)
    for some in (bugs[i : i + WORKERS] for i in range(0, len(bugs), WORKERS)):
        for told in _at_once([_planted(bug) for bug in some]):
            tally.hear(told)
    is_good = _tell(tally, arguments.seeds, bugs, round(time.monotonic() - started))
    if not arguments.no_scoreboard:
        write_part("simulate", _last_line(tally, bugs), is_good)
    print(json.dumps(_last_line(tally, bugs)), flush=True)  # noqa: T201
    sys.exit(0 if is_good else 1)


def _days(number: int, seeds: int) -> list[str]:
    return ["--first", str(number), "--step", str(WORKERS), "--last", str(seeds)]


def _planted(bug: str) -> list[str]:
    return ["--first", "0", "--step", "1", "--last", str(MOST_PLANTED_SEEDS), "--planted", bug]


def _at_once(tasks: list[list[str]]) -> Iterable[dict[str, Any]]:
    """Workers side by side; the lines of each as it ends. Raises when one did not end well."""
    command = [sys.executable, "-m", "tests.simulation.seeded.worker"]
    # The order of a set must not be another in each process.
    environ = os.environ | {"PYTHONHASHSEED": "0"}
    with ExitStack() as files:
        # Files, not pipes: a worker must not wait until the other one's lines are read.
        told = [files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in tasks]
        workers = [
            subprocess.Popen(command + task, cwd=PROJECT, env=environ, stdout=file)
            for task, file in zip(tasks, told, strict=True)
        ]
        for worker, file in zip(workers, told, strict=True):
            if worker.wait():
                raise RuntimeError(f"a worker ended with {worker.returncode}")
            file.seek(0)
            yield from (json.loads(line) for line in file)


def _tell(tally: Tally, seeds: int, bugs: list[str], seconds: int) -> bool:
    """Say how it went; whether all is as it should be."""
    for point in POINTS:
        _say(f"{point.number:4}  {tally.points[point.name]:6}  {point.name}")
    for broken in tally.broken[:3]:
        _say(f"\nseed {broken['seed']}, its story:\n" + "\n".join(broken["story"]))
        _say(f"first difference of seed {broken['seed']}: {broken['wrong'][0]}")
    should = {
        "nothing is lost, duplicated or diverged": not tally.broken,
        f"every bug is noticed: {tally.caught}": set(tally.caught) == set(bugs),
        f"every point is hit {AT_LEAST} times: {tally.rare}": (
            seeds < SEEDS_FOR_EVERY_POINT or not tally.rare
        ),
    }
    for what in (what for what, is_so in should.items() if not is_so):
        _say(f"NOT SO: {what}")
    _say(f"{tally.runs} days in {seconds} s")
    return all(should.values())


def _last_line(tally: Tally, bugs: list[str]) -> dict[str, Any]:
    return {
        "runs": tally.runs,
        "faults": sum(tally.points.values()),
        "points": {point.name: tally.points[point.name] for point in POINTS},
        "lost": tally.wrong["lost"],
        "duplicated": tally.wrong["duplicated"],
        "diverged": tally.wrong["diverged"],
        "planted_caught": f"{len(tally.caught)}/{len(bugs)}",
    }


def _live_again(seed: int) -> bool:
    told = next(iter(_at_once([["--first", str(seed), "--step", "1", "--last", str(seed + 1)]])))
    for line in [*told["story"], *told["wrong"]]:
        _say(line)
    return not told["wrong"]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
