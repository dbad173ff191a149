"""Every number of a governor's week: what it is, its formula, and the rows that make it up.

A number stands here once. Its page, its file and its link on the week read this table; its
value is computed from the rows beneath it, and stands beside what the week says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _

from server.exports.service import Table
from server.reporting import behind_rows as rows_of
from server.reporting import behind_tables as tables
from server.reporting import figures
from server.reporting.behind_formulas import FORMULAS
from server.reporting.behind_rows import Rows
from server.reporting.behind_sight import Sight
from server.reporting.behind_terms import (
    Term,
    no_terms,
    terms_of_change,
    terms_of_gap,
    terms_of_share,
    terms_of_time,
    terms_of_verdict,
    time_figures,
)
from server.reporting.rounding import share
from server.reporting.week_figures import FILS, covered, group_figures
from shared.rules.earned_value import ZERO

Value = Callable[[Sight, Rows], Any]


@dataclass(frozen=True)
class Beneath:
    """What makes a number up. ``summed``: the columns whose sums stand at the foot; ``terms``:
    the other numbers that its formula names."""

    table: Table
    rows: Callable[[Sight], Rows]
    summed: tuple[str, ...] = ()
    terms: Callable[[Sight, Rows], list[Term]] = no_terms


@dataclass(frozen=True)
class Figure:
    """``style``: how it is written; ``said``: where the week's figures have it, a path;
    ``value``: the number from the rows beneath it, as the figures have it (text, whole or None).
    """

    code: str
    title: Any
    style: str
    said: str
    value: Value
    beneath: Beneath

    @property
    def formula(self) -> tuple[Any, ...]:
        found = FORMULAS[self.code]
        return found if isinstance(found, tuple) else (found,)

    def of_week(self, figures: Mapping[str, Any]) -> Any:
        """What the week says; None where it says nothing of it."""
        found: Any = figures
        for name in self.said.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        return found


def total(rows: Iterable[Any], name: str) -> Decimal:
    """The sum of a column of dinars; activities' whole value by "bac"."""
    if name == "bac":
        return sum((row.activity.bac for row in rows), ZERO)
    return sum((getattr(row, name) for row in rows), ZERO)


def _kwd(name: str) -> Value:
    return lambda _sight, rows: str(total(rows, name).quantize(FILS))


def _part(name: str) -> Value:
    return lambda sight, rows: share(total(rows, name), figures.budget(sight.activities))


def _count(_sight: Sight, rows: Rows) -> int:
    return len(rows)


def _time(name: str) -> Value:
    return lambda sight, _rows: (time_figures(sight) or {}).get(name)


def _gap(sight: Sight, rows: Rows) -> str | None:
    accepted, planned = (row.value for row in rows)
    return None if None in (accepted, planned) else str(Decimal(accepted) - Decimal(planned))


def _covered(_sight: Sight, rows: Rows) -> str | None:
    return covered(sum(row.is_received for row in rows), len(rows))


def _reported(sight: Sight) -> Rows:
    return [row for row in rows_of.contract_days(sight) if row.is_received]


def _of_verdict(name: str) -> Value:
    return lambda sight, _rows: group_figures(sight.standing, sight.activities, sight.at)[
        "verdict"
    ][name]


def _days(_sight: Sight, rows: Rows) -> int | None:
    return rows[0].delay.days if len(rows) == 1 else None


_PLAN = Beneath(tables.PLAN, rows_of.plan, ("bac", "value"), terms_of_share("value"))
_ACCEPTED = Beneath(
    tables.WORKS,
    partial(rows_of.works, of="accepted"),
    ("value", "counted"),
    terms_of_share("counted"),
)
_MEASURED = replace(_ACCEPTED, rows=partial(rows_of.works, of="measured"))
_CURVE = Beneath(tables.CURVE, rows_of.curve, (), terms_of_time)
_LATE = Beneath(tables.LATE, rows_of.late, ("planned", "earned"))
_DAYS = Beneath(tables.DAYS, rows_of.contract_days)
_REPORTED = Beneath(tables.DAYS, _reported)


