"""How far ahead somebody may plan: a slip of the year is told from what is meant."""

from __future__ import annotations

from datetime import date, timedelta

from server.http.errors import Refusal
from server.ports import ports
from shared.rules.clocks import working_date

# Whoever types 2062 for 2026 would have a tour that nobody ever sees, and clocks of 13,000 days.
FARTHEST = timedelta(days=366)


def check_ahead(day: date, field: str) -> None:
    """Raises Refusal time_far for a day more than a year from today, Kuwait's."""
    if day > working_date(ports().clock.now()) + FARTHEST:
        raise Refusal("time_far", field)
