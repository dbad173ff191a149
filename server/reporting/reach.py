"""Which weeks there are, and which governorates' pages somebody may see."""

from __future__ import annotations

from datetime import date

from server.http.errors import Refusal
from server.ports import ports
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.rules.weeks import SUNDAY, is_within_reach
from shared.vocabulary.places import GOVERNORATES


def today() -> date:
    """The day in Kuwait."""
    return working_date(ports().clock.now())


def governorates_in(visible_to: Scope) -> list[str]:
    return [
        term.code
        for term in GOVERNORATES
        if visible_to.governorates is None or term.code in visible_to.governorates
    ]


def governorates_with_pages(visible_to: Scope) -> list[str]:
    """The governorates whose whole page is within the scope: all contracts, not some."""
    return governorates_in(visible_to) if visible_to.contracts is None else []


def check_week(governorate: str, start: date, visible_to: Scope) -> None:
    """Raise Refusal("not_found") unless the week exists and is wholly within the scope.

    A page shows all contracts of its governorate, so part of them is not enough. A week
    begins on a Sunday, and not in the future.
    """
    is_visible = governorate in governorates_with_pages(visible_to)
    is_week = start.weekday() == SUNDAY and is_within_reach(start) and start <= today()
    if not is_visible or not is_week:
        raise Refusal("not_found")
