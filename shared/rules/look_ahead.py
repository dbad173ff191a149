"""The next three weeks, and how much of what was promised for a week was done.

Source: H. G. Ballard, "The Last Planner System of Production Control" (2000).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from shared.rules.earned_value import percent
from shared.rules.weeks import week_start

WEEKS = 3


class Promised(NamedTuple):
    """What was said on one day of a week's quantity; 0 takes back what was said before."""

    said_on: date
    quantity: Decimal


def weeks_ahead(day: date) -> list[tuple[date, date]]:
    """First and last day (Sunday, Saturday) of each of the three weeks after that of ``day``."""
    sundays = [week_start(day) + timedelta(weeks=n) for n in range(1, WEEKS + 1)]
    return [(sunday, sunday + timedelta(days=6)) for sunday in sundays]


def is_frozen(week: date, on: date) -> bool:
    """Whether the promises of the week from ``week`` on stand: from its Sunday, for good."""
    return on >= week


def standing_promise(said: Iterable[Promised], week: date) -> Decimal | None:
    """The quantity promised for the week from ``week`` on: what was said last before it began.

    ``said`` in the order of saying. None when nothing was, or it was taken back.
    """
    in_time = [one.quantity for one in said if not is_frozen(week, one.said_on)]
    return in_time[-1] if in_time and in_time[-1] > 0 else None


def is_kept(promised: Decimal, measured: Decimal, is_reported: bool) -> bool | None:
    """Whether a promise was done, wholly; None when nobody reported of that week."""
    return measured >= promised if is_reported else None


def percent_plan_complete(promises: Iterable[bool | None]) -> Decimal | None:
    """PPC = 100 x done / promised; a promise is done wholly or not done.

    One of which nobody reported (None) is left out. None when no other was made: there is
    nothing to be reliable about.
    """
    known = [done for done in promises if done is not None]
    return percent(Decimal(sum(known)), Decimal(len(known)))
