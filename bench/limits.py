"""What is asked of the figures, and the last words of a run: each beside its limit, then JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping

AT_MOST = {
    "pull_growth": 1.5,
    "day_bytes": 15_000,
    "save_ratio": 3,
    "server_growth_mb": 20,
    "page_ratio": 4,
    "page_growth": 1.3,
    "roll_up_ratio": 4,
    "roll_up_growth": 1.3,
    "accept_growth": 1.3,
    "cpm_ratio": 3,
    "import_ratio": 2.5,
    "tile_ratio": 1.5,
    "list_growth": 1.3,
    "slowest_ratio": 6,
    "growth": 1.3,
    "start_ratio": 1.5,
    "open_s": 2,
    "filter_s": 0.3,
    "memory_mb": 350,
    "figures_growth": 1.3,
    "pdf_ratio": 1.3,
    "save_p95_ms": 50,
    "map_frame_ms": 16,
}
AT_LEAST = {"push_ratio": 0.08, "pull_ratio": 0.5, "photo_ratio": 0.5}


def tell(
    figures: Mapping[str, float],
    failed: list[str],
    *,
    is_quick: bool,
    at_most: Mapping[str, float] = AT_MOST,
) -> int:
    """Print the figures, the last line as JSON; the exit code.

    1 when one was not had (``failed``) or, as it was measured and unless ``is_quick``, lies
    beyond its limit.
    """
    # Four digits that count: a ratio keeps its thousandths, a rate its units.
    rounded = {name: float(f"{value:.4g}") for name, value in figures.items()}
    held = [] if is_quick else list(_beside_limits(figures, at_most))
    for line, _ in held:
        sys.stdout.write(line + "\n")
    sys.stdout.write(json.dumps({**rounded, **({"failed": failed} if failed else {})}) + "\n")
    return int(bool(failed) or not all(is_kept for _, is_kept in held))


def _beside_limits(
    figures: Mapping[str, float], at_most: Mapping[str, float]
) -> Iterator[tuple[str, bool]]:
    """(what is said, whether the limit is kept) of each figure that has one."""
    for name, value in figures.items():
        if name not in at_most and name not in AT_LEAST:
            continue
        is_most = name in at_most
        limit = at_most[name] if is_most else AT_LEAST[name]
        is_kept = value <= limit if is_most else value >= limit
        asked = f"at {'most' if is_most else 'least'} {limit:,}"
        yield (
            f"{name}: {float(f'{value:.4g}'):,.6g}, {asked}{'' if is_kept else ': not reached'}",
            is_kept,
        )
