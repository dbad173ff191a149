"""Earned schedule: how late in weeks, and the finish at the pace so far.

Source: W. Lipke, "Schedule is Different" (The Measurable News, 2003) for ES, SV(t), SPI(t) and
IEAC(t). Periods are weeks that end on Saturday. Value is in Kuwaiti dinar, exact decimals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from shared.rules.planned_value import ZERO, Curve
from shared.rules.weeks import DAYS_A_WEEK


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
    """Where the work stands in time; all but the dates in weeks.

    ``es``, ``sv_t`` and ``spi_t`` are None while nothing can be said (grey): nobody reported,
    before the first planned value, or at AT = 0 (then ES alone is known). ``ieac_t`` and
    ``forecast_finish`` are None when they are not available.
    """

    es: Decimal | None
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
    curve: Curve,
    earned: Decimal | None,
    planned_now: Decimal,
    at: date,
    finished: date | None = None,
) -> Schedule:
    """ES, SV(t) = ES - AT, SPI(t) = ES / AT and IEAC(t) = PD / SPI(t) at the end of ``at``.

    ``earned`` is None when nobody reported. ``planned_now`` is PV at ``at``, that may lie within
    a week. ``finished`` is the day on which EV reached BAC: AT stops there. The forecast finish
    is period 0's Saturday + 7 x IEAC(t) days, a day begun counting as a day; with EV = 0 there
    is none.
    """
    is_done = earned is not None and earned >= curve.bac
    stopped = min(at, finished) if finished and is_done else at
    elapsed = Decimal((stopped - curve.origin).days) / DAYS_A_WEEK
    pd, planned_finish = curve.duration, curve.period_end(curve.duration)
    es = None if earned is None else earned_schedule(curve.values, earned)
    if es is None or elapsed <= 0 or (planned_now <= 0 and not is_done):
        return Schedule(es, elapsed, pd, planned_finish)
    if es == 0:
        return Schedule(es, elapsed, pd, planned_finish, es - elapsed, ZERO)
    ieac = pd * elapsed / es
    # Rounded first: a division's last digit must not cost a day.
    days = int(round(ieac * DAYS_A_WEEK, 9).quantize(Decimal(1), ROUND_CEILING))
    finish = _later(curve.origin, days)
    return Schedule(es, elapsed, pd, planned_finish, es - elapsed, es / elapsed, ieac, finish)


def _later(day: date, days: int) -> date | None:
    """``day`` + ``days``; None past the year 9999, where a forecast says nothing."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