def _terms(rows: Callable[[Sight], list[Term]]) -> Beneath:
    return Beneath(tables.TERMS, rows)


def _found(code: str, flag: str, title: Any) -> Figure:
    beneath = Beneath(tables.FOUND, partial(rows_of.found, flag=flag))
    return Figure(code, title, "count", f"findings.{code}", _count, beneath)


def _coming(code: str, kind: str, title: Any) -> Figure:
    beneath = Beneath(tables.PLAN, partial(rows_of.next_week, kind=kind), ("bac",))
    return Figure(code, title, "count", f"next_week.{kind}", _count, beneath)


def _decided(code: str, which: str, title: Any) -> Figure:
    beneath = Beneath(tables.DECISIONS, partial(rows_of.decisions, which=which))
    return Figure(code, title, "count", f"decisions.{which}", _count, beneath)


_ALL: Sequence[Figure] = (
    Figure("planned", _("Planned"), "percent", "planned_percent", _part("value"), _PLAN),
    Figure("budget", _("Whole value, KWD"), "kwd", "value_kwd.bac", _kwd("bac"), _PLAN),
    Figure("accepted", _("Accepted"), "percent", "accepted_percent", _part("counted"), _ACCEPTED),
    Figure("accepted-value", _("Accepted value, KWD"), "kwd", "value_kwd.accepted",
           _kwd("counted"), _ACCEPTED),
    Figure("measured", _("Measured"), "percent", "measured_percent", _part("counted"), _MEASURED),
    Figure("measured-value", _("Measured value, KWD"), "kwd", "value_kwd.measured",
           _kwd("counted"), _MEASURED),
    Figure("gap-points", _("Gap in percentage points"), "points", "gap_points",
           _gap, _terms(terms_of_gap)),
    Figure("gap-days", _("Gap in days"), "days", "schedule.gap_days", _time("gap_days"), _CURVE),
    Figure("spi", "SPI(t)", "index", "schedule.spi_t", _time("spi_t"), _CURVE),
    Figure("forecast", _("Forecast finish"), "date", "schedule.forecast_finish",
           _time("forecast_finish"), _CURVE),
    Figure("planned-finish", _("Planned finish"), "date", "schedule.planned_finish",
           _time("planned_finish"), _CURVE),
    Figure("change", _("Days gained or lost since the week before"), "days",
           "verdict.change_days", _of_verdict("change_days"), _terms(terms_of_change)),
    Figure("verdict", _("Verdict"), "colour", "verdict.colour",
           _of_verdict("colour"), _terms(terms_of_verdict)),
    Figure("received", _("Daily reports received"), "count", "coverage.received",
           _count, _REPORTED),
    Figure("expected", _("Daily reports due"), "count", "coverage.expected", _count, _DAYS),
    Figure("coverage", _("Coverage"), "whole-percent", "coverage.percent", _covered, _DAYS),
    Figure("late", _("Late activities"), "count", "late_count", _count, _LATE),
    Figure("delay", _("Late, days"), "count", "days", _days, _LATE),
    _found("critical", "is_critical", _("Critical non-conformances open")),
    _found("major", "is_major", _("Major non-conformances open")),
    _found("overdue", "is_overdue", _("Critical and major ones overdue")),
    _found("stopped", "is_stopped", _("Reports of work stopped")),
    _found("failed", "is_failed", _("Failed safety checks open")),
    _coming("starting", "starting", _("Activities that start next week")),
    _coming("under-way", "under_way", _("Activities that go on next week")),
    _coming("finishing", "finishing", _("Activities that finish next week")),
    _decided("wanted", "wanted", _("Decisions wanted")),
    _decided("late-decisions", "late", _("Decisions late")),
    _decided("ended", "ended", _("Decisions ended this week")),
)  # fmt: skip
BY_CODE: Mapping[str, Figure] = {one.code: one for one in _ALL}
