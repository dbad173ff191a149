"""The other numbers that a formula names: each with a page of its own, where it has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from server.reporting import figures, verdict
from server.reporting.behind_sight import Sight
from server.reporting.rounding import share
from server.reporting.week_figures import (
    FILS,
    group_figures,
    schedule_figures,
    schedule_of,
)
from shared.rules.earned_value import ZERO

Rows = list[Any]


@dataclass(frozen=True)
class Term:
    """``code``: of the figure that it is, "" for none; ``told``: as a file gives it."""

    name: Any
    value: Any
    style: str
    code: str = ""

    @property
    def told(self) -> str | None:
        return None if self.value is None else str(self.value)


def no_terms(_sight: Sight, _rows: Rows) -> list[Term]:
    return []


def terms_of_share(name: str) -> Callable[[Sight, Rows], list[Term]]:
    """The part and the whole of a percentage of the budget."""

    def terms(sight: Sight, rows: Rows) -> list[Term]:
        part = sum((getattr(row, name) for row in rows), ZERO)
        whole = figures.budget(sight.activities)
        return [
            Term(_("Sum of the rows, KWD"), part.quantize(FILS), "kwd"),
            Term(_("Whole value, KWD"), whole.quantize(FILS), "kwd", "budget"),
        ]

    return terms


def terms_of_gap(sight: Sight) -> list[Term]:
    """Both percentages as shown: the gap is what a reader gets by subtracting them."""
    whole = figures.budget(sight.activities)
    earned = sight.standing.earned(sight.activities, sight.at)
    planned = figures.planned(sight.activities, sight.at)
    return [
        Term(_("Accepted"), share(earned, whole), "percent", "accepted"),
        Term(_("Planned"), share(planned, whole), "percent", "planned"),
    ]


def time_figures(sight: Sight) -> dict[str, Any] | None:
    """ES, AT and what follows from them, as the week rounds them."""
    return schedule_figures(schedule_of(sight.standing, sight.activities, sight.at))


def terms_of_time(sight: Sight, _rows: Rows) -> list[Term]:
    """What earned schedule is computed from."""
    found = schedule_of(sight.standing, sight.activities, sight.at)
    if found is None:
        return []
    earned = sight.standing.earned(sight.activities, sight.at)
    names = (
        (_("Earned schedule ES, weeks"), found.es),
        (_("Time gone AT, weeks"), found.at),
        (_("Planned duration PD, weeks"), Decimal(found.pd)),
        (_("SV(t) = ES − AT, weeks"), found.sv_t),
        (_("SPI(t) = ES ÷ AT, exactly"), found.spi_t),
    )
    return [
        Term(_("Accepted value, KWD"), earned.quantize(FILS), "kwd", "accepted-value"),
        *(Term(name, value, "weeks") for name, value in names),
    ]


def terms_of_change(sight: Sight) -> list[Term]:
    """The gap in days at the evening of the week, and of the week before."""
    before = sight.start - timedelta(days=1)
    found = [schedule_of(sight.standing, sight.activities, day) for day in (sight.at, before)]
    now, then = (one.gap_days if one else None for one in found)
    return [
        Term(_("Gap in days, exactly"), now, "weeks", "gap-days"),
        Term(_("Gap in days the week before, exactly"), then, "weeks"),
    ]


def terms_of_verdict(sight: Sight) -> list[Term]:
    """Each part's colour with what it is judged by, and the limits in force."""
    said = group_figures(sight.standing, sight.activities, sight.at)
    rules, found, parts = sight.standing.plan.rules, said.get("findings", {}), said["verdict"]
    spi_t = (said["schedule"] or {}).get("spi_t")
    limits = {name: str(verdict.limit(rules, name)) for name in rules if name != "version"}
    least = limits["coverage_least_percent"]
    return [
        Term(_("Time"), parts["time"], "colour"),
        Term("SPI(t)", spi_t, "index", "spi"),
        Term(_("Green from this SPI(t)"), limits["time_green_from"], "index"),
        Term(_("Amber from this SPI(t), red below"), limits["time_amber_from"], "index"),
        Term(_("Quality"), parts["quality"], "colour"),
        Term(_("Critical non-conformances open"), found.get("critical"), "count", "critical"),
        Term(_("Critical and major ones overdue"), found.get("overdue"), "count", "overdue"),
        Term(_("Inspections of the week"), found.get("looked"), "count"),
        Term(_("Safety"), parts["safety"], "colour"),
        Term(_("Reports of work stopped"), found.get("stopped"), "count", "stopped"),
        Term(_("Failed safety checks open"), found.get("failed"), "count", "failed"),
        Term(_("Safety checks of the week"), found.get("checked"), "count"),
        Term(_("Coverage"), said["coverage"]["percent"], "whole-percent", "coverage"),
        Term(_("No verdict below this coverage"), least, "whole-percent"),
    ]
