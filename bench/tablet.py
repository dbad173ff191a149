"""The tablet's figures, each measured in a window of its own; the last line is JSON.

    python -m bench.tablet [--quick]

start_ratio: first frame of the tablet with 100,000 records held, to that of Kivy's own
hello-world, both counted from before their interpreter, in turns, medians. start_today_ratio: the
same to the page of Today. open_s, filter_s: the list of all those records, to the frame that shows
it; the slowest of five searches. memory_mb: the highest of that process. save_p95_ms: of 300 works.
map_frame_ms and the like: see bench.map_frame.
``--quick`` only shows that each runs: its numbers mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import map_frame
from bench.limits import tell
from bench.tablet_held import hold

ROOT = Path(__file__).parents[1]
HELD, STARTS, SAVES = 100_000, 7, 300
QUICK = (500, 1, 10)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the figures; exit 1 when one lies beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args(words).quick
    held, starts, saves = QUICK if is_quick else (HELD, STARTS, SAVES)
    with tempfile.TemporaryDirectory(prefix="tareeq-bench-") as folder:
        home = Path(folder) / "tablet"
        hold(home, held)
        figures = _starts(home, starts)
        seen = _window("list", str(home), str(saves))
        if seen.pop("rows") != held:
            raise RuntimeError("the list did not show all that is held")
        figures |= seen | map_frame.measure(is_quick)
    sys.exit(tell(figures, [], is_quick=is_quick))


def _starts(home: Path, count: int) -> dict[str, float]:
    """Medians of starts in turns; the first of each warms the disk's cache and is left out."""
    hello_s, first_s, today_s = [], [], []
    for _ in range(count + 1):
        began = time.time()
        hello_s.append(_window("hello")["first"] - began)
        began = time.time()
        own = _window("start", str(home))
        if own["page"] != "today":
            raise RuntimeError(f"it opened on {own['page']}")
        first_s.append(own["first"] - began)
        today_s.append(own["today"] - began)
    hello = median(hello_s[1:])
    return {
        "start_ratio": median(first_s[1:]) / hello,
        "start_today_ratio": median(today_s[1:]) / hello,
        "start_hello_s": hello,
    }


def _window(*words: str) -> dict[str, Any]:
    """What a process of ``bench.tablet_window`` told. Raises RuntimeError when it told nothing."""
    with tempfile.TemporaryDirectory(prefix="tareeq-kivy-") as kivy_home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.tablet_window", *words],
            cwd=ROOT, env={**os.environ, "KIVY_HOME": kivy_home, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    told = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not told:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(told[-1])
    return figures


if __name__ == "__main__":
    main()
