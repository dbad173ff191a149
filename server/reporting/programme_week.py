"""The programme's week: the six governorates side by side, and all of them together."""

from __future__ import annotations

from datetime import date
from typing import Any

from server.reporting.decision_figures import decision_figures
from server.reporting.delay_figures import delay_figures
from server.reporting.places import PROGRAMME
from server.reporting.standing import Standing
from server.reporting.week_figures import (
    BASELINE,
    contract_gaps,
    curve_figures,
    group_figures,
    week_figures,
)
from shared.rules.weeks import week_end
from shared.vocabulary.places import GOVERNORATES

Json = dict[str, Any]
COUNTED = ("wanted", "late", "ended")


def figures_of(standing: Standing, place: str, start: date, as_of: date | None = None) -> Json:
    """The figures of a governorate's week, or of the programme's (``place`` PROGRAMME)."""
    if place == PROGRAMME:
        return programme_figures(standing, start, as_of)
    return week_figures(standing, place, start, as_of)


def programme_figures(standing: Standing, start: date, as_of: date | None = None) -> Json:
    """The figures of all six in the week of Sunday ``start``, at the end of ``as_of``.

    ``governorates``: a row each, in the order of the vocabulary, with the same figures as its own
    week from the same standing: group_figures, late_count, its worst delay in ``delays``, and of
    decisions the counts. ``contracts``: the gap of each. The rest is of the whole programme, by the
    same rules.
    """
    at = min(as_of or week_end(start), week_end(start))
    activities = standing.plan.activities
    rows = [_row(standing, governorate, at) for governorate in GOVERNORATES.codes]
    return {
        "governorate": PROGRAMME,
        "week_start": start.isoformat(),
        "week_end": week_end(start).isoformat(),
        "as_of": at.isoformat(),
        "baseline": BASELINE,
        "rules_version": f"{standing.plan.rules['version']}.{standing.formulas}",
        **group_figures(standing, activities, at),
        **delay_figures(standing, activities, at),
        "governorates": rows,
        "contracts": contract_gaps(standing, activities, at),
        "decisions": {
            name: sum(row["decisions"][name] for row in rows if row["decisions"])
            for name in COUNTED
        },
        "curve": curve_figures(standing, activities, at),
    }


def _row(standing: Standing, governorate: str, at: date) -> Json:
    activities = standing.plan.of_governorate(governorate)
    late = delay_figures(standing, activities, at)
    decided = decision_figures(standing, governorate).get("decisions", {})
    return {
        "governorate": governorate,
        **group_figures(standing, activities, at),
        "late_count": late["late_count"],
        "delays": late["delays"][:1],
        "decisions": {name: decided[name] for name in COUNTED if name in decided},
    }
