"""The rows behind the numbers of a week, read from the same cut that gave the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from server.decisions.service import DecisionAt
from server.reporting import behind_queries, delays, figures
from server.reporting.behind_sight import Sight
from server.reporting.delays import Delay
from server.reporting.plan import Activity
from server.reporting.week_figures import FILS
from shared.rules.earned_value import ZERO
from shared.rules.weeks import week_end, working_days_in

Rows = list[Any]


@dataclass(frozen=True)
class Planned:
    """An activity of the baseline; ``value``: PV at the evening of the week, in dinars."""

    activity: Activity
    value: Decimal
    is_changed: bool


@dataclass(frozen=True)
class Valued:
    """A work; ``value``: quantity x rate, ``counted``: what the BOQ's caps leave of it."""

    record: UUID
    activity: Activity
    boq_item: str
    working_date: date
    state: str
    quantity: Decimal
    rate: Decimal | None
    value: Decimal
    counted: Decimal
    is_changed: bool


@dataclass(frozen=True)
class ContractDay:
    """A day on which a contract was under way; ``is_received``: somebody reported it."""

    contract: int
    title_ar: str
    title_en: str
    day: date
    is_received: bool


@dataclass(frozen=True)
class Late:
    """A delay, with what it is judged by; money in dinars."""

    delay: Delay
    activity: Activity
    planned: Decimal
    earned: Decimal
    is_changed: bool


@dataclass(frozen=True)
class Decided:
    """A decision as the week counts it."""

    decision: DecisionAt
    is_changed: bool


@dataclass(frozen=True)
class CurveWeek:
    """``earned``: EV at that Saturday, None while it is to come."""

    number: int
    saturday: date
    planned: Decimal
    earned: Decimal | None


def plan(sight: Sight) -> Rows:
    """Every activity, with what of it was to be done by then."""
    return [
        Planned(one, figures.planned_value(one, sight.at), sight.has_changed(one))
        for one in sight.activities
    ]


def next_week(sight: Sight, kind: str) -> Rows:
    """The activities that the plan starts, has under way or finishes in the week after."""
    first = week_end(sight.start) + timedelta(days=1)
    last = first + timedelta(days=6)
    found = []
    for row in plan(sight):
        start, finish = row.activity.start, row.activity.finish
        if start > last or finish < first:
            continue
        part = "starting" if start >= first else "under_way" if finish > last else "finishing"
        found += [row] if part == kind else []
    return found


def works(sight: Sight, of: str) -> Rows:
    """The works behind EV (``of`` "accepted") or behind what was measured ("measured")."""
    known = {one.code: one for one in sight.activities}
    rates = {(one.code, line.boq_item): line.rate for one in known.values() for line in one.lines}
    shares = sight.standing.earned_shares(sight.at) if of == "accepted" else {}
    rows = behind_queries.works_behind(sight.root, list(known), sight.at)
    rows = [row for row in rows if of == "measured" or row["state"] == "accepted"]
    found: Rows = []
    for key, together in groupby(rows, lambda row: (row["activity"], row["boq_item"])):
        rate, of_line = rates.get(key), list(together)
        values = [row[of] * (rate or ZERO) for row in of_line]
        limit = shares.get(key, ZERO) if of == "accepted" else sum(values, ZERO)
        counted = _counted(values, limit)
        for row, value, part in zip(of_line, values, counted, strict=True):
            found.append(_valued(row, known[key[0]], of, rate, (value, part)))
    return found


def _counted(values: list[Decimal], limit: Decimal) -> Iterator[Decimal]:
    """Of each value its part of ``limit``, which is at most their sum; the last takes the rest."""
    total, left = sum(values, ZERO), limit
    for value in values[:-1]:
        part = value if total <= limit else (value * limit / total).quantize(FILS)
        left -= part
        yield part
    yield left


def _valued(
    row: Mapping[str, Any],
    activity: Activity,
    of: str,
    rate: Decimal | None,
    worth: tuple[Decimal, Decimal],
) -> Valued:
    plain = (row[name] for name in ("boq_item", "working_date", "state", of))
    return Valued(row["record"], activity, *plain, rate, *worth, row["is_changed"])


def contract_days(sight: Sight) -> Rows:
    """Each contract-day that a report was due of, the missing ones first."""
    days = working_days_in(sight.start, sight.at)
    received, expected = sight.standing.contract_days(sight.activities, days)
    contracts = sight.standing.plan.contracts
    found = [
        ContractDay(
            number,
            contracts[number].title_ar,
            contracts[number].title_en,
            day,
            (number, day) in received,
        )
        for number, day in expected
    ]
    return sorted(found, key=lambda row: (row.is_received, row.contract, row.day))


def late(sight: Sight) -> Rows:
    """Every delay, as the week ranks them."""
    standing, at = sight.standing, sight.at
    found = []
    for one in delays.worst_delays(standing, sight.activities, at):
        activity = one.activity
        planned, earned = figures.planned_value(activity, at), standing.earned([activity], at)
        found.append(Late(one, activity, planned, earned, sight.has_changed(activity)))
    return found


def found(sight: Sight, flag: str) -> Rows:
    """The non-conformances, checks or stopped days that count as ``flag``."""
    sites = {(one.contract, one.governorate) for one in sight.activities}
    plan = sight.standing.plan
    places = {one.code: (one.contract, one.governorate) for one in plan.activities}
    return [
        row
        for row in behind_queries.found_behind(plan, sight.window, sight.root)
        if row[flag] and places.get(row["activity"], (row["contract"], row["governorate"])) in sites
    ]


def decisions(sight: Sight, which: str) -> Rows:
    """Those that are "wanted" (open), "late", or "ended" this week."""
    known = sight.standing.decisions or {}
    here = [one for place in sight.places for one in known.get(place, ())]
    tests = {
        "wanted": lambda one: one.is_open,
        "late": lambda one: one.is_late,
        "ended": lambda one: not one.is_open,
    }
    chosen = [one for one in here if tests[which](one)]
    moved = _moved(sight, chosen)
    return [Decided(one, one.record in moved) for one in chosen]


def _moved(sight: Sight, chosen: Iterable[DecisionAt]) -> set[UUID]:
    """The records that have another version by now than the cut has."""
    if sight.root is None:
        return set()
    versions = {one.record: one.version for one in chosen}
    now = behind_queries.present_versions(list(versions))
    return {record for record, version in versions.items() if now.get(record) != version}


def curve(sight: Sight) -> Rows:
    """The plan's S-curve by week, and EV at each Saturday that is over."""
    line = figures.planned_curve(sight.activities)
    if line is None:
        return []
    ends = [line.period_end(number) for number in range(len(line.values))]
    earned = [
        sight.standing.earned(sight.activities, end) if end <= sight.at else None for end in ends
    ]
    return [
        CurveWeek(number, end, line.values[number], earned[number])
        for number, end in enumerate(ends)
    ]
