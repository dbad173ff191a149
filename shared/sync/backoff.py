"""How long to wait before trying again."""

from __future__ import annotations

FIRST_S = 2.0
LONGEST_S = 900.0
# A server's own wish is followed up to an hour: a broken header must not silence a tablet.
LONGEST_WISH_S = 3600.0
SPREAD = 0.25


def pause_s(failures: int, fraction: float, retry_after_s: float | None = None) -> float:
    """Seconds to wait after ``failures`` in a row (1 or more), doubled each time up to 15 minutes.

    ``fraction`` (0..1) spreads the tablets of one yard between half of that and all of it.
    The server's ``Retry-After`` is never undercut; up to a quarter comes on top, so that those
    whom it sent away together do not come back together.
    """
    whole = min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 20))
    own = whole * (0.5 + 0.5 * fraction)
    wish = min(retry_after_s or 0.0, LONGEST_WISH_S)
    return max(own, wish * (1 + SPREAD * fraction))
