"""What both sides say alike of a tour: where a stop is reached, how long the way is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from shared.rules.chainage import metres_per_degree

# As near as this, what was recorded was recorded at the stop.
AT_STOP_M = 150.0


class Aim(NamedTuple):
    """What a stop names: an activity, a record, or neither where it is a place alone."""

    activity: str | None
    record: UUID | str | None


def is_at_stop(aim: Aim, activity: str | None, of: UUID | str | None, metres: float | None) -> bool:
    """Whether something recorded was recorded at a stop.

    ``activity`` and ``of``: what the record names; ``metres``: how far from the stop it was made,
    None where either place is unknown.
    """
    if aim.activity is not None:
        return activity == aim.activity
    if metres is None:
        return of is not None and str(of) == str(aim.record)
    return metres <= AT_STOP_M


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (latitude, longitude), as the crow flies; good for a country's width."""
    east, north = metres_per_degree((one[0] + other[0]) / 2)
    return math.hypot((other[1] - one[1]) * east, (other[0] - one[0]) * north)


def way_m(places: Sequence[tuple[float, float]]) -> float:
    """From the first of (latitude, longitude) to the last, in their order, as the crow flies."""
    return sum(metres_between(one, other) for one, other in pairwise(places))


def hours_expected(minutes_at_stops: float, crow_m: float, detour: float, km_per_h: float) -> float:
    """Hours of a tour: at its stops, and on the road, which is ``detour`` times the crow's way."""
    return minutes_at_stops / 60 + crow_m / 1000 * detour / km_per_h


def nearest_next(places: Sequence[tuple[float, float] | None]) -> list[int]:
    """An order in which each stop is the nearest to the one before; the first stays first.

    Indexes into ``places`` of (latitude, longitude); those without a place come last, as they
    stood.
    """
    left = [n for n, place in enumerate(places) if place is not None]
    order = left[:1]
    left = left[1:]
    while left:
        here = places[order[-1]]
        nearest = min(left, key=lambda n: metres_between(here, places[n]))  # type: ignore[arg-type]
        left.remove(nearest)
        order.append(nearest)
    return order + [n for n, place in enumerate(places) if place is None]
