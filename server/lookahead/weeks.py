"""The three weeks as a page shows them: what is planned in each, promised, and still missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from server.lookahead import queries
from server.programme.weekly_plan import usual_calendar
from shared.rules.clocks import working_date
from shared.rules.look_ahead import Promised, standing_promise, weeks_ahead
from shared.rules.planned_value import Planned, planned_value
from shared.rules.scope import Scope
from shared.rules.work_calendar import WorkCalendar

TENTH = Decimal("0.1")
NOTHING = Decimal(0)
ONE_DAY = timedelta(days=1)
Key = tuple[str, str, date]


@dataclass
class LineAhead:
    """A BOQ line in one week. ``planned``: by the plan in force, or what is left of a late one
    (``is_rest``), to be done in the first week; ``promised``: None when nothing stands; ``until``:
    promised in the weeks ahead until this one's end.
    """

    row: RowMapping
    planned: Decimal
    promised: Decimal | None
    is_rest: bool
    until: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """What of the line's share nobody has measured yet."""
        return left_of(self.row)

    @property
    def is_beyond(self) -> bool:
        """Whether more is promised than is left: nobody forbids it, and everybody sees it."""
        return self.promised is not None and self.until > self.left


@dataclass
class ActivityAhead:
    """``is_late``: planned to be finished before this week, and not measured in full."""

    row: RowMapping
    is_late: bool
    lines: list[LineAhead] = field(default_factory=list)
    constraints: list[Any] = field(default_factory=list)
    is_first: bool = True


@dataclass
class WeekAhead:
    start: date
    end: date
    activities: list[ActivityAhead]

    @property
    def waiting(self) -> int:
        """How many activities have an open constraint."""
        return sum(bool(one.constraints) for one in self.activities)

    @property
    def promised(self) -> int:
        """How many promises stand."""
        return sum(line.promised is not None for one in self.activities for line in one.lines)


def standing_rows(said: Iterable[RowMapping]) -> dict[Key, RowMapping]:
    """(activity, BOQ line, Sunday) -> what stands of all that was said, in the order of saying."""
    by_key: dict[Key, list[RowMapping]] = {}
    for row in said:
        key = row["activity"], row["boq_item"], row["week_start"]
        by_key.setdefault(key, []).append(row)
    return {
        key: rows[-1]
        for key, rows in by_key.items()
        if standing_promise([_said(row) for row in rows], key[2]) is not None
    }


def _said(row: RowMapping) -> Promised:
    return Promised(working_date(row["entered_at"]), row["quantity"])


def three_weeks(
    contract: int, visible_to: Scope, today: date, constraints: Sequence[Any]
) -> list[WeekAhead]:
    """What is planned or promised in each week; what is late from before stands in the first.

    ``constraints``: the open ones.
    """
    weeks = weeks_ahead(today)
    window = weeks[0][0], weeks[-1][1]
    rows = queries.lines_ahead(contract, visible_to, window)
    promised = standing_rows(queries.promises_said(contract, visible_to, window))
    calendar = usual_calendar()
    missing: dict[str, list[Any]] = {}
    for one in constraints:
        missing.setdefault(one.activity, []).append(one)
    found = [_week(week, window[0], rows, promised, calendar) for week in weeks]
    _add_promises(found)
    shown: set[str] = set()
    for ahead in (one for week in found for one in week.activities):
        code = ahead.row["activity"]
        ahead.constraints, ahead.is_first = missing.get(code, []), code not in shown
        shown.add(code)
    return found


def left_of(row: RowMapping) -> Decimal:
    """What is left of a BOQ line's share, as ``queries.line`` has it; never below 0."""
    return max((row["quantity"] or NOTHING) - (row["measured"] or NOTHING), NOTHING)


def _add_promises(weeks: Sequence[WeekAhead]) -> None:
    until: dict[tuple[str, str], Decimal] = {}
    for line in (line for week in weeks for one in week.activities for line in one.lines):
        key = line.row["activity"], line.row["boq_item"]
        until[key] = line.until = until.get(key, NOTHING) + (line.promised or NOTHING)


def _week(
    week: queries.Weeks,
    first: date,
    rows: Sequence[RowMapping],
    promised: dict[Key, RowMapping],
    calendar: WorkCalendar,
) -> WeekAhead:
    """``first``: the day on which the weeks ahead begin."""
    start, end = week
    late = {row["activity"] for row in rows if _is_late(row, first)}
    found: dict[str, ActivityAhead] = {}
    for row in rows:
        activity = row["activity"]
        promise = promised.get((activity, row["boq_item"], start))
        is_planned = row["start"] <= end and row["finish"] >= start
        is_left = start == first and _is_late(row, first)
        if not (is_planned or is_left or promise):
            continue
        ahead = found.setdefault(activity, ActivityAhead(row, activity in late))
        if row["boq_item"] is not None:
            quantity = promise["quantity"] if promise else None
            planned = _planned(row, week, first, calendar)
            is_rest = ahead.is_late and start == first
            ahead.lines.append(LineAhead(row, planned, quantity, is_rest))
    # A long list is cut: what is planned comes before what is left from earlier.
    return WeekAhead(start, end, sorted(found.values(), key=lambda one: one.is_late))


def _is_late(row: RowMapping, first: date) -> bool:
    """Whether a line was to be finished before the weeks ahead, and something of it is left."""
    return row["finish"] < first and (row["quantity"] or 0) > (row["measured"] or 0)


def _planned(row: RowMapping, week: queries.Weeks, first: date, calendar: WorkCalendar) -> Decimal:
    if row["finish"] < first:
        return left_of(row) if week[0] == first else NOTHING
    part = Planned(row["quantity"], row["start"], row["finish"], calendar)
    return (planned_value(part, week[1]) - planned_value(part, week[0] - ONE_DAY)).quantize(TENTH)
