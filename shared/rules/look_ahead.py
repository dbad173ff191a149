"""The next three weeks, and how much of what was promised for a week was done.

Source: H. G. Ballard, "The Last Planner System of Production Control" (2000).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from shared.rules.earned_value import percent
from shared.rules.weeks import week_start

WEEKS = 3


def weeks_ahead(day: date) -> list[tuple[date, date]]:
    """First and last day (Sunday, Saturday) of each of the three weeks after that of ``day``."""
    sundays = [week_start(day) + timedelta(weeks=n) for n in range(1, WEEKS + 1)]
    return [(sunday, sunday + timedelta(days=6)) for sunday in sundays]


def percent_plan_complete(promises: Iterable[bool]) -> Decimal | None:
    """PPC = 100 x done / promised; a promise is done wholly or not done.

    None when nothing was promised: there is nothing to be reliable about.
    """
    done = list(promises)
    return percent(Decimal(sum(done)), Decimal(len(done)))
