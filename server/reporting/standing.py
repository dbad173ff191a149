"""Where every activity stands on a day: earned and measured value, and who reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from server.decisions.service import DecisionAt
from server.reporting import figures
from server.reporting.findings import Findings, Found
from server.reporting.formulas import NEWEST
from server.reporting.photographs import Pair
from server.reporting.plan import Activity, Plan, Progress, Report
from shared.rules.earned_value import (
    ZERO,
    earned_by_activity,
    earned_by_share,
    value_by_activity,
)


class Standing:
    """A plan with its progress; sums are kept, since many figures ask for the same day.

    Progress on an activity that the plan does not have is left out: the snapshot is older.
    ``findings``, and ``decisions`` and ``photographs`` by governorate: of the week that figures
    are asked for; None where none are read, as in weeks that were issued before they were
    (``formulas``).
    """

    def __init__(
        self,
        plan: Plan,
        progress: Iterable[Progress],
        reports: Iterable[Report] = (),
        findings: Findings | None = None,
        decisions: Mapping[str, Sequence[DecisionAt]] | None = None,
        formulas: int = NEWEST,
        photographs: Mapping[str, Sequence[Pair]] | None = None,
    ) -> None:
        known = {activity.code for activity in plan.activities}
        self.plan, self.findings, self.decisions = plan, findings, decisions
        self.formulas, self.photographs = formulas, photographs
        self._reported = _reported(plan, reports)
        self.progress = [row for row in progress if row.activity in known]
        self._lines = [line for activity in plan.activities for line in activity.lines]
        self._earned: dict[date, dict[str, Decimal]] = {}
        self._measured: dict[date, dict[str, Decimal]] = {}
        self._rows: dict[str, list[Progress]] = {code: [] for code in known}
        for row in sorted(self.progress, key=lambda row: row.working_date):
            self._rows[row.activity].append(row)

    def found(self, activities: Iterable[Activity]) -> Found | None:
        """What was found at the places of ``activities``; None where findings are not read."""
        if self.findings is None:
            return None
        return self.findings.of((one.contract, one.governorate) for one in activities)

    def earned(self, activities: Iterable[Activity], at: date) -> Decimal:
        """EV of ``activities`` at the end of ``at``, by the working date of each work."""
        found = self._earned_on(at)
        return sum((found.get(activity.code, ZERO) for activity in activities), ZERO)

    def earned_shares(self, at: date) -> dict[tuple[str, str], Decimal]:
        """EV of each (activity, BOQ line) at the end of ``at``: what the caps leave of it."""
        return earned_by_share(self._lines, figures.quantities(self.progress, at, "accepted"))

    def measured(self, activities: Iterable[Activity], at: date) -> Decimal:
        """Value of what inspectors measured, uncapped: what was measured is kept."""
        found = self._measured_on(at)
        return sum((found.get(activity.code, ZERO) for activity in activities), ZERO)

    def finished_on(self, activities: Collection[Activity], at: date) -> date | None:
        """The working date with which EV of ``activities`` reached BAC, if by ``at``."""
        bac = figures.budget(activities)
        if bac <= 0 or self.earned(activities, at) < bac:
            return None
        return max(self._filled_on(activity) for activity in activities if activity.bac > 0)

    def _filled_on(self, activity: Activity) -> date:
        """The working date of the accepted work that filled the last line; far off if none did."""
        missing = {line.boq_item: line.quantity for line in activity.lines if line.value > 0}
        for row in self._rows[activity.code]:
            if row.boq_item in missing:
                missing[row.boq_item] -= row.accepted
                if all(quantity <= 0 for quantity in missing.values()):
                    return row.working_date
        return date.max

    def last_report(self, activities: Iterable[Activity], at: date) -> date | None:
        """The last working date, up to ``at``, that any of ``activities`` has a work of."""
        rows = (row for activity in activities for row in self._rows[activity.code])
        return max((row.working_date for row in rows if row.working_date <= at), default=None)

    def contract_days(
        self, activities: Sequence[Activity], days: Sequence[date]
    ) -> tuple[set[tuple[int, date]], set[tuple[int, date]]]:
        """The contract-days reported, and those expected: coverage is the one by the other.

        Expected: each day of ``days`` on which the contract has an activity under way here.
        Reported: such a day that has a work on any activity of the contract here, or an
        inspection or attendance of the contract here.
        """
        spans = [(a.contract, *self._under_way(a, days[-1])) for a in activities] if days else []
        expected = {
            (contract, day)
            for contract, begun, done in spans
            for day in days
            if begun <= day <= done
        }
        worked = {(a.contract, row.working_date) for a in activities for row in self._rows[a.code]}
        sites = {(a.contract, a.governorate) for a in activities}
        told = {(site[0], day) for site in sites for day in self._reported.get(site, ())}
        return (worked | told) & expected, expected

    def _under_way(self, activity: Activity, at: date) -> tuple[date, date]:
        """First and last day under way: from its start, or an earlier work, to its completion.

        One without a price has no accepted completion: it ends when the baseline says.
        """
        worked = [row.working_date for row in self._rows[activity.code][:1]]
        begun = min([activity.start, *worked])
        if activity.bac <= 0:
            return begun, activity.finish
        return begun, self.finished_on([activity], at) or date.max

    def _earned_on(self, at: date) -> dict[str, Decimal]:
        if at not in self._earned:
            accepted = figures.quantities(self.progress, at, "accepted")
            self._earned[at] = earned_by_activity(self._lines, accepted)
        return self._earned[at]

    def _measured_on(self, at: date) -> dict[str, Decimal]:
        if at not in self._measured:
            amounts = figures.quantities(self.progress, at, "measured")
            self._measured[at] = value_by_activity(self._lines, amounts)
        return self._measured[at]


def _reported(plan: Plan, reports: Iterable[Report]) -> dict[Any, set[date]]:
    """Of a contract in a governorate: the days that inspections and attendances report."""
    sites = {one.code: (one.contract, one.governorate) for one in plan.activities}
    found: dict[Any, set[date]] = {}
    for report in reports:
        site = sites.get(report.activity or "", (report.contract, report.governorate))
        found.setdefault(site, set()).add(report.working_date)
    return found
