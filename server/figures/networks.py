"""What a contract's network says, kept: worked out anew when something it rests on changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from server.figures import queries, reading
from server.figures.scheduled import scheduled
from server.programme.weekly_plan import usual_calendar
from shared.rules.critical_path.forecast import NetworkForecast, Placed, forecast
from shared.rules.critical_path.network import Link, Network, NetworkActivity, NetworkError
from shared.rules.critical_path.predecessors import Predecessor, read_predecessors
from shared.rules.critical_path.progress import with_progress
from shared.rules.forecasts import Terms
from shared.rules.weeks import DAYS_A_WEEK
from shared.rules.work_calendar import WorkCalendar
from shared.rules.working_time import start_of

CALENDAR = "usual"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Placement:
    """An activity of a contract with what was earned of it, and its dates by the network.

    ``begun`` and ``ended`` are the first and last day of the weeks that works have, since a
    week is what is kept.
    """

    row: Any
    share_done: Decimal | None
    begun: date | None
    ended: date | None


def placements(contract: int, on: date) -> list[Placement]:
    """The activities with what was earned of each by the week of ``on``."""
    return [_placement(row, on) for row in reading.network_rows(contract, on)]


def _placement(row: Any, on: date) -> Placement:
    if row.first_week is None:
        return Placement(row, None, None, None)
    share = row.earned / row.value if row.value else None
    begun = min(row.first_week - timedelta(days=DAYS_A_WEEK - 1), on)
    is_done = share is not None and share >= 1
    return Placement(row, share, begun, min(row.last_week, on) if is_done else None)


def computed(
    contract: int, placed: Iterable[Placement], terms: Terms, on: date, calendar: WorkCalendar
) -> NetworkForecast:
    """The network's forecast with what is left worked from the day after ``on``.

    Of a contract with a schedule all its rows count, on its calendars; of another the activities,
    on the usual one. Progress is what was measured here; the file's, of rows on which nothing of
    value can be measured. Floats are to the contract's completion with its extensions. Raises
    NetworkError.
    """
    plan = scheduled(contract, CALENDAR)
    rows = dict(plan.activities) if plan else {}
    links = list(plan.links) if plan else []
    for one in placed:
        planned = rows.get(one.row.code)
        if planned is not None and not one.row.value:
            continue
        if planned is None:
            # One that the schedule leaves out stays because of its records.
            duration = calendar.time.worked(one.row.baseline_start, one.row.baseline_finish)
            planned = NetworkActivity(one.row.code, duration, CALENDAR)
            links += [] if plan else _links(one.row, calendar.minutes_a_day)
        begun = None if one.begun is None else start_of(one.begun)
        ended = None if one.ended is None else start_of(one.ended + timedelta(days=1))
        rows[planned.code] = with_progress(planned, one.share_done, begun, ended)
    times = {CALENDAR: calendar.time, **(plan.calendars if plan else {})}
    required = start_of(terms.completion + timedelta(days=1))
    network = Network(list(rows.values()), links, times)
    return forecast(network, start_of(on + timedelta(days=1)), required)


def _links(row: Any, minutes_a_day: int) -> list[Link]:
    return [
        one.link(row.code, minutes_a_day)
        for one in read_predecessors(row.predecessors)
        if isinstance(one, Predecessor)
    ]


@dataclass(frozen=True)
class PlacedActivity:
    """``placed``: where the network puts it, None when it cannot be computed.

    ``float_days``: total float in usual working days; None when it has none, or is finished.
    """

    row: Any
    progress: Placement
    placed: Placed | None
    float_days: float | None


def placed_activities(contract: int, terms: Terms, on: date) -> list[PlacedActivity]:
    """Every activity of a contract, in the order of the plan."""
    found, calendar = placements(contract, on), usual_calendar()
    try:
        by_code = computed(contract, found, terms, on, calendar).placed
    except NetworkError:
        by_code = {}
    activities = []
    for one in found:
        placed = by_code.get(one.row.code)
        slack = placed.total_float if placed else None
        days = None if slack is None else round(slack / calendar.minutes_a_day, 1)
        activities.append(PlacedActivity(one.row, one, placed, days))
    return activities


def renew(contract: int, on: date) -> None:
    """Work the contract's network out as of the evening of ``on``, and keep what it says.

    What changes meanwhile waits, and lets it be due again.
    """
    queries.lock_contract(contract)
    terms = reading.terms_of(contract)
    placed, calendar = placements(contract, on), usual_calendar()
    if terms is None or not placed:
        return
    kept: dict[str, Any] = {
        "contract": contract,
        "day": on,
        "baseline_finish": reading.baseline_finish(contract),
        **dict.fromkeys(("finish", "least_float_days", "tightest", "fault")),
        "critical": 0,
    }
    try:
        found = computed(contract, placed, terms, on, calendar)
    except NetworkError as error:
        kept["fault"] = error.code
    else:
        kept |= _said(found, calendar)
    reading.keep_network(kept)


def _said(found: NetworkForecast, calendar: WorkCalendar) -> dict[str, Any]:
    least = found.least_float
    days = None if least is None else Decimal(least) / calendar.minutes_a_day
    return {
        "finish": found.finish_day,
        "least_float_days": None if days is None else days.quantize(TENTH),
        "tightest": found.tightest,
        "critical": len(found.critical),
    }
