"""The figures of sync, as ratios in one run; the last line is JSON.

    python -m bench.sync [FIGURE ...] [--quick]

Figures: push, pull, photo, day, save, growth; all of them when none is named. Each is told beside
its limit. ``--quick`` only shows that each runs: its numbers mean nothing.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Callable, Sequence

from bench.limits import tell
from bench.office import Office, office

Measure = Callable[[Office, bool], dict[str, float]]
FIGURES = ("push", "pull", "photo", "day", "save", "growth")


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the figures; exit 1 when one was not had, or lies beyond its limit."""
    arguments = _arguments(words)
    told: dict[str, float] = {}
    failed: list[str] = []
    with office() as place:
        for name in arguments.figures or FIGURES:
            started = time.monotonic()
            try:
                told |= _measure_of(name)(place, arguments.quick)
            except (RuntimeError, AssertionError, OSError):
                traceback.print_exc()
                failed.append(name)
            _say(f"{name}: {time.monotonic() - started:.0f} s")
    sys.exit(tell(told, failed, is_quick=arguments.quick))


def _measure_of(name: str) -> Measure:
    found: Measure = importlib.import_module(f"bench.{name}").measure
    return found


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args(words)
    unknown = set(arguments.figures) - set(FIGURES)
    if unknown:
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    return arguments


if __name__ == "__main__":
    main()
