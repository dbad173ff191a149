"""All figures of one governorate's week, as plain JSON values: what is stored when issued.

Decimals are text, rounded here once, so that page, API and store say the same. A figure that
is not available is None; one whose source does not exist yet is not here at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from server.reporting import figures, verdict
from server.reporting.decision_figures import decision_figures
from server.reporting.delay_figures import delay_figures
from server.reporting.picture_figures import picture_figures
from server.reporting.plan import Activity
from server.reporting.rounding import ONE, difference, iso, share, tenths, text, whole
from server.reporting.standing import Standing
from shared.rules.earned_schedule import Schedule, schedule
from shared.rules.earned_value import percent
from shared.rules.weeks import week_end, week_start, working_days_in

HUNDREDTH, FILS = Decimal("0.01"), Decimal("0.001")
BASELINE = 1  # the only one until variations are recorded

Json = dict[str, Any]


def week_figures(
    standing: Standing, governorate: str, start: date, as_of: date | None = None
) -> Json:
    """The figures of the week that begins on Sunday ``start``, at the end of ``as_of``.

    ``as_of``: a day of that week, its Saturday when None; the week before is for the arrow.
    """
    at = min(as_of or week_end(start), week_end(start))
    activities = standing.plan.of_governorate(governorate)
    return {
        "governorate": governorate,
        "week_start": start.isoformat(),
        "week_end": week_end(start).isoformat(),
        "as_of": at.isoformat(),
        "baseline": BASELINE,
        "rules_version": f"{standing.plan.rules['version']}.{standing.formulas}",
        **group_figures(standing, activities, at),
        "contracts": contract_figures(standing, activities, at),
        **delay_figures(standing, activities, at),
        "next_week": _next_week(activities, week_end(start)),
        **decision_figures(standing, governorate),
        **picture_figures(standing, governorate, activities, at),
        "curve": curve_figures(standing, activities, at),
    }


def group_figures(
    standing: Standing, activities: Sequence[Activity], at: date, since: date | None = None
) -> Json:
    """Values, percentages, schedule, coverage and verdict of any group of activities.

    Coverage counts from ``since`` (the Sunday before ``at`` when None), and the arrow
    compares with the evening before it.
    """
    since = since or week_start(at)
    values = _values(standing, activities, at)
    planned, measured, accepted = (
        tenths(percent(values[name], values["bac"])) for name in ("planned", "measured", "accepted")
    )
    found = schedule_of(standing, activities, at)
    covered = _coverage(standing, activities, since, at)
    here = standing.found(activities)
    return {
        "value_kwd": {name: str(value.quantize(FILS)) for name, value in values.items()},
        "planned_percent": text(planned),
        "measured_percent": text(measured),
        "accepted_percent": text(accepted),
        "gap_points": text(difference(accepted, planned)),
        "schedule": schedule_figures(found),
        "coverage": covered,
        "verdict": _verdict_figures(standing, activities, since, found, covered["percent"]),
        "last_report": iso(standing.last_report(activities, at)),
        **({"findings": asdict(here)} if here else {}),
    }


def _values(standing: Standing, activities: Sequence[Activity], at: date) -> dict[str, Decimal]:
    return {
        "bac": figures.budget(activities),
        "planned": figures.planned(activities, at),
        "measured": standing.measured(activities, at),
        "accepted": standing.earned(activities, at),
    }


def contract_figures(
    standing: Standing, activities: Sequence[Activity], at: date, since: date | None = None
) -> list[Json]:
    """The same figures for each contract's part of ``activities``, by contract number."""
    return [
        {**_named(standing, number), **group_figures(standing, part, at, since)}
        for number, part in _by_contract(activities)
    ]


def contract_gaps(standing: Standing, activities: Sequence[Activity], at: date) -> list[Json]:
    """Of each contract's part of ``activities`` what a picture of the gaps needs, no more."""
    return [
        {
            **_named(standing, number),
            "schedule": schedule_figures(schedule_of(standing, part, at)),
        }
        for number, part in _by_contract(activities)
    ]


def _by_contract(activities: Sequence[Activity]) -> list[tuple[int, list[Activity]]]:
    parts: dict[int, list[Activity]] = {}
    for activity in activities:
        parts.setdefault(activity.contract, []).append(activity)
    return sorted(parts.items())


def _named(standing: Standing, number: int) -> Json:
    contract = standing.plan.contracts[number]
    return {"number": number, "title_ar": contract.title_ar, "title_en": contract.title_en}


