"""Decisions wanted, as a week tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.decisions.service import DecisionAt
from server.reporting.formulas import WITH_CAUSES
from server.reporting.rounding import iso, text
from server.reporting.standing import Standing

LISTED = 3
# Of whom it is wanted (None: of the governor), to whom it was delegated, who answered it.
NAMED = ("decider", "delegate", "answered_by")


def decision_figures(standing: Standing, governorate: str) -> dict[str, Any]:
    """How many are open, late, and were answered or done this week; the most pressing ones.

    People are ids, as the revisions have them: a page takes their names when it is set
    (``people_of``), so that figures regenerate and a kept page says what it said.
    """
    if standing.decisions is None:
        return {}
    here = standing.decisions.get(governorate, ())
    open_ = [one for one in here if one.is_open]
    return {
        "decisions": {
            "wanted": len(open_),
            "late": sum(one.is_late for one in open_),
            "ended": len(here) - len(open_),
            "listed": [_decision(one, standing.formulas) for one in open_[:LISTED]],
        }
    }


def people_of(figures: Mapping[str, Any]) -> set[str]:
    """The ids of whom the week's listed decisions name."""
    listed = figures.get("decisions", {}).get("listed", ())
    return {one[name] for one in listed for name in NAMED if one.get(name)}


def _decision(one: DecisionAt, formulas: int) -> dict[str, Any]:
    people = (one.decider, one.delegate, one.answered_by) if formulas >= WITH_CAUSES else ()
    named = {name: found and str(found) for name, found in zip(NAMED, people, strict=False)}
    return {
        "record": str(one.record),
        "contract": one.contract,
        "title": one.title,
        "state": one.state,
        "due": iso(one.due),
        "is_late": one.is_late,
        "cost_kwd": text(one.cost_kwd),
        "cost_days": one.cost_days,
        **named,
    }
