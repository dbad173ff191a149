"""PV, planned value: how much was to be earned by a day, and its weekly curve.

Source: ANSI/PMI 19-006-2019, The Standard for Earned Value Management. Value is in Kuwaiti
dinar, exact decimals. Periods are weeks that end on Saturday.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Protocol

from shared.rules.weeks import DAYS_A_WEEK, saturday_before

ZERO = Decimal(0)


class WorkingDays(Protocol):
    """A calendar as planned value needs it; the unit (day, minute) is the calendar's own."""

    def worked(self, first: date, last: date) -> int:
        """Working time of the days from ``first`` to ``last``, both counted."""


@dataclass(frozen=True)
class Planned:
    """A value to be earned from ``start`` to ``finish``, both days counted, on a calendar."""

    value: Decimal
    start: date
    finish: date
    time: WorkingDays


def planned_value(part: Planned, at: date) -> Decimal:
    """PV at the end of ``at``: value x elapsed working time / total working time.

    Without any working time (a zero-duration activity, or one laid on a holiday) it is a step
    at the finish.
    """
    if at < part.start:
        return ZERO
    if at >= part.finish:
        return part.value
    total = part.time.worked(part.start, part.finish)
    return part.value * part.time.worked(part.start, at) / total if total else ZERO


def planned(parts: Iterable[Planned], at: date) -> Decimal:
    """PV of several activities at the end of ``at``."""
    return sum((planned_value(part, at) for part in parts), ZERO)


@dataclass(frozen=True)
class Curve:
    """Cumulative PV at the end of each weekly period; ``values[0]`` is at ``origin``, and 0.

    ``origin`` is the Saturday before the baseline's start; of several activities, before the
    earliest. The last value is BAC, so that PD, the planned duration, is its index.
    """

    origin: date
    values: tuple[Decimal, ...]

    @property
    def bac(self) -> Decimal:
        return self.values[-1]

    @property
    def duration(self) -> int:
        """PD: the first period whose PV is BAC."""
        return bisect_left(self.values, self.bac)

    def period_end(self, period: int) -> date:
        return self.origin + timedelta(weeks=period)

    def at(self, day: date) -> Decimal:
        """PV at the end of ``day``: within a week a straight line, as earned schedule has it."""
        weeks, days = divmod((day - self.origin).days, DAYS_A_WEEK)
        if weeks < 0:
            return ZERO
        if weeks >= len(self.values) - 1:
            return self.bac
        before, after = self.values[weeks], self.values[weeks + 1]
        return before + (after - before) * days / DAYS_A_WEEK


def planned_curve(parts: Sequence[Planned]) -> Curve | None:
    """The weekly PV of ``parts``; None when they are none, or worth nothing.

    Each part is looked at in the weeks of its own only, so that thousands take no time.
    """
    valued = [part for part in parts if part.value > 0]
    if not valued:
        return None
    origin = saturday_before(min(part.start for part in valued))
    # The finish counts too when it comes before the start, as a wrong import may have it.
    periods = max(_periods(origin, max(part.finish, part.start)) for part in valued)
    under_way, done = [ZERO] * (periods + 1), [ZERO] * (periods + 1)
    for part in valued:
        ended = _periods(origin, max(part.finish, part.start))
        for period in range(_periods(origin, part.start), ended):
            under_way[period] += planned_value(part, origin + timedelta(weeks=period))
        done[ended] += part.value
    values = (a + b for a, b in zip(under_way, accumulate(done), strict=True))
    return Curve(origin, tuple(values))


def _periods(origin: date, day: date) -> int:
    """The period that ``day`` is in: the first whose Saturday is not before it."""
    return -(-(day - origin).days // DAYS_A_WEEK)
