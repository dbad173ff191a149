"""The figures of sync, as ratios in one run; the last line is JSON.

    python -m bench.sync [FIGURE ...] [--quick]

Figures: push, pull, photo, day, save, growth; all of them when none is named. ``--quick`` only
shows that each runs: its numbers mean nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence

from bench.office import Office, office

Measure = Callable[[Office, bool], dict[str, float]]
FIGURES = ("push", "pull", "photo", "day", "save", "growth")


def main(words: Sequence[str] | None = None) -> None:
    arguments = _arguments(words)
    told: dict[str, float] = {}
    with office() as place:
        for name in arguments.figures or FIGURES:
            started = time.monotonic()
            told |= _rounded(_measure_of(name)(place, arguments.quick))
            _say(f"{name}: {time.monotonic() - started:.0f} s")
    sys.stdout.write(json.dumps(told) + "\n")


def _measure_of(name: str) -> Measure:
    found: Measure = importlib.import_module(f"bench.{name}").measure
    return found


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    """Four digits that count: a ratio keeps its thousandths, a rate its units."""
    return {name: float(f"{value:.4g}") for name, value in figures.items()}


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="*", choices=[*FIGURES, []], metavar="FIGURE")
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
