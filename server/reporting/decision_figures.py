"""Decisions wanted, as a week tells them."""

from __future__ import annotations

from typing import Any

from server.decisions.service import DecisionAt
from server.reporting.rounding import iso, text
from server.reporting.standing import Standing

LISTED = 3


def decision_figures(standing: Standing, governorate: str) -> dict[str, Any]:
    """How many are open, late, and were answered or done this week; the most pressing ones.

    Nobody is named: a name is read from the people of today.
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
            "listed": [_decision(one) for one in open_[:LISTED]],
        }
    }


def _decision(one: DecisionAt) -> dict[str, Any]:
    return {
        "record": str(one.record),
        "contract": one.contract,
        "title": one.title,
        "state": one.state,
        "due": iso(one.due),
        "is_late": one.is_late,
        "cost_kwd": text(one.cost_kwd),
        "cost_days": one.cost_days,
    }
