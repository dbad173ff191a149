"""What a contract's network says, kept: worked out anew when something it rests on changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from server.figures import queries, reading
from server.figures.actual_dates import Actual, actual_dates
from server.figures.scheduled import Scheduled, scheduled
from server.programme.weekly_plan import usual_calendar
from shared.rules.critical_path.forecast import NetworkForecast, Placed, forecast
from shared.rules.critical_path.network import Link, Network, NetworkActivity, NetworkError
from shared.rules.critical_path.predecessors import Predecessor, read_predecessors
from shared.rules.critical_path.progress import with_progress
from shared.rules.critical_path.unlinked import held_to_plan
from shared.rules.forecasts import Terms
from shared.rules.weeks import week_end
from shared.rules.work_calendar import WorkCalendar
from shared.rules.working_time import start_of

CALENDAR = "usual"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Placement:
    """An activity of a contract with what was earned of it, and the days on which its works began
    and ended it."""

    row: Any
    share_done: Decimal | None
    begun: date | None
    ended: date | None


def placements(contract: int, on: date) -> list[Placement]:
    """The activities with what was earned of each by the week of ``on``."""
    actual = actual_dates(contract, week_end(on))
    rows = reading.network_rows(contract, on)
    return [_placement(row, actual.get(row.code)) for row in rows]


def _placement(row: Any, actual: Actual | None) -> Placement:
    if actual is None:
        return Placement(row, None, None, None)
    share = row.earned / row.value if row.value else None
    is_done = share is not None and share >= 1
    return Placement(row, share, actual.begun, actual.ended if is_done else None)


def computed(
    plan: Scheduled | None,
    placed: Iterable[Placement],
    terms: Terms,
    on: date,
    calendar: WorkCalendar,
) -> NetworkForecast:
    """The network's forecast with what is left worked from the day after ``on``.

    Of a contract with a schedule (``plan``) all its rows count, on its calendars; of another the
    activities, on the usual one. Progress is what was measured here; the file's, of rows on which
    nothing of value can be measured. What waits for nobody starts no earlier than planned. Floats
    are to the contract's completion with its extensions. Raises NetworkError.
    """
    rows = dict(plan.activities) if plan else {}
    links = list(plan.links) if plan else []
    starts = dict(plan.starts) if plan else {}
    for one in placed:
        planned = rows.get(one.row.code)
        if planned is not None and not one.row.value:
            continue
        if planned is None:
            # One that the schedule leaves out stays because of its records.
            duration = calendar.time.worked(one.row.baseline_start, one.row.baseline_finish)
            planned = NetworkActivity(one.row.code, duration, CALENDAR)
            links += [] if plan else _links(one.row, calendar.minutes_a_day)
        starts.setdefault(planned.code, start_of(one.row.baseline_start))
        rows[planned.code] = _as_measured(planned, one)
    times = {CALENDAR: calendar.time, **(plan.calendars if plan else {})}
    required = start_of(terms.completion + timedelta(days=1))
    network = Network(held_to_plan(rows.values(), links, starts), links, times)
    return forecast(network, start_of(on + timedelta(days=1)), required)


def _as_measured(planned: NetworkActivity, one: Placement) -> NetworkActivity:
    begun = None if one.begun is None else start_of(one.begun)
    ended = None if one.ended is None else start_of(one.ended + timedelta(days=1))
    return with_progress(planned, one.share_done, begun, ended)


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
    One that is not in the contract is a row of the contractor's schedule, without a place: nobody
    measures it.
    """

    row: Any
    progress: Placement
    placed: Placed | None
    float_days: float | None
    is_in_contract: bool = True


def placed_activities(contract: int, terms: Terms, on: date) -> list[PlacedActivity]:
    """Every activity of a contract, in the order of the plan; then the schedule's other rows that
    are critical, or that put the network's end where it is."""
    found, calendar = placements(contract, on), usual_calendar()
    plan = scheduled(contract, CALENDAR, calendar.time)
    try:
        network = computed(plan, found, terms, on, calendar)
    except NetworkError:
        return [PlacedActivity(one.row, one, None, None) for one in found]

    driving = {*network.critical, *network.longest_path} - {one.row.code for one in found}
    others = [row for row in plan.rows if row.code in driving] if plan else []
    day = calendar.minutes_a_day
    return [
        *(_placed(one, network, day) for one in found),
        *(_placed(Placement(row, None, None, None), network, day, False) for row in others),
    ]


def _placed(
    one: Placement, network: NetworkForecast, minutes_a_day: int, is_in_contract: bool = True
) -> PlacedActivity:
    placed = network.placed.get(one.row.code)
    slack = placed.total_float if placed else None
    days = None if slack is None else round(slack / minutes_a_day, 1)
    return PlacedActivity(one.row, one, placed, days, is_in_contract)


def renew(contract: int, on: date) -> None:
    """Work the contract's network out as of the evening of ``on``, and keep what it says.

    What changes meanwhile waits, and lets it be due again. Nothing where it is no longer due.
    """
    queries.lock_contract(contract)
    terms = reading.terms_of(contract)
    if terms is None or not reading.due_networks(on, contract):
        return  # Whoever had the lock before us has renewed it.
    placed, calendar = placements(contract, on), usual_calendar()
    kept: dict[str, Any] = {
        "contract": contract,
        "day": on,
        "baseline_finish": reading.baseline_finish(contract),
        **dict.fromkeys(("finish", "least_float_days", "tightest", "fault")),
        "critical": 0,
    }
    try:
        plan = scheduled(contract, CALENDAR, calendar.time)
        found = computed(plan, placed, terms, on, calendar)
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
