"""What became of promises: measured against promised, week by week, and PPC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping

from server.lookahead import queries
from server.lookahead.weeks import standing_rows
from shared.rules.look_ahead import is_kept, percent_plan_complete
from shared.rules.scope import Scope
from shared.rules.weeks import week_end, week_start

WEEKS_BACK = 8


@dataclass(frozen=True)
class JudgedPromise:
    """``measured``: None where nobody measured; ``kept``: None while its week is under way, and
    where nobody reported of that week from the contract in that governorate."""

    row: RowMapping
    measured: Decimal | None
    kept: bool | None
    is_over: bool
    reason: RowMapping | None


@dataclass(frozen=True)
class PromisedWeek:
    start: date
    end: date
    is_over: bool
    promises: list[JudgedPromise]

    @property
    def kept(self) -> int:
        return sum(one.kept is True for one in self.promises)

    @property
    def missed(self) -> int:
        return sum(one.kept is False for one in self.promises)

    @property
    def silent(self) -> int:
        return sum(one.kept is None for one in self.promises)

    @property
    def percent(self) -> Decimal | None:
        return percent_plan_complete(one.kept for one in self.promises)


def weeks_back(contract: int, visible_to: Scope, today: date) -> list[PromisedWeek]:
    """The week under way and ``WEEKS_BACK`` weeks before it, the newest first."""
    this = week_start(today)
    first = this - timedelta(weeks=WEEKS_BACK)
    promises = judged(contract, visible_to, (first, week_end(today)), today)
    sundays = [this - timedelta(weeks=n) for n in range(WEEKS_BACK + 1)]
    return [_week(sunday, promises, today) for sunday in sundays]


def judged(
    contract: int, visible_to: Scope, weeks: queries.Weeks, today: date
) -> list[JudgedPromise]:
    """The promises that stand for weeks that start within ``weeks``, held against what was
    measured in their own week by working date."""
    ends = weeks[0], week_end(weeks[1])
    said = queries.promises_said(contract, visible_to, weeks)
    measured = queries.measured_by_week(contract, ends)
    reported = queries.reported_weeks(contract, ends)
    reasons = queries.newest_reasons(contract, weeks)
    found = []
    for (activity, boq_item, week), row in standing_rows(said).items():
        end = week_end(week)
        done = measured.get((activity, boq_item, end))
        is_reported = today > end and (row["governorate"], end) in reported
        kept = is_kept(row["quantity"], done or Decimal(0), is_reported)
        found.append(JudgedPromise(row, done, kept, today > end, reasons.get(row["id"])))
    return found


def _week(sunday: date, promises: Iterable[JudgedPromise], today: date) -> PromisedWeek:
    mine = [one for one in promises if one.row["week_start"] == sunday]
    end = week_end(sunday)
    return PromisedWeek(sunday, end, today > end, mine)
