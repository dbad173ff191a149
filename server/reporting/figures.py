"""The formulas of planned against actual: pure, exact decimals, no clock and no database.

Sources: ANSI/PMI 19-006-2019 (The Standard for Earned Value Management) for PV, EV, SPI;
W. Lipke, "Schedule is Different" (The Measurable News, 2003) for earned schedule, ES, SV(t),
SPI(t) and IEAC(t). Periods are weeks that end on Saturday. Value is in Kuwaiti dinar.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from server.reporting.plan import ZERO, Activity, Line, Progress
from server.reporting.weeks import DAYS_A_WEEK, saturday_before, working_days

# How much stands for each (activity, BOQ line), in the line's unit.
Quantities = dict[tuple[str, str], Decimal]


def planned_value(activity: Activity, at: date) -> Decimal:
    """PV at the end of ``at``: BAC x elapsed working time / total working time.

    Working time is whole working days, start and finish both counted. An activity without any
    (a zero-duration one, or one laid on a weekend) is a step at its finish.
    """
    if at < activity.start:
        return ZERO
    total = working_days(activity.start, activity.finish)
    if at >= activity.finish or total == 0:
        return activity.bac if at >= activity.finish else ZERO
    return activity.bac * working_days(activity.start, at) / total


def budget(activities: Iterable[Activity]) -> Decimal:
    """BAC, budget at completion: the sum of BOQ quantity x rate."""
    return sum((activity.bac for activity in activities), ZERO)


def planned(activities: Iterable[Activity], at: date) -> Decimal:
    """PV of several activities at the end of ``at``."""
    return sum((planned_value(activity, at) for activity in activities), ZERO)


def quantities(progress: Iterable[Progress], until: date, field: str) -> Quantities:
    """Sums by activity and BOQ line of ``field`` ("measured" or "accepted") up to ``until``."""
    found: Quantities = {}
    for row in progress:
        if row.working_date <= until:
            key = row.activity, row.boq_item
            found[key] = found.get(key, ZERO) + getattr(row, field)
    return found


def earned_by_activity(
    lines: Iterable[Line], accepted: Mapping[tuple[str, str], Decimal]
) -> dict[str, Decimal]:
    """EV of each activity: min(accepted, BOQ quantity) x rate, capped at both levels.

    First at the activity's share of the BOQ line; then, where the shares promise more than the
    whole line holds, at the line: each share is cut in the same proportion, so that the order
    in which works came in decides nothing. ``lines`` must hold every share of each BOQ line.
    """
    capped = {
        line: min(max(accepted.get((line.activity, line.boq_item), ZERO), ZERO), line.quantity)
        for line in lines
    }
    whole: dict[tuple[int, str], Decimal] = {}
    for line, quantity in capped.items():
        key = line.contract, line.boq_item
        whole[key] = whole.get(key, ZERO) + quantity
    earned: dict[str, Decimal] = {}
    for line, quantity in capped.items():
        total = whole[line.contract, line.boq_item]
        kept = quantity * line.boq_quantity / total if total > line.boq_quantity else quantity
        earned[line.activity] = earned.get(line.activity, ZERO) + kept * line.rate
    return earned


def value_by_activity(
    lines: Iterable[Line], amounts: Mapping[tuple[str, str], Decimal]
) -> dict[str, Decimal]:
    """Quantity x rate of each activity, uncapped: what was measured is kept as it was measured."""
    found: dict[str, Decimal] = {}
    for line in lines:
        value = amounts.get((line.activity, line.boq_item), ZERO) * line.rate
        found[line.activity] = found.get(line.activity, ZERO) + value
    return found


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """100 x part / whole; None when there is no whole to be a part of."""
    return part * 100 / whole if whole > 0 else None


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


def planned_curve(activities: Sequence[Activity]) -> Curve | None:
    """The weekly PV of ``activities``; None when they are none, or worth nothing."""
    valued = [activity for activity in activities if activity.bac > 0]
    if not valued:
        return None
    origin = saturday_before(min(activity.start for activity in valued))
    # The finish counts too when it comes before the start, as a wrong import may have it.
    last = max(max(activity.finish, activity.start) for activity in valued)
    periods = -(-(last - origin).days // DAYS_A_WEEK)
    ends = (origin + timedelta(weeks=period) for period in range(periods + 1))
    return Curve(origin, tuple(planned(valued, end) for end in ends))


def earned_schedule(values: Sequence[Decimal], earned: Decimal) -> Decimal:
    """ES in periods: when the plan meant to have earned ``earned`` (Lipke 2003).

    C = the last period with PV_C <= EV; ES = C + (EV - PV_C) / (PV_C+1 - PV_C). Where PV is
    flat, the first period that reaches EV. EV = 0 gives 0; EV >= BAC gives PD.
    """
    if earned <= 0:
        return ZERO
    period = bisect_left(values, min(earned, values[-1]))
    below, reached = values[period - 1], values[period]
    return period - 1 + (min(earned, values[-1]) - below) / (reached - below)


@dataclass(frozen=True)
class Schedule:
    """Where the work stands in time; all but ``forecast_finish`` in weeks.

    ``spi_t`` is None while nothing can be said (grey): before the first planned value, or at
    AT = 0. ``ieac_t`` and ``forecast_finish`` are None when they are not available.
    """

    es: Decimal
    at: Decimal
    pd: int
    planned_finish: date
    sv_t: Decimal | None = None
    spi_t: Decimal | None = None
    ieac_t: Decimal | None = None
    forecast_finish: date | None = None

    @property
    def gap_days(self) -> Decimal | None:
        """SV(t) x 7: days ahead of the plan, or behind it when below zero."""
        return None if self.sv_t is None else self.sv_t * DAYS_A_WEEK


def schedule(
    curve: Curve, earned: Decimal, planned_now: Decimal, at: date, finished: date | None = None
) -> Schedule:
    """ES, SV(t) = ES - AT, SPI(t) = ES / AT and IEAC(t) = PD / SPI(t) at the end of ``at``.

    ``planned_now`` is PV at ``at``, that may lie within a week. ``finished`` is the day on
    which EV reached BAC: AT stops there. The forecast finish is period 0's Saturday
    + 7 x IEAC(t) days, a day begun counting as a day; with EV = 0 there is none.
    """
    stopped = min(at, finished) if finished and earned >= curve.bac else at
    elapsed = Decimal((stopped - curve.origin).days) / DAYS_A_WEEK
    es = earned_schedule(curve.values, earned)
    found = Schedule(es, elapsed, curve.duration, curve.period_end(curve.duration))
    if elapsed <= 0 or (planned_now <= 0 and earned < curve.bac):
        return found
    spi_t = es / elapsed
    if spi_t == 0:
        return Schedule(es, elapsed, found.pd, found.planned_finish, es - elapsed, spi_t)
    ieac = curve.duration * elapsed / es
    # Rounded first: a division's last digit must not cost a day.
    days = int(round(ieac * DAYS_A_WEEK, 9).quantize(Decimal(1), ROUND_CEILING))
    finish = _later(curve.origin, days)
    return Schedule(es, elapsed, found.pd, found.planned_finish, es - elapsed, spi_t, ieac, finish)


def _later(day: date, days: int) -> date | None:
    """``day`` + ``days``; None past the year 9999, where a forecast says nothing."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