def curve_figures(standing: Standing, activities: Sequence[Activity], at: date) -> Json | None:
    """Cumulative % by week: planned to its end, measured and accepted up to ``at``."""
    curve = figures.planned_curve(activities)
    if curve is None:
        return None
    ends = [curve.period_end(period) for period in range(len(curve.values))]
    past = [end for end in ends if end < at] + ([at] if at >= curve.origin else [])
    past += _weeks_after(ends[-1], at)
    days = sorted(set(past))
    return {
        "origin": curve.origin.isoformat(),
        "planned": [share(value, curve.bac) for value in curve.values],
        "days": [day.isoformat() for day in days],
        "accepted": [share(standing.earned(activities, day), curve.bac) for day in days],
        "measured": [share(standing.measured(activities, day), curve.bac) for day in days],
    }


def _next_week(activities: Sequence[Activity], saturday: date) -> Json:
    """How many activities the plan starts, has under way or finishes in the week after."""
    first, last = saturday + timedelta(days=1), saturday + timedelta(days=7)
    planned = [(a.start, a.finish) for a in activities if a.start <= last and a.finish >= first]
    return {
        "starting": sum(start >= first for start, _ in planned),
        "under_way": sum(start < first and finish > last for start, finish in planned),
        "finishing": sum(start < first and finish <= last for start, finish in planned),
    }


def _weeks_after(last: date, at: date) -> list[date]:
    """The Saturdays after the plan's end and before ``at``: late work goes on past the plan."""
    weeks = max((at - last).days // 7, 0)
    return [last + timedelta(weeks=n) for n in range(1, weeks + 1)]


def schedule_of(standing: Standing, activities: Sequence[Activity], at: date) -> Schedule | None:
    curve = figures.planned_curve(activities)
    if curve is None:
        return None
    earned = standing.earned(activities, at)
    now = figures.planned(activities, at)
    return schedule(curve, earned, now, at, standing.finished_on(activities, at))


def schedule_figures(found: Schedule | None) -> Json | None:
    if found is None:
        return None
    forecast = found.forecast_finish
    return {
        "es_weeks": str(round(found.es, 3)),
        "at_weeks": str(round(found.at, 3)),
        "pd_weeks": found.pd,
        "sv_t_weeks": None if found.sv_t is None else str(round(found.sv_t, 3)),
        # Rounded down, so that 0.949 never shows as 0.95 beside an amber mark.
        "spi_t": None if found.spi_t is None else str(found.spi_t.quantize(HUNDREDTH, ROUND_FLOOR)),
        "gap_days": whole(found.gap_days),
        "planned_finish": found.planned_finish.isoformat(),
        "forecast_finish": iso(forecast),
        "slip_days": (forecast - found.planned_finish).days if forecast else None,
    }


def _coverage(standing: Standing, activities: Sequence[Activity], first: date, at: date) -> Json:
    days = standing.contract_days(activities, working_days_in(first, at))
    received, expected = map(len, days)
    return {"received": received, "expected": expected, "percent": covered(received, expected)}


def covered(received: int, expected: int) -> str | None:
    """Coverage in whole per cent, rounded down; None when no report was due."""
    part = percent(Decimal(received), Decimal(expected))
    return None if part is None else str(part.quantize(ONE, ROUND_FLOOR))


def _verdict_figures(
    standing: Standing,
    activities: Sequence[Activity],
    since: date,
    found: Schedule | None,
    covered: str | None,
) -> Json:
    judged = _judged(standing, activities, found, covered)
    gap = found.gap_days if found else None
    before = schedule_of(standing, activities, since - timedelta(days=1))
    gap_before = before.gap_days if before else None
    change = None if gap is None or gap_before is None else gap - gap_before
    return {
        "colour": judged.colour,
        "time": judged.time,
        "quality": judged.quality,
        "safety": judged.safety,
        "reason": judged.reason,
        "arrow": verdict.arrow(gap, gap_before),
        "change_days": whole(change),
    }


def _judged(
    standing: Standing, activities: Sequence[Activity], found: Schedule | None, covered: str | None
) -> verdict.Verdict:
    return verdict.judge(
        found.spi_t if found else None,
        None if covered is None else Decimal(covered),
        standing.plan.rules,
        found is not None,
        *verdict.part_colours(standing.found(activities)),
    )
