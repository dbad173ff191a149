"""A contract, a governorate or the programme week by week, and the S-curve: from kept figures,
without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from server.figures.service import CertifiedToDate, ContractStanding, KeptWeeks, LevelStanding
from shared.rules.earned_schedule import schedule
from shared.rules.earned_value import ZERO, percent
from shared.rules.planned_value import Curve
from shared.rules.weeks import week_end

Standing = ContractStanding | LevelStanding
A_WEEK = timedelta(weeks=1)
HUNDREDTH = Decimal("0.01")
# No plan is older or longer; a tablet's wrong clock makes no table of ten thousand weeks.
MOST_WEEKS = 700


@dataclass(frozen=True)
class Week:
    """Where the work stood on ``at``: the week's Saturday, or now. Money in dinars.

    ``accepted`` and ``measured`` are of the works of this week; percentages of all until then.
    What nobody claimed or reported yet is None.
    """

    start: date
    end: date
    at: date
    planned_percent: Decimal | None
    claimed_percent: Decimal | None
    measured_percent: Decimal | None
    accepted_percent: Decimal | None
    certified_percent: Decimal | None
    accepted: Decimal
    measured: Decimal
    works: int
    spi_t: Decimal | None
    gap_days: int | None


def weeks_of(standing: Standing, kept: KeptWeeks) -> list[Week]:
    """Each week from the plan's, or the first work's or claim's, to now; the oldest first."""
    curve = standing.curve
    if curve is None:
        return []
    last = week_end(standing.at)
    seen = (*kept.claimed, *kept.earned, *kept.measured)
    begun = [curve.origin + A_WEEK, *(end for end in seen if end <= last)]
    first = max(min(begun), last - MOST_WEEKS * A_WEEK)
    so_far, found = Sums(), []
    for n in range((last - first).days // 7 + 1):
        end = first + n * A_WEEK
        so_far = so_far.with_week(end, kept)
        found.append(_week(standing, curve, end, kept, so_far))
    return found


@dataclass(frozen=True)
class Sums:
    """What was claimed, measured and earned until a week, in dinars; None before the first word."""

    claimed: Decimal | None = None
    measured: Decimal | None = None
    earned: Decimal | None = None

    def with_week(self, end: date, kept: KeptWeeks) -> Sums:
        row, claimed = kept.measured.get(end), kept.claimed.get(end)
        earned = kept.earned.get(end)
        has_reports = row is not None or earned is not None or self.earned is not None
        return Sums(
            self.claimed if claimed is None else (self.claimed or ZERO) + claimed,
            self.measured if row is None else (self.measured or ZERO) + row.value,
            (self.earned or ZERO) + (earned or ZERO) if has_reports else None,
        )


def _week(standing: Standing, curve: Curve, end: date, kept: KeptWeeks, so_far: Sums) -> Week:
    at, row = min(end, standing.at), kept.measured.get(end)
    found = schedule(curve, so_far.earned, curve.at(at), at, standing.last_earned)
    gap = found.gap_days
    return Week(
        end - timedelta(days=6),
        end,
        at,
        percent(curve.at(at), curve.bac),
        _share(so_far.claimed, curve),
        _share(so_far.measured, curve),
        _share(so_far.earned, curve),
        _share(_certified(kept, at), curve),
        kept.earned.get(end, ZERO),
        row.value if row else ZERO,
        row.works if row else 0,
        None if found.spi_t is None else found.spi_t.quantize(HUNDREDTH, ROUND_FLOOR),
        None if gap is None else round(gap),
    )


def _certified(kept: KeptWeeks, at: date) -> Decimal | None:
    """To date by the newest certificate then; None before the first."""
    return next((one.value for one in reversed(kept.certified) if one.until <= at), None)


def _share(value: Decimal | None, curve: Curve) -> Decimal | None:
    return None if value is None else percent(value, curve.bac)


def curve_points(
    standing: Standing,
    weeks: list[Week],
    first: Curve | None = None,
    certified: Sequence[CertifiedToDate] = (),
) -> dict[str, Any] | None:
    """Lines of [day, percent] for the drawing; ``band`` from now to each forecast's end.

    ``first``: the first baseline, where another one is in force; of the same budget, so that
    what a variation added shows. ``certified`` stands until the next: it is drawn in steps.
    """
    curve = standing.curve
    if curve is None or not weeks:
        return None
    is_part = isinstance(standing, ContractStanding) and not standing.is_whole
    # A network is of the whole contract: it says nothing of when a part ends.
    forecast = replace(standing.forecast, by_network=None) if is_part else standing.forecast
    ends = [forecast.earliest, forecast.latest]
    now = [standing.at.isoformat(), _tenths(standing.accepted_percent)]
    is_open = standing.earned is not None and not standing.is_done
    return {
        "planned": _line(curve, curve.bac),
        "first": _line(first, curve.bac) if first else [],
        "claimed": _of_weeks(weeks, "claimed_percent"),
        "accepted": _of_weeks(weeks, "accepted_percent"),
        "certified": _steps(curve, certified),
        "measured": _of_weeks(weeks, "measured_percent"),
        "band": [[now, [end.isoformat(), 100.0]] for end in ends if end] if is_open else [],
        "now": standing.at.isoformat(),
    }


def _line(curve: Curve, bac: Decimal) -> list[list[Any]]:
    return [
        [curve.period_end(n).isoformat(), _tenths(percent(value, bac))]
        for n, value in enumerate(curve.values)
    ]


def _of_weeks(weeks: list[Week], name: str) -> list[list[Any]]:
    known = [(week.at, getattr(week, name)) for week in weeks if getattr(week, name) is not None]
    return [[at.isoformat(), _tenths(value)] for at, value in known]


def _steps(curve: Curve, certified: Sequence[CertifiedToDate]) -> list[list[Any]]:
    said = [[one.until.isoformat(), _tenths(percent(one.value, curve.bac))] for one in certified]
    return [[curve.origin.isoformat(), 0.0], *said] if said else []


def _tenths(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 1)
