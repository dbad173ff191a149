"""A contract week by week, and its S-curve: from kept figures, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from server.figures.service import ContractStanding
from shared.rules.earned_schedule import schedule
from shared.rules.earned_value import ZERO, percent
from shared.rules.planned_value import Curve
from shared.rules.weeks import week_end

A_WEEK = timedelta(weeks=1)
HUNDREDTH = Decimal("0.01")
# No plan is older or longer; a tablet's wrong clock makes no table of ten thousand weeks.
MOST_WEEKS = 700


@dataclass(frozen=True)
class Week:
    """Where the contract stood on ``at``: the week's Saturday, or now. Money in dinars.

    ``accepted`` and ``measured`` are of the works of this week; percentages of all until then.
    """

    start: date
    end: date
    at: date
    planned_percent: Decimal | None
    measured_percent: Decimal | None
    accepted_percent: Decimal | None
    accepted: Decimal
    measured: Decimal
    works: int
    spi_t: Decimal | None
    gap_days: int | None


def weeks_of(
    standing: ContractStanding, earned: Mapping[date, Decimal], measured: Mapping[date, Any]
) -> list[Week]:
    """Each week from the plan's, or the first work's, to now; the oldest first."""
    curve = standing.curve
    if curve is None:
        return []
    last = week_end(standing.at)
    begun = [curve.origin + A_WEEK, *(end for end in (*earned, *measured) if end <= last)]
    first = max(min(begun), last - MOST_WEEKS * A_WEEK)
    sums = {"earned": ZERO, "measured": ZERO}
    has_reports, found = False, []
    for n in range((last - first).days // 7 + 1):
        end = first + n * A_WEEK
        row = measured.get(end)
        has_reports = has_reports or row is not None
        sums["earned"] += earned.get(end, ZERO)
        sums["measured"] += row.value if row else ZERO
        value = sums["earned"] if has_reports else None
        found.append(_week(standing, curve, end, value, earned.get(end, ZERO), row, sums))
    return found


def _week(
    standing: ContractStanding,
    curve: Curve,
    end: date,
    value: Decimal | None,
    earned: Decimal,
    row: Any,
    sums: Mapping[str, Decimal],
) -> Week:
    at = min(end, standing.at)
    found = schedule(curve, value, curve.at(at), at, standing.last_earned)
    gap = found.gap_days
    return Week(
        end - timedelta(days=6),
        end,
        at,
        percent(curve.at(at), curve.bac),
        None if value is None else percent(sums["measured"], curve.bac),
        None if value is None else percent(value, curve.bac),
        earned,
        row.value if row else ZERO,
        row.works if row else 0,
        None if found.spi_t is None else found.spi_t.quantize(HUNDREDTH, ROUND_FLOOR),
        None if gap is None else round(gap),
    )


def curve_points(standing: ContractStanding, weeks: list[Week]) -> dict[str, Any] | None:
    """Lines of [day, percent] for the drawing; ``band`` from now to each forecast's end."""
    curve = standing.curve
    if curve is None or not weeks:
        return None
    planned = [
        [curve.period_end(n).isoformat(), _tenths(percent(value, curve.bac))]
        for n, value in enumerate(curve.values)
    ]
    known = [week for week in weeks if week.accepted_percent is not None]
    ends = [standing.forecast.earliest, standing.forecast.latest]
    now = [standing.at.isoformat(), _tenths(standing.accepted_percent)]
    is_open = standing.earned is not None and not standing.is_done
    return {
        "planned": planned,
        "accepted": [[w.at.isoformat(), _tenths(w.accepted_percent)] for w in known],
        "measured": [[w.at.isoformat(), _tenths(w.measured_percent)] for w in known],
        "band": [[now, [end.isoformat(), 100.0]] for end in ends if end] if is_open else [],
        "now": standing.at.isoformat(),
    }


def _tenths(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 1)
